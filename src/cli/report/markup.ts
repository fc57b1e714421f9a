// Text in XML, HTML and Markdown.

/** What XML cannot hold at all, not even escaped. */
const impossible = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

const entityOf = (character: string) => entities[character] ?? `&#${character.charCodeAt(0)};`;

/** Text for XML and HTML, also in an attribute. */
export function escaped(text: string): string {
  return text.replace(impossible, "\ufffd").replace(/[&<>"']/g, entityOf);
}

/** Text for one cell of a Markdown table: nothing in it is markup, and it stays in its cell. */
export function escapedCell(text: string): string {
  // All characters at once: an entity has characters that are escaped here.
  return text
    .replace(impossible, "\ufffd")
    .replace(/[&<>"'\\`*_{}[\]()#+.!|~@:-]/g, entityOf)
    .replace(/\s+/g, " ");
}
