// The table in docs/runtimes.md: what it says of each runtime, and the same with what was measured.
import { tablesIn } from "../support/samples/markdown.js";
import { errorsTell, type Row, rows } from "./rows.js";

/** What each runtime reports of each line, by column and line. */
export type Columns = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** A runtime's report of one row, as it handed it in. */
export interface Story {
  readonly what: string;
  readonly result: string;
  readonly attempts: number;
  readonly thrown?: Readonly<Record<"code" | "message", string>>;
}

export const lines: readonly string[] = [...rows.map(({ what }) => what), errorsTell];
const alike = "on all of these";
const marked = /(<!-- runtimes: .* -->\n)[\s\S]*(<!-- \/runtimes -->)/;

export function columnsIn(guide: string): Columns {
  const [differing, same] = tablesIn(marked.exec(guide)?.[0] ?? "");
  const [, ...names] = differing?.header ?? [];
  return new Map(
    names.map((name, nth) => {
      const cells = [...(differing?.rows ?? []).map((row) => [row[0], row[nth + 1]]), ...(same?.rows ?? [])];
      return [name, Object.fromEntries(cells)];
    }),
  );
}

/** Two tables: one for what differs, and one for what all runtimes report alike. */
export function withColumns(guide: string, columns: Columns): string {
  const cells = lines.map((what) => [what, ...[...columns.values()].map((column) => column[what] ?? "")]);
  const isAlike = ([, first, ...others]: string[]) => others.every((cell) => cell === first);
  const tables = [
    table(
      ["", ...columns.keys()],
      cells.filter((line) => !isAlike(line)),
    ),
    table(
      [alike, ""],
      cells.filter(isAlike).map((line) => line.slice(0, 2)),
    ),
  ];
  return guide.replace(marked, (_, begin, end) => `${begin}\n${tables.join("\n")}\n${end}`);
}

function table(header: string[], body: string[][]): string {
  return [header, header.map(() => "---"), ...body].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

/** What the caller got, and whether that is all that happened. */
export function cellOf({ kept }: Row, { result, attempts }: Story, arrived: number): string {
  const sent = arrived - (kept ? 1 : 0);
  return sent <= attempts ? result : `${result}, **sent ${sent === 2 ? "twice" : `${sent} times`}**`;
}

/** Whether the platform's own errors distinguish a connection that never opened from one that broke. */
export function whatErrorsTell(stories: readonly Story[]): string {
  for (const part of ["code", "message"] as const) {
    const looks = (carried: Row["carried"]) =>
      rows
        .filter((row) => row.carried === carried)
        .map(({ what }) => stories.find((story) => story.what === what)?.thrown?.[part] ?? "");
    const broken = looks("perhaps");
    if (looks("nothing").every((look) => look !== "" && !broken.includes(look))) return `by their ${part}`;
  }
  return "no";
}
