import { getEventListeners } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { answer, type Handler, startHttpServer } from "../../contract-tests/support/http-server.js";
import { AbortedError, type Auth, createSolarisClient } from "../index.js";
import { untilAborted } from "./wait.js";

const listenersOf = (signal: AbortSignal) => getEventListeners(signal, "abort").length;
const never = () => new Promise<never>(() => {});

describe("work that a signal can end", () => {
  it("is not started when the signal is aborted already", async () => {
    const started: string[] = [];
    const work = untilAborted(async () => started.push("work"), AbortSignal.abort("reason"));
    await expect(work).rejects.toBe("reason");
    expect(started).toEqual([]);
  });

  it("gives its result, and leaves no listener behind", async () => {
    const { signal } = new AbortController();
    await expect(untilAborted(async () => "result", signal)).resolves.toBe("result");
    await nextTurn();
    expect(listenersOf(signal)).toBe(0);
  });

  it("fails as it fails, and leaves no listener behind", async () => {
    const { signal } = new AbortController();
    await expect(untilAborted(() => Promise.reject("failure"), signal)).rejects.toBe("failure");
    await nextTurn();
    expect(listenersOf(signal)).toBe(0);
  });

  it("is no longer waited for once the signal is aborted", async () => {
    const controller = new AbortController();
    const work = untilAborted(never, controller.signal);
    controller.abort("reason");
    await expect(work).rejects.toBe("reason");
  });
});

describe("a call", async () => {
  const server = await startHttpServer();
  afterAll(() => server.close());

  const success = answer(200, { id: "i1", status: "confirmation_required" });
  const reason = new Error("the customer left");
  const token: Auth = () => "t0ken";

  const authorize = (signal: AbortSignal, auth = token, timeoutMs = 150_000) =>
    createSolarisClient({ baseUrl: server.url, auth, maxRetries: 0 })
      .identifications.authorize({ personId: "p1", identificationId: "i1" }, { signal, timeoutMs })
      .catch((thrown: unknown) => thrown);

  it("with an aborted signal asks for no token and sends nothing", async () => {
    server.script(success);
    const asked: unknown[] = [];
    const error = await authorize(AbortSignal.abort(reason), () => `t${asked.push("token")}`);
    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({ code: "aborted", delivery: "not-sent", attempts: 0, cause: reason });
    expect(asked).toEqual([]);
    expect(server.requests).toEqual([]);
  });

  it("aborted while it waits for the token sends nothing, and auth is told", async () => {
    server.script(success);
    const controller = new AbortController();
    const told: unknown[] = [];
    const error = await authorize(controller.signal, ({ signal }) => {
      signal.addEventListener("abort", () => told.push(signal.reason));
      controller.abort(reason);
      return never();
    });
    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({
      message: expect.stringMatching(/^The call was aborted while waiting for the access token\. Nothing was sent/),
      ...{ code: "aborted", delivery: "not-sent", attempts: 0, cause: reason },
    });
    expect(told).toEqual([reason]);
    expect(server.requests).toEqual([]);
  });

  it("aborted at the moment when the token comes sends nothing", async () => {
    server.script(success);
    const controller = new AbortController();
    const error = await authorize(controller.signal, async () => {
      controller.abort(reason);
      return "t0ken";
    });
    expect(error).toMatchObject({ code: "aborted", delivery: "not-sent", attempts: 0, cause: reason });
    expect(server.requests).toEqual([]);
  });

  it("aborted while it waits for the answer leaves open whether an SMS went out, and hangs up", async () => {
    const controller = new AbortController();
    const hungUp = new Promise((resolve) => {
      server.script((response) => {
        response.on("close", resolve);
        controller.abort(reason);
      });
    });
    const error = await authorize(controller.signal);
    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({
      message: expect.stringMatching(/^The call was aborted while waiting for the provider's answer\. An SMS may/),
      ...{ code: "aborted", delivery: "unknown", attempts: 1, cause: reason },
    });
    await hungUp;
  });

  it("aborted without a reason has the platform's reason as its cause", async () => {
    const error = await authorize(AbortSignal.abort());
    expect(error).toHaveProperty("cause.name", "AbortError");
  });

  it.each<[string, Handler, Auth, number]>([
    ["its success", success, token, 5000],
    ["an error", answer(500), token, 5000],
    ["a broken connection", (response) => response.destroy(), token, 5000],
    ["a deadline", () => {}, token, 20],
    ["a failure of auth", success, () => Promise.reject(), 5000],
  ])("listens to the caller's signal, and no longer after %s", async (_, handler, auth, timeoutMs) => {
    server.script(handler);
    const { signal } = new AbortController();
    const call = authorize(signal, auth, timeoutMs);
    expect(listenersOf(signal)).toBe(1);
    await call;
    expect(listenersOf(signal)).toBe(0);
  });

  it("does not listen to the caller's signal any more once that is aborted", async () => {
    const controller = new AbortController();
    server.script(() => controller.abort(reason));
    await authorize(controller.signal);
    expect(listenersOf(controller.signal)).toBe(0);
  });
});
