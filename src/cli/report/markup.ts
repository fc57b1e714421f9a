// Text in XML, HTML and Markdown.

/** What XML cannot hold at all, not even escaped. */
const impossible = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for XML and HTML, also in an attribute. */
export function escaped(text: string): string {
  return text.replace(impossible, "\ufffd").replace(/[&<>"']/g, (character) => entities[character] as string);
}

/** Text for one cell of a Markdown table: nothing in it is markup, and it stays in its cell. */
export function escapedCell(text: string): string {
  return escaped(text)
    .replace(/[\\`*_{}[\]()#+.!|~@:-]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/\s+/g, " ");
}
