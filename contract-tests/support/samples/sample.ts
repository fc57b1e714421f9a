// A sample of the documentation, made a whole program. The rules:
// - Every export of the package is in scope, imported or not, and so is what stands in stage.ts.
// - The blocks of one section of a Markdown file are one program: each can use, and may declare again, what those before
//   declare.
// - `expression; // 2` says what the expression gives, `statement; // throws` that it throws.
import ts from "typescript";

export interface Sample {
  /** Where it stands. */
  readonly name: string;
  /** Its blocks of code, in their order. */
  readonly blocks: readonly string[];
}

/** The sample as a module: its imports, then its blocks, each within the one before. */
export function moduleOf({ blocks }: Sample): string {
  const parts = blocks.map(splitImports);
  const imports = new Set(parts.flatMap((part) => part.imports));
  const body = parts.map((part) => part.rest).reduceRight((inner, block) => `${block}\n{\n${inner}\n}`);
  return `${[...imports].join("\n")}\n{\n${body}\n}\nexport {};\n`;
}

/** The sample as the body of a function: without imports, and with what its comments say asked for. */
export function runnableOf({ blocks }: Sample): string {
  const bodies = blocks.map((block) => expecting(splitImports(block).rest));
  const body = bodies.reduceRight((inner, block) => `${block}\n{\n${inner}\n}`);
  const { outputText } = ts.transpileModule(`{\n${body}\n}`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  return outputText;
}

function splitImports(code: string): { readonly imports: readonly string[]; readonly rest: string } {
  const source = parse(code);
  const imports = source.statements.filter(ts.isImportDeclaration).map((statement) => statement.getText(source));
  return { imports, rest: imports.reduce((rest, text) => rest.replace(text, ""), code) };
}

/** What a comment says that an expression gives: a value of JSON, alone or before words. */
const given = /^\/\/ ("(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null|\[\])(?=$|[:\s])/;

function expecting(code: string): string {
  const source = parse(code);
  const edits = source.statements.filter(ts.isExpressionStatement).flatMap((statement) => {
    const [range] = ts.getTrailingCommentRanges(code, statement.end) ?? [];
    const comment = range ? code.slice(range.pos, range.end) : "";
    const text = statement.getText(source);
    const delivery = /^\/\/ throws\b(?:.*\bdelivery "([\w-]+)")?/.exec(comment);
    const value = given.exec(comment)?.[1];
    if (delivery) return { statement, to: `await mustThrow(async () => { ${text} }, ${JSON.stringify(delivery[1])});` };
    if (value) return { statement, to: `mustEqual(${statement.expression.getText(source)}, ${value});` };
    return [];
  });
  return edits.reduceRight(
    (edited, { statement, to }) => edited.slice(0, statement.getStart(source)) + to + edited.slice(statement.end),
    code,
  );
}

function parse(code: string): ts.SourceFile {
  return ts.createSourceFile("sample.ts", code, ts.ScriptTarget.ES2022, true);
}
