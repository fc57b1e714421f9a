// Finds the blocks of code in a Markdown file, and the section that each stands in.

export interface Block {
  readonly language: string;
  readonly code: string;
  /** Line of its first line of code. */
  readonly line: number;
  /** The nearest heading above it. */
  readonly section: string;
}

export function blocksIn(markdown: string): Block[] {
  const blocks: Block[] = [];
  let section = "";
  let open: { language: string; line: number; code: string[] } | undefined;
  for (const [index, line] of markdown.split("\n").entries()) {
    const fence = /^```(\w*)/.exec(line);
    if (fence && open) {
      blocks.push({ ...open, code: open.code.join("\n"), section });
      open = undefined;
    } else if (fence) open = { language: fence[1] ?? "", line: index + 2, code: [] };
    else if (open) open.code.push(line);
    else section = /^#+ (.*)/.exec(line)?.[1] ?? section;
  }
  if (open) throw new Error(`The block of line ${open.line} is not closed`);
  return blocks;
}

export interface Table {
  /** The nearest heading above it. */
  readonly section: string;
  readonly header: readonly string[];
  /** Its cells as they are written, without the white space around them. */
  readonly rows: readonly (readonly string[])[];
}

/** The tables outside of blocks of code. */
export function tablesIn(markdown: string): Table[] {
  const tables: { section: string; header: string[]; rows: string[][] }[] = [];
  let section = "";
  let above: string[] | undefined;
  let open: (typeof tables)[number] | undefined;
  for (const line of markdown.replace(/^```[\s\S]*?^```/gm, "").split("\n")) {
    section = /^#+ (.*)/.exec(line)?.[1] ?? section;
    const cells = /^\|.*\|$/.test(line)
      ? line
          .slice(1, -1)
          .split("|")
          .map((cell) => cell.trim())
      : undefined;
    if (!cells) open = undefined;
    else if (open) open.rows.push(cells);
    else if (above && cells.every((cell) => /^:?-+:?$/.test(cell))) {
      open = { section, header: above, rows: [] };
      tables.push(open);
    }
    above = cells;
  }
  return tables;
}

/** What stands in backticks. */
export function codeIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code as string);
}
