// Where a text stops being JSON. The errors of JSON.parse name a place on some versions of Node only, and quote the text.

const space = /[ \t\r\n]*/y;
const token =
  /[[\]{},:]|"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|true|false|null/y;

/** What may come next, by the first characters of tokens; 0 stands for numbers, true, false and null. */
const allowed = {
  value: '{["0',
  "first value": '{["0]',
  name: '"',
  "first name": '"}',
  colon: ":",
  end: ",]}",
} as const;

/** Line and column, from 1, at which a text that JSON.parse refuses goes wrong. */
export function jsonFault(text: string): string {
  const lines = text.slice(0, offsetOfFault(text)).split("\n");
  return `line ${lines.length}, column ${(lines.at(-1) as string).length + 1}`;
}

function offsetOfFault(text: string): number {
  /** What closes the objects and lists around. */
  const closing: string[] = [];
  let next: keyof typeof allowed = "value";
  for (let at = 0; ; ) {
    at = endOf(space, text, at);
    const end = endOf(token, text, at);
    const first = text.charAt(at);
    const kind = /[[\]{},:"]/.test(first) ? first : "0";
    const isClosing = kind === "]" || kind === "}";
    const isOver = next === "end" && closing.length === 0;
    if (end === 0 || isOver || !allowed[next].includes(kind) || (isClosing && closing.at(-1) !== kind)) return at;
    if (kind === "{") closing.push("}");
    if (kind === "[") closing.push("]");
    if (isClosing) closing.pop();
    next = nextAfter(kind, next.endsWith("name"), closing.at(-1) === "}");
    at = end;
  }
}

function nextAfter(kind: string, isName: boolean, isInObject: boolean): keyof typeof allowed {
  if (kind === "{") return "first name";
  if (kind === "[") return "first value";
  if (kind === ":") return "value";
  if (kind === ",") return isInObject ? "name" : "value";
  return kind === '"' && isName ? "colon" : "end";
}

/** 0 if there is no match at this place. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  pattern.test(text);
  return pattern.lastIndex;
}
