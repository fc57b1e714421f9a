import { getEventListeners } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { connectMeanwhile } from "./connect-meanwhile.js";

/** Work that is pending until the test settles it, and the connections opened meanwhile. */
function start(open: () => Promise<boolean> = () => new Promise(() => {})) {
  const connect = vi.fn((_signal: AbortSignal) => {});
  const controller = new AbortController();
  const settle = { done: (_: string) => {}, failed: (_: Error) => {} };
  const work = new Promise<string>((resolve, reject) => Object.assign(settle, { done: resolve, failed: reject }));
  // A spy would handle a rejection that is otherwise unhandled.
  const connecting = (signal: AbortSignal) => {
    connect(signal);
    return open();
  };
  const result = connectMeanwhile(work, connecting, controller.signal);
  const opening = () => connect.mock.calls[0]?.[0];
  return { ...settle, result, connect, controller, opening };
}

describe("during work", () => {
  it("one connection is opened, and the result does not wait for it", async () => {
    const { done, result, connect, opening } = start();
    await nextTurn();
    expect(connect).toHaveBeenCalledOnce();
    done("token");
    expect(await result).toBe("token");
    await nextTurn();
    expect(connect).toHaveBeenCalledOnce();
    expect(opening()?.aborted).toBe(false);
  });

  it("no connection is opened if the work ends within a turn of the event loop", async () => {
    const { done, result, connect } = start();
    for (let turns = 0; turns < 20; turns++) await undefined;
    done("token");
    expect(await result).toBe("token");
    await nextTurn();
    expect(connect).not.toHaveBeenCalled();
  });

  it("no connection is opened if no call waits any more", async () => {
    const { controller, connect } = start();
    controller.abort("left");
    await nextTurn();
    expect(connect).not.toHaveBeenCalled();
  });

  it("a connection that fails is ignored", async () => {
    const unhandled = vi.fn();
    process.once("unhandledRejection", unhandled);
    const { done, result } = start(() => Promise.reject(new Error("refused")));
    await nextTurn();
    done("token");
    expect(await result).toBe("token");
    await nextTurn();
    process.off("unhandledRejection", unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});

describe("the connection is aborted", () => {
  it("when the work fails", async () => {
    const { failed, result, opening } = start();
    await nextTurn();
    failed(new Error("no token"));
    await expect(result).rejects.toThrow("no token");
    expect(opening()?.aborted).toBe(true);
  });

  it.each(["before", "after"])("when no call waits any more, %s the work is done", async (when) => {
    const { done, result, controller, opening } = start();
    await nextTurn();
    if (when === "after") done("token");
    if (when === "after") await result;
    controller.abort("left");
    expect(opening()).toMatchObject({ aborted: true, reason: "left" });
  });
});

it.each([true, "fails"])("leaves no listener on the signal when the connection is opened: %s", async (opened) => {
  const { signal } = new AbortController();
  const connect = () => (opened === "fails" ? Promise.reject(new Error("refused")) : Promise.resolve(true));
  const work = nextTurn()
    .then(nextTurn)
    .then(() => "token");
  await connectMeanwhile(work, connect, signal);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});
