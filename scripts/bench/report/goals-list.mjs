// The goals and what was found, for people.

/** @param {readonly import("../goals.mjs").Verdict[]} verdicts */
export function goalsList(verdicts) {
  const lines = verdicts.map(({ goal, found, met }) => `${met ? "met   " : "MISSED"}  ${goal} (found ${found})`);
  return lines.join("\n");
}
