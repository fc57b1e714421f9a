// What to do about an issue.

const ask =
  "Ask the provider whether it is meant: a breaking change is announced. If so, look for a newer version of this package.";
const look = "See what answered: the provider, or a gateway in front of it. If the provider, ask whether it is meant.";

const byKind: Readonly<Record<string, string>> = {
  "unknown-enum-value": "Have a fallback for it. A newer version of this package may know it.",
  "unknown-field": "Nothing has to be done. A newer version of this package may know it.",
  "wrong-type": ask,
  "bad-format": ask,
  "missing-field": ask,
  "different-resource":
    "The contract allows it. See whether it is a mock that answers the documented example; ask the provider if it is not.",
  "undocumented-status": ask,
  "undocumented-shape": look,
  "wrong-media-type": look,
  "malformed-media-type": "See what answered. If it was the provider, ask it to send application/json.",
  "served-without-token": "Tell the provider at once: a call without a valid token was served. Or is this a mock?",
  "missing-header": "The contract allows it. Give support the time of the call instead of an id.",
  "unexpected-status":
    "The contract allows it. See whether the provider is well, and whether the account may make this call.",
  "unexpected-code": "The contract allows any code. See whether your code reads it.",
  "unexpected-value": "The contract allows it. See whether the provider's guides still describe it so.",
};

export function adviceFor(kind: string): string {
  return byKind[kind] as string;
}
