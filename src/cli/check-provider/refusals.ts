// What to do if the provider refuses a call with given ids. A refusal is documented, and says nothing of what a success looks like.

const byStatus: Readonly<Record<number, string>> = {
  401: "The token was refused. Are --base-url and the token URL those of one environment?",
  403: "Ask the provider whether the account may make this call.",
  409: "The identification is not in a status in which it can be authorized: prepare another one.",
  412: "The identification is not in a status in which it can be authorized: prepare another one.",
};

/** What to do if it does not return the given identification. */
export function afterRefusedRetrieve(status: number, codes: readonly string[]): string {
  if (status !== 404) return byStatus[status] ?? refused;
  return (
    "It may return completed identifications only, as its reference says: ask the provider in which statuses this call answers. " +
    afterRefusal(status, codes)
  );
}

const refused = "The provider refused the call: its code above says why.";

/** @param codes those of the refusal of the real call */
export function afterRefusal(status: number, codes: readonly string[]): string {
  if (status !== 404) return byStatus[status] ?? refused;
  return codes.includes("model_not_found")
    ? "There is no such identification: check --person and --identification."
    : "There is no such address, or no such identification: check --base-url, --person and --identification.";
}
