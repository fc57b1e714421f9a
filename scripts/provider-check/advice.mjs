// What to do about a finding.

const ask = "Ask the provider whether it is meant: a breaking change is announced. If so, change spec/openapi.yaml.";

/** @type {Readonly<Record<string, string>>} */
const byKind = {
  "unknown-enum-value": "Have a fallback for it, add it to spec/openapi.yaml, run `npm run generate`.",
  "unknown-field": "Nothing need be done. To use it, add it to spec/openapi.yaml and run `npm run generate`.",
  "wrong-type": ask,
  "bad-format": ask,
  "missing-field": ask,
  "different-resource":
    "The contract allows it. See whether it is a mock that answers the documented example; ask the provider if it is not.",
  "undocumented-status": ask,
  "undocumented-shape":
    "See what answered: the provider, or a gateway in front of it. If the provider, ask whether it is meant.",
  "wrong-media-type":
    "See what answered: the provider, or a gateway in front of it. If the provider, ask whether it is meant.",
  "malformed-media-type":
    "See what answered: the provider, or a gateway in front of it. If the provider, ask it to send application/json.",
  "served-without-token": "Tell the provider at once: a call without a good token was served. Or is this a mock?",
  "missing-header": "The contract allows it. Give support the time of the call instead of an id.",
  "unexpected-status":
    "The contract allows it. See whether the provider is well, and whether the account may make this call.",
  "unexpected-code": "The contract allows any code. See whether anything of yours looks at it.",
  "unexpected-value": "The contract allows it. See whether the guides still describe it so.",
};

/** @param {{ kind: string }} finding */
export function adviceFor({ kind }) {
  return byKind[kind] ?? "Compare the answer with spec/openapi.yaml.";
}
