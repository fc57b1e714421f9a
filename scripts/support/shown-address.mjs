// What may be printed of an address. User names, passwords, queries and fragments may hold a secret.

/** @param {string} text an address, or the path of a file */
export function withoutSecrets(text) {
  if (!/^(https?:|[a-z][a-z\d+.-]*:\/\/)/i.test(text)) return text;
  if (!URL.canParse(text)) return "an address that is no URL";
  const { protocol, host, pathname } = new URL(text);
  return `${protocol}//${host}${pathname}`;
}
