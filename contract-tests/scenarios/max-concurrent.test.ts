// Proves that a client sends no more requests at once than its budget allows, and that those who wait can leave.
import { describe, expect, it } from "vitest";
import { type ClientOptions, createSolarisClient, localBudget } from "../../src/index.js";
import {
  authorized,
  delivered,
  failed,
  ref,
  reply,
  type Step,
  startProvider,
  transports,
  whatIsUnderWayArrives,
} from "../support/scripted-provider.js";

describe.each(transports)("over %s", (_, transport) => {
  async function start(options: Partial<ClientOptions> = {}, first: Step = authorized) {
    const provider = await startProvider();
    const held: (() => void)[] = [];
    const hold =
      (step: Step): Step =>
      (...exchange) =>
        void held.push(() => step(...exchange));
    provider.api.script(hold(first), hold(authorized));
    const maxConcurrent = localBudget(1);
    const client = createSolarisClient({ ...provider.options(transport), maxConcurrent, ...options } as ClientOptions);
    const call = (nth: number, given = {}) => provider.story(client.identifications.authorize(ref(nth), given));
    const arrived = (count: number) => provider.api.until(() => provider.api.requests.length === count);
    const answer = () => held.shift()?.();
    return { ...provider, call, arrived, answer };
  }

  it("calls that find no slot wait for their turn", async () => {
    const { call, arrived, answer, api } = await start();
    const calls = [call(1), call(2), call(3)];
    await arrived(1);
    for (const count of [1, 2, 3]) {
      await whatIsUnderWayArrives();
      expect(api.requests).toHaveLength(count);
      answer();
      if (count < 3) await arrived(count + 1);
    }
    const results = await Promise.all(calls);
    expect(results.map(({ result, requestId }) => [result, requestId])).toEqual([
      ["delivered", "request-1"],
      ["delivered", "request-2"],
      ["delivered", "request-3"],
    ]);
  });

  it("a call that is aborted while it waits has sent nothing, and leaves at once", async () => {
    const { call, arrived, answer } = await start();
    const first = call(1);
    await arrived(1);
    const waitedFor = "a free slot";
    expect(await call(2, { signal: AbortSignal.timeout(300) })).toMatchObject({
      ...failed("AbortedError", "not-sent", { attempts: 0, patches: 1 }),
      waitedFor,
    });
    expect(await call(3, { timeoutMs: 300 })).toMatchObject({
      ...failed("TimeoutError", "not-sent", { attempts: 0, patches: 1 }),
      waitedFor,
    });
    answer();
    expect(await first).toEqual(delivered());
  });

  it("a call that fails gives its slot back", async () => {
    const { call, arrived, answer } = await start({}, reply(403));
    const calls = [call(1), call(2)];
    await arrived(1);
    answer();
    await arrived(2);
    answer();
    expect((await Promise.all(calls)).map(({ result }) => result)).toEqual(["PermissionError", "delivered"]);
  });

  it("a budget of one's own that fails lets the call fail before anything is sent", async () => {
    const maxConcurrent = { acquire: () => Promise.reject(new Error("broken")) };
    const { call } = await start({ maxConcurrent, maxRetries: 0 });
    expect(await call(1)).toMatchObject(failed("ConnectionError", "not-sent", { attempts: 0, patches: 0 }));
  });
});

it("a budget must have the function acquire", () => {
  const options = { environment: "sandbox", auth: () => "t" } as const;
  for (const maxConcurrent of [10, null, {}]) {
    expect(() => createSolarisClient({ ...options, maxConcurrent } as never)).toThrow(
      "maxConcurrent.acquire must be a function, for example maxConcurrent: localBudget(100).",
    );
  }
});
