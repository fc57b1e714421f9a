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
