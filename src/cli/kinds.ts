// The kinds of differences that each check reports, and what to do about them. docs/contract-checks.md has them in a table.
import type { DriftKind } from "../index.js";

const ask =
  "Ask the provider whether it is meant: a breaking change is announced. If so, look for a newer version of this package.";
const look = "See what answered: the provider, or a gateway in front of it. If the provider, ask whether it is meant.";
const correctBody =
  "If somebody wrote this body by hand, correct it. If it was recorded, the provider has changed: run check provider.";
const correctStandIn = "Correct the stand-in: the provider does not answer like this.";
const nothing = "Nothing has to be done. A newer version of this package may know it.";

/** By the check, and then by the kind. */
const advice = {
  provider: {
    "unknown-enum-value": "Have a fallback for it. A newer version of this package may know it.",
    "unknown-field": nothing,
    "wrong-type": ask,
    "bad-format": ask,
    "missing-field": ask,
    "different-resource":
      "The contract allows it. See whether it is a mock that answers the documented example; ask the provider if it is not.",
    "undocumented-status": ask,
    "undocumented-shape": look,
    "wrong-media-type": look,
    "malformed-media-type": "See what answered. If it was the provider, ask it to send application/json.",
    "missing-header": "The contract allows it. Give support the time of the call instead of an id.",
    "unexpected-status":
      "The contract allows it. See whether the provider is well, and whether the account may make this call.",
    "unexpected-value": "The contract allows it. See whether the provider's guides still describe it so.",
    "unexpected-code": "The contract allows any code. See whether your code reads it.",
    "served-without-token": "Tell the provider at once: a call without a valid token was served. Or is this a mock?",
  },
  fixtures: {
    "unknown-enum-value": correctBody,
    "unknown-field":
      "Look for a mistake in its name. If the provider sent it, a newer version of this package may know it.",
    "wrong-type": correctBody,
    "bad-format": correctBody,
    "missing-field": correctBody,
    "undocumented-status":
      "See whether --status is the status of this body. If the provider answered it, run check provider.",
    "undocumented-shape":
      "See whether --status is the status of this body, and that the file has the body alone. If so, treat it as a change of the provider.",
  },
  "stand-in": {
    "unknown-enum-value": correctStandIn,
    "unknown-field":
      "Nothing has to be done. See whether the provider has this field: your tests must not rely on it if not.",
    "wrong-type": correctStandIn,
    "bad-format": correctStandIn,
    "missing-field": correctStandIn,
    "different-resource": "Nothing has to be done. The contract allows it.",
    "undocumented-status": correctStandIn,
    "undocumented-shape": correctStandIn,
    "wrong-media-type": correctStandIn,
    "missing-header":
      "Nothing has to be done: the contract lets the provider leave it out. Tests that read it need it.",
    "unexpected-status": "See whether the hook of this state sets up what its name says, and with which ids and token.",
    "unexpected-value": "Correct the stand-in, or what the hook of this state sets up: the state has another value.",
  },
} as const;

/** A check that reports kinds of differences. `check upstream` has none: it names facts. */
export type CheckWithKinds = keyof typeof advice;

type KeyOf<Union> = Union extends unknown ? keyof Union : never;

/** Those of drift reports have the same names and meanings there. */
export type IssueKind = DriftKind | KeyOf<(typeof advice)[CheckWithKinds]>;

/** What to do about a difference that this check has found. */
export function adviceFor(check: CheckWithKinds, kind: IssueKind): string {
  return (advice[check] as Partial<Record<IssueKind, string>>)[kind] as string;
}

/** All kinds that a check reports. */
export const kinds: Readonly<Record<CheckWithKinds, readonly string[]>> = {
  provider: Object.keys(advice.provider),
  fixtures: Object.keys(advice.fixtures),
  "stand-in": Object.keys(advice["stand-in"]),
};
