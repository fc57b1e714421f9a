import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { startHttpServer } from "../../contract-tests/support/http-server.js";
import { createSolarisClient, TimeoutError } from "../index.js";
import { startDeadline } from "./deadline.js";

afterEach(() => void vi.useRealTimers());

describe("a deadline", () => {
  beforeEach(() => void vi.useFakeTimers());

  it("aborts its signal when the time is up, and not before", () => {
    const deadline = startDeadline(1000, undefined);
    vi.advanceTimersByTime(999);
    expect([deadline.signal.aborted, deadline.ending]).toEqual([false, undefined]);
    vi.advanceTimersByTime(1);
    expect([deadline.signal.aborted, deadline.ending]).toEqual([true, "timeout"]);
  });

  it("aborts its signal with the caller's reason when the caller's signal is aborted", () => {
    const caller = new AbortController();
    const deadline = startDeadline(1000, caller.signal);
    expect(deadline.signal.aborted).toBe(false);
    caller.abort("reason");
    expect([deadline.signal.reason, deadline.ending]).toEqual(["reason", "aborted"]);
  });

  it("has ended from the start when the caller's signal is aborted already", () => {
    const deadline = startDeadline(1000, AbortSignal.abort("reason"));
    expect([deadline.signal.reason, deadline.ending]).toEqual(["reason", "aborted"]);
  });

  it("ends for whichever came first", () => {
    const [early, late] = [new AbortController(), new AbortController()];
    const [aborted, timedOut] = [startDeadline(1000, early.signal), startDeadline(1000, late.signal)];
    early.abort("reason");
    vi.advanceTimersByTime(1000);
    late.abort("reason");
    expect([aborted.ending, aborted.signal.reason]).toEqual(["aborted", "reason"]);
    expect([timedOut.ending, timedOut.signal.reason]).not.toContain("reason");
    expect(timedOut.ending).toBe("timeout");
  });

  it("does nothing any more once it is over, and holds on to neither clock nor caller", () => {
    const caller = new AbortController();
    const deadline = startDeadline(1000, caller.signal);
    deadline.end();
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(caller.signal, "abort")).toEqual([]);
    caller.abort();
    expect([deadline.signal.aborted, deadline.ending]).toEqual([false, undefined]);
  });

  it.each([
    ["the documented 150 s", {}, {}, 150_000],
    ["the client's", { timeoutMs: 1000 }, {}, 1000],
    ["the call's before the client's", { timeoutMs: 1000 }, { timeoutMs: 2000 }, 2000],
  ])("of a call is %s", async (_, clientOptions, callOptions, timeoutMs) => {
    const outcomes: unknown[] = [];
    const auth = () => new Promise<never>(() => {});
    createSolarisClient({ baseUrl: "https://api.example.com", auth, ...clientOptions })
      .identifications.authorize({ personId: "p1", identificationId: "i1" }, callOptions)
      .catch((thrown: unknown) => outcomes.push(thrown));
    await vi.advanceTimersByTimeAsync(timeoutMs - 1);
    expect(outcomes).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(outcomes).toEqual([expect.any(TimeoutError)]);
    expect(outcomes[0]).toMatchObject({
      message: `The deadline of ${timeoutMs} ms passed while waiting for the access token. Nothing was sent, so no SMS went out.`,
      ...{ code: "timeout", delivery: "not-sent", attempts: 0, cause: undefined },
    });
  });

  it("of a call stops its clock when the answer is there", async () => {
    const fetch = async () => Response.json({ id: "i1", status: "created" });
    const client = createSolarisClient({ baseUrl: "https://api.example.com", auth: () => "t0ken", fetch });
    await client.identifications.authorize({ personId: "p1", identificationId: "i1" });
    expect(vi.getTimerCount()).toBe(0);
  });
});

it.each([
  ["does not answer", false],
  ["does not finish its answer", true],
])("a provider that %s in time leaves open whether an SMS went out, and is hung up on", async (_, begins) => {
  const server = await startHttpServer();
  onTestFinished(() => server.close());
  const timeIsUp = () => void vi.advanceTimersByTime(5000);
  const hungUp = new Promise((resolve) => {
    server.script((response) => {
      response.on("close", resolve);
      if (begins) response.writeHead(200, { "content-length": 100 }).write("{", timeIsUp);
      else timeIsUp();
    });
  });
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const client = createSolarisClient({ baseUrl: server.url, auth: () => "t0ken", timeoutMs: 5000 });
  const call = client.identifications.authorize({ personId: "p1", identificationId: "i1" });
  await expect(call).rejects.toThrow(TimeoutError);
  await expect(call).rejects.toMatchObject({
    message: expect.stringMatching(/^The deadline of 5000 ms passed while waiting for the provider's answer\. An SMS/),
    ...{ code: "timeout", delivery: "unknown", attempts: 1, cause: undefined },
  });
  await hungUp;
});
