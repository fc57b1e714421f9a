// Proves that the drift checker is loaded only if it is needed.
import { expect, it, onTestFinished, vi } from "vitest";

const usable = { id: "i1", status: "status_of_tomorrow", sms: 1 };

/** Whether the drift checker has been loaded after each of these calls, in a new program. */
async function loadedBy(options: { onDrift?: () => void }, ...answers: [status: number, body: unknown][]) {
  const load = vi.fn();
  vi.resetModules();
  vi.doMock("../../generated/checkers.js", (original) => {
    load();
    return original();
  });
  onTestFinished(() => void vi.doUnmock("../../generated/checkers.js"));
  const { createSolarisClient } = await import("../../src/index.js");
  const loaded: boolean[] = [];
  for (const [status, body] of answers) {
    const fetch = async () => Response.json(body, { status });
    const client = createSolarisClient({ environment: "sandbox", auth: () => "token-1", fetch, ...options });
    await client.identifications
      .authorize({ personId: "p1", identificationId: "i1" }, { maxRetries: 0 })
      .catch(() => {});
    await vi.dynamicImportSettled();
    loaded.push(load.mock.calls.length > 0);
  }
  return loaded;
}

it("is not loaded for responses that can be used, and is loaded for one that cannot", async () => {
  expect(await loadedBy({}, [200, usable], [201, usable], [404, 7], [429, null], [500, "a"], [200, {}])).toEqual([
    ...Array(5).fill(false),
    true,
  ]);
});

it("is loaded for any response with onDrift", async () => {
  expect(await loadedBy({ onDrift: () => {} }, [200, usable])).toEqual([true]);
});

it("causes one warning if it is missing, and no call fails", async () => {
  vi.resetModules();
  vi.doMock("../../generated/checkers.js", () => {
    throw new Error("no such file");
  });
  onTestFinished(() => void vi.doUnmock("../../generated/checkers.js"));
  const { createSolarisClient } = await import("../../src/index.js");
  const onDrift = vi.fn();
  const onWarning = vi.fn();
  const fetch = async () => Response.json(usable);
  const client = createSolarisClient({ environment: "sandbox", auth: () => "token-1", fetch, onDrift, onWarning });
  const ref = { personId: "p1", identificationId: "i1" };
  for (let calls = 0; calls < 2; calls++) {
    expect(await client.identifications.authorize(ref)).toMatchObject({ identification: usable });
    await vi.dynamicImportSettled();
  }
  await vi.waitFor(() => expect(onWarning).toHaveBeenCalled(), { interval: 1 });
  expect(onWarning.mock.calls).toEqual([
    [{ code: "drift_checker_missing", message: expect.stringMatching(/^onDrift reports nothing, because/) }],
  ]);
  expect(onDrift).not.toHaveBeenCalled();
  vi.resetModules();
});
