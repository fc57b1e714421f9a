// Words that several commands use, most of them about what may hold anything.

/** What to do if the answer to a call with an effect is not known. */
export const perhapsSent = "An SMS may have gone out: look at the identification's status, do not repeat the call.";

/** What is printed of an error that may hold anything: its kind. */
export function describeUnforeseen(error: unknown): string {
  const { name, code } = Object(error) as { name?: unknown; code?: unknown };
  const kind = [name, code].filter((word) => /^\w{1,40}$/.test(String(word)) && word !== undefined).join(" ");
  return `The command stopped because of an unexpected error: ${kind || "an error"}.`;
}

/** What a terminal can show: a name of a file or a field may hold control characters. Line breaks stay. */
export function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n]/gu, "\u{fffd}");
}

/** What a terminal can show in one line. */
export function printableLine(text: string): string {
  return text.replace(/\p{Cc}/gu, "\u{fffd}");
}

/**
 * GitHub Actions takes a printed line for a command if it begins with `::`, after white space too, or has `##[` anywhere. Here both
 * can only come from a name.
 */
export function withoutCommands(text: string): string {
  return text.replace(/^(\s*)::/gm, "$1\u{fffd}::").replaceAll("##[", "##\u{fffd}[");
}

/** A word of a response, if it looks like one (no digits: neither an IBAN nor a token), else its length. */
export function wordOrLength(text: string): string {
  return /^[A-Za-z_]{1,40}$/.test(text) ? text : `${text.length} characters`;
}
