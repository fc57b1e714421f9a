// Just enough of a parser to tell whether a report is well-formed XML, and what is in it.

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** @throws {SyntaxError} for anything that is not well-formed, and for what these reports do not use */
export function parseXml(source: string): Element {
  const root: Element = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  const prolog = /^<\?xml version="1\.0" encoding="UTF-8"\?>\n/.exec(source)?.[0] ?? "";
  const tokens = /<(\/?)([A-Za-z][\w-]*)((?:\s+[A-Za-z][\w:-]*="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
  const document = source.slice(prolog.length).trim();
  let end = 0;
  for (const match of document.matchAll(tokens)) {
    const [whole, closes, name = "", attributes = "", empty, text] = match;
    if (match.index !== end) break;
    end += whole.length;
    const current = open.at(-1) as Element;
    if (text !== undefined) current.text += unescaped(text);
    else if (closes) {
      if (open.pop()?.name !== name) throw new SyntaxError(`</${name}> closes nothing`);
    } else {
      const element = { name, attributes: attributesIn(attributes), children: [], text: "" };
      current.children.push(element);
      if (!empty) open.push(element);
    }
  }
  const [element, ...others] = root.children;
  if (end !== document.length || open.length !== 1 || !element || others.length > 0 || root.text.trim()) {
    throw new SyntaxError(`Not well-formed after ${JSON.stringify(document.slice(Math.max(0, end - 40), end + 40))}`);
  }
  return element;
}

function attributesIn(text: string): Record<string, string> {
  const found = [...text.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, name, value]) => [name, unescaped(`${value}`)]);
  const attributes = Object.fromEntries(found);
  if (Object.keys(attributes).length !== found.length) throw new SyntaxError("An attribute is there twice");
  return attributes;
}

function unescaped(text: string): string {
  const characters: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
  return text.replace(/&(?:(amp|lt|gt|quot|#39);)?/g, (_whole, name) => {
    if (name === undefined) throw new SyntaxError("An & that is not escaped");
    return characters[name] as string;
  });
}
