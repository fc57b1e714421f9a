// Proves that as many calls are sent at once as the provider allows, and that another one waits unsent.
import { expect, it } from "vitest";
import { createSolarisClient } from "../../src/index.js";
import { authorized, delivered, patchesAt, ref, type Step, startProvider } from "../support/scripted-provider.js";

/** docs.solarisgroup.com, API reference: rate limits. */
const allowed = 255;

it("255 calls are sent at once, and a 256th waits", async () => {
  const provider = await startProvider();
  const { api, tokens } = provider;
  const held: (() => void)[] = [];
  const hold: Step = (...exchange) => void held.push(() => authorized(...exchange));
  api.script(hold);
  const { identifications } = createSolarisClient(provider.options({}));
  const calls = Array.from({ length: allowed }, (_, nth) => identifications.authorize(ref(nth)));
  await api.until(() => held.length === allowed);
  const late = provider.story(identifications.authorize(ref(allowed)));
  held.shift()?.();
  await api.until(() => patchesAt(api) === allowed + 1);
  for (const answer of held) answer();
  await Promise.all(calls);
  expect(await late).toEqual(delivered(1, { requestId: `request-${allowed + 1}`, patches: allowed + 1 }));
  expect([api.seen.connections, tokens.requests.length]).toEqual([allowed, 1]);
});
