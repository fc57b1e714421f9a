// Text in XML and HTML.

/** What XML cannot hold at all, not even escaped. */
const impossible = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** @type {Readonly<Record<string, string>>} */
const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** @param {unknown} text */
export function escaped(text) {
  return String(text)
    .replace(impossible, "\ufffd")
    .replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
