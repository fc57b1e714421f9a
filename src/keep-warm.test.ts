import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AuthContext } from "./auth/auth.js";
import { KeepWarm } from "./keep-warm.js";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1_000);
const never = () => new Promise<never>(() => {});

/** A client whose connections open at once by default. */
function start(keepWarm = 600_000) {
  let close = () => {};
  let idle = false;
  const connect = vi.fn(async (_url: string, _signal: AbortSignal, _options?: { readonly unref: boolean }) => {
    const opened = !idle;
    idle = true;
    return opened;
  });
  const auth = vi.fn<(context: AuthContext) => string | Promise<string>>(() => "t0ken");
  const onClose = vi.fn((listener: () => void) => {
    close = listener;
  });
  const baseUrl = "https://api.example.com";
  const tokenUrl = "https://auth.example.com/token";
  const warm = new KeepWarm({ keepWarm, auth, tokenUrl, baseUrl, transport: { send: vi.fn(), connect, onClose } });
  const hangUp = () => {
    idle = false;
    close();
  };
  return { warm, connect, auth, onClose, hangUp, used: () => warm.used() };
}

describe("a client with keepWarm", () => {
  it.each([undefined, {}])("works where the platform's process is %o", async (process) => {
    vi.stubGlobal("process", process);
    const { used, auth } = start();
    vi.unstubAllGlobals();
    used();
    await seconds(25);
    expect(auth).toHaveBeenCalledTimes(2);
  });

  it("does nothing until it is used", async () => {
    const { connect, auth, hangUp } = start();
    hangUp();
    await seconds(100);
    expect([connect.mock.calls.length, auth.mock.calls.length, vi.getTimerCount()]).toEqual([0, 0, 0]);
  });

  it("prepares its token and its connection after the first use, and then every 25 seconds", async () => {
    const { used, connect, auth } = start();
    used();
    await seconds(0);
    expect(connect.mock.calls).toEqual([["https://api.example.com", expect.anything(), { unref: true }]]);
    expect(auth.mock.calls).toEqual([[{ signal: expect.anything(), tokenUrl: "https://auth.example.com/token" }]]);
    await seconds(24.999);
    expect(auth).toHaveBeenCalledTimes(1);
    await seconds(0.001);
    expect(auth).toHaveBeenCalledTimes(2);
    await seconds(100);
    expect(auth).toHaveBeenCalledTimes(6);
  });

  it("does not call auth more often if connections close", async () => {
    const { used, auth, hangUp } = start();
    used();
    await seconds(0);
    for (let closed = 0; closed < 20; closed++) {
      hangUp();
      await seconds(0.5);
    }
    expect(auth).toHaveBeenCalledTimes(1);
    await seconds(25);
    expect(auth).toHaveBeenCalledTimes(2);
  });

  it("calls auth in the async context in which the client was created, not in that of a call", async () => {
    const { AsyncLocalStorage } = await import("node:async_hooks");
    const context = new AsyncLocalStorage<string>();
    const { used, auth } = context.run("the client's", () => start());
    const seen: unknown[] = [];
    auth.mockImplementation(() => {
      seen.push(context.getStore());
      return "t0ken";
    });
    context.run("a call's", used);
    await seconds(60);
    expect(seen).toEqual(["the client's", "the client's", "the client's"]);
  });

  it("stays warm for its time after the last use, and becomes warm again with the next", async () => {
    const { used, auth, hangUp, connect } = start(60_000);
    used();
    await seconds(20);
    used();
    await seconds(1_000);
    // At 0, 25, 50 and 75 seconds; the time is over at 80.
    expect(auth).toHaveBeenCalledTimes(4);
    expect(vi.getTimerCount()).toBe(0);
    connect.mockClear();
    hangUp();
    await seconds(100);
    expect(connect).not.toHaveBeenCalled();
    used();
    await seconds(0);
    expect(auth).toHaveBeenCalledTimes(5);
  });

  it("is not, with 0", async () => {
    const { used, onClose } = start(0);
    used();
    expect(vi.getTimerCount()).toBe(0);
    await seconds(100);
    expect(vi.getTimerCount()).toBe(0);
    expect(onClose).not.toHaveBeenCalled();
  });
});

describe("a connection that is closed", () => {
  it("is replaced at once if none was opened in the last 25 seconds", async () => {
    const { used, connect, hangUp } = start();
    used();
    await seconds(30);
    connect.mockClear();
    hangUp();
    await seconds(0);
    expect(connect).toHaveBeenCalledOnce();
  });

  it("is replaced when 25 seconds have passed since one was opened", async () => {
    const { used, connect, hangUp } = start();
    used();
    await seconds(10);
    hangUp();
    await seconds(14.999);
    expect(connect).toHaveBeenCalledTimes(1);
    await seconds(0.001);
    expect(connect).toHaveBeenCalledTimes(2);
    hangUp();
    await seconds(24.999);
    expect(connect).toHaveBeenCalledTimes(2);
    await seconds(0.001);
    expect(connect).toHaveBeenCalledTimes(3);
  });

  it("is replaced if other connections close with it", async () => {
    const { used, connect, hangUp, auth } = start();
    used();
    await seconds(30);
    // The first time another connection is still open.
    connect.mockResolvedValueOnce(false);
    let answer = (_: string) => {};
    auth.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    hangUp();
    await seconds(0);
    hangUp();
    answer("t0ken");
    connect.mockClear();
    await seconds(0);
    expect(connect).toHaveBeenCalledOnce();
  });

  it("is not replaced after the time of keepWarm", async () => {
    const { used, connect, hangUp } = start(20_000);
    used();
    await seconds(21);
    connect.mockClear();
    hangUp();
    await seconds(100);
    expect(connect).not.toHaveBeenCalled();
  });
});

describe("a failed refresh", () => {
  it.each(["connection", "token"])("is repeated after longer and longer pauses: %s", async (what) => {
    const { used, connect, auth, hangUp } = start();
    used();
    await seconds(0);
    if (what === "token") auth.mockRejectedValue(new Error("sealed"));
    else connect.mockRejectedValue(new Error("refused"));
    const tried = what === "token" ? auth : connect;
    tried.mockClear();
    const times: number[] = [];
    for (let second = 1; second <= 400; second++) {
      await seconds(1);
      // A failed connection also closes.
      if (tried.mock.calls.length > times.length) times.push(second);
      hangUp();
    }
    expect(times).toEqual([25, 75, 175, 375]);
  });

  it("is repeated after 400 seconds at most, and after 25 seconds once it has succeeded", async () => {
    const { used, auth } = start(2_147_483_647);
    auth.mockRejectedValue(new Error("sealed"));
    used();
    await seconds(3_000);
    auth.mockClear();
    await seconds(800);
    expect(auth).toHaveBeenCalledTimes(2);
    auth.mockReset().mockReturnValue("t0ken");
    await seconds(400);
    auth.mockClear();
    await seconds(50);
    expect(auth).toHaveBeenCalledTimes(2);
    auth.mockRejectedValue(new Error("sealed"));
    await seconds(25 + 50);
    expect(auth).toHaveBeenCalledTimes(4);
  });

  it("of token or connection aborts the other, and a refresh that takes longer than 10 seconds is aborted", async () => {
    const { used, connect, auth } = start();
    connect.mockImplementation(never);
    auth.mockRejectedValueOnce(new Error("sealed"));
    used();
    await seconds(0);
    expect(connect.mock.calls[0]?.[1].aborted).toBe(true);
    await seconds(50);
    const signal = connect.mock.calls[1]?.[1];
    await seconds(9.999);
    expect(signal?.aborted).toBe(false);
    await seconds(0.001);
    expect(signal).toMatchObject({ aborted: true, reason: { message: "It took too long" } });
  });
});

describe("a closed client", () => {
  it("aborts its refresh, and starts no other", async () => {
    const { warm, used, connect, auth, hangUp } = start();
    connect.mockImplementation(never);
    auth.mockImplementation(never);
    used();
    await seconds(0);
    warm.stop();
    expect(connect.mock.calls[0]?.[1].aborted).toBe(true);
    expect(auth.mock.calls[0]?.[0].signal.aborted).toBe(true);
    hangUp();
    used();
    await seconds(1_000);
    expect([connect.mock.calls.length, auth.mock.calls.length, vi.getTimerCount()]).toEqual([1, 1, 0]);
  });
});

it("with a transport that opens no connections, only the token is kept", async () => {
  const auth = vi.fn(() => "t0ken");
  const transport = { send: vi.fn() };
  new KeepWarm({ keepWarm: 60_000, auth, baseUrl: "https://api.example.com", transport }).used();
  await seconds(50);
  expect(auth).toHaveBeenCalledTimes(3);
});
