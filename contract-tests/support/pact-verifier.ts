// Replays the committed pact against a provider, and wants all of it kept.
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { replay } from "../../src/cli/check-stand-in/replay.js";
import type { PreparedState } from "../../src/cli/check-stand-in/state.js";
import { findPact, startVerifier } from "../../src/cli/check-stand-in/verifier.js";
import { interactionsIn, readPact } from "../../src/cli/pact.js";
import type { CheckResult } from "../../src/cli/report.js";
import { type Interaction, interactions } from "./interactions.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** @param prepare brings about the state of an interaction, and returns headers for its request */
export async function verifyPact(
  baseUrl: string,
  prepare: (interaction: Interaction) => PreparedState["headers"] | Promise<PreparedState["headers"]>,
): Promise<void> {
  const byState = new Map(interactions.map((interaction) => [interaction.state, interaction]));
  const pact = await readPact();
  const verifier = await startVerifier(findPact([root]), pact, process.env);
  const checks = await replay({
    baseUrl,
    interactions: interactionsIn(pact),
    states: {
      prepare: async ({ state }) => ({ headers: await prepare(byState.get(state) as Interaction) }),
      close: async () => {},
    },
    verifier,
    signal: new AbortController().signal,
  }).finally(verifier.close);
  // A pact without interactions verifies too.
  expect(pact.interactions.length).toBeGreaterThan(0);
  expect(checks).toHaveLength(pact.interactions.length);
  // Prism answers with the documented example, whatever the ids of the request.
  const strange = (issues: CheckResult["issues"] = []) => issues.some(({ kind }) => kind !== "different-resource");
  expect(checks.filter(({ verdict, issues }) => verdict !== "holds" || strange(issues))).toEqual([]);
}
