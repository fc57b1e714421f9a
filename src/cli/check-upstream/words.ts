// What may be printed of a description and its address, which anybody may have written.
import { CannotCheckError } from "../command.js";

/** A line of its own could be a command to a CI server. */
export function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, "\u{fffd}");
}

/** @param text may repeat names of a description */
export function cannotCompare(text: string): CannotCheckError {
  return new CannotCheckError(oneLine(text));
}

/** Without what may contain a secret: user names, passwords, queries and fragments. */
export function withoutSecrets(text: string): string {
  if (!/^(https?:|[a-z][a-z\d+.-]*:\/\/)/i.test(text)) return oneLine(text);
  if (!URL.canParse(text)) return "an address that is no URL";
  const { protocol, host, pathname } = new URL(text);
  return `${protocol}//${host}${pathname}`;
}
