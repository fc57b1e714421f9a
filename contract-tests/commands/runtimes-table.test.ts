// Proves: the table of runtimes in docs/runtimes.md is whole and possible, what differs from it is found, and so is what no
// runtime may do. Whether it is true is measured by `npm run test:runtimes`.
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { type Played, whatErrorsTell } from "../../scripts/runtimes/play-in.mjs";
import { errorsTell, rows } from "../../scripts/runtimes/rows.mjs";
import { runtimes } from "../../scripts/runtimes/runtimes.mjs";
import { problemsOf, staleIn, tableOf, withTable } from "../../scripts/runtimes/table.mjs";

const guide = await readFile(new URL("../../docs/runtimes.md", import.meta.url), "utf8");
const [row] = rows.filter(({ fault }) => fault === "refused");

/** A runtime on which each row went as it first may, but for these. */
function played(name: string, column: string, others: Record<string, string> = {}): Played {
  const expected = rows.map(({ fault, may }) => [fault, may[0] ?? ""]);
  return { name, column, cells: { ...Object.fromEntries(expected), [errorsTell]: "no", ...others } };
}

describe("the README's table", () => {
  it("has a column for each runtime, and each says of each row what may be", () => {
    const columns = new Set(runtimes.map(({ column }) => column));
    for (const column of columns) {
      for (const { what, may } of rows) {
        const isSaid = (cell: string) => staleIn(guide, { [column]: { [what]: cell } }).length === 0;
        expect(may.filter(isSaid), `${column}: ${what}`).toHaveLength(1);
      }
    }
  });

  it("tells its rows apart", () => {
    expect(new Set(rows.map(({ what }) => what)).size).toBe(rows.length);
  });
});

describe("what was measured", () => {
  const node = played("Node 20", "Node");
  const bun = played("Bun", "Bun", { refused: "unknown" });
  const written = withTable(guide, tableOf([node, bun]));

  it("is what the README says, once it is written there", () => {
    expect(staleIn(written, tableOf([node, bun]))).toEqual([]);
    expect(written.replace(/<!-- runtimes.*\/runtimes -->/s, "")).toBe(
      guide.replace(/<!-- runtimes.*\/runtimes -->/s, ""),
    );
  });

  it("is compared with the README for those runtimes that there were", () => {
    expect(staleIn(written, tableOf([bun]))).toEqual([]);
    expect(staleIn(written, tableOf([{ name: "Deno", column: "Deno", missing: "no network" }]))).toEqual([]);
  });

  it("and differs from what the guide says is reported, in both tables", () => {
    const other = tableOf([played("Bun", "Bun", { reset: "delivered" }), node]);
    expect(staleIn(written, other)).toEqual([
      `docs/runtimes.md says of "${row?.what}" on Bun "unknown", and it is "not-sent"`,
      'docs/runtimes.md says of "reset when the request was read" on Bun "unknown", and it is "delivered"',
    ]);
    expect(staleIn(written, tableOf([played("Deno", "Deno")]))).toEqual([
      'docs/runtimes.md has no column "Deno" in its table of runtimes',
    ]);
  });

  it("and must not be so is reported", () => {
    expect(problemsOf([node, bun])).toEqual([]);
    expect(problemsOf([played("Bun", "Bun", { reset: "not-sent" })])).toEqual([
      'Bun: "reset when the request was read" was told as "not-sent", and not unknown',
    ]);
    expect(problemsOf([{ name: "Bun", column: "Bun", failed: "It handed in nothing" }])).toEqual([
      "Bun: It handed in nothing",
    ]);
  });

  it("and differs between two that share a column is reported", () => {
    expect(problemsOf([node, played("Node 22", "Node", { refused: "unknown" })])).toEqual([
      `Node 22 says "unknown" of "${row?.what}", Node 20 "not-sent": give it a column of its own`,
    ]);
  });
});

describe("errors tell no connection from a broken one", () => {
  const thrown = (look: (carried: string, fault: string) => { code: string; message: string }) =>
    rows.map(({ fault, carried }) => ({
      ...{ fault, told: "unknown", attempts: 1 },
      ...(carried && { thrown: look(carried, fault) }),
    }));

  it.each([
    ["by their code", thrown((carried) => ({ code: carried, message: "lost" }))],
    ["by their message", thrown((carried) => ({ code: "", message: carried }))],
    ["no", thrown(() => ({ code: "", message: "lost" }))],
    ["no", thrown((carried, fault) => ({ code: "", message: fault === "refused" ? "perhaps" : carried }))],
  ])("%s", (told, stories) => {
    expect(whatErrorsTell(stories)).toBe(told);
  });
});
