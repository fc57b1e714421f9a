// Replays the committed pact against a provider, and wants all of it kept.
import { expect } from "vitest";
import { type ReplayedRequest, replayPact } from "../../scripts/support/pact-replay.mjs";
import { type Interaction, interactions } from "./interactions.js";
import { committedPact, readPact } from "./pact-files.js";

/** @param prepare brings about the state of an interaction, and may change its request */
export async function verifyPact(
  providerBaseUrl: string,
  prepare: (interaction: Interaction, request: ReplayedRequest) => void | Promise<void>,
): Promise<void> {
  const pact = await readPact(committedPact);
  const byState = new Map(interactions.map((interaction) => [interaction.state, interaction]));
  const { replayed, failures } = await replayPact({
    providerBaseUrl,
    states: [...byState.keys()],
    prepare: (state, request) => prepare(byState.get(state) as Interaction, request),
  });
  if (failures.length > 0) throw failures[0];
  // A pact without interactions verifies too.
  expect(pact.interactions.length).toBeGreaterThan(0);
  expect(replayed).toBe(pact.interactions.length);
}
