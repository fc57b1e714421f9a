// Proves: the table in docs/runtimes.md is complete and possible. `npm run test:runtimes` measures if it is true.
import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { rows } from "../runtimes/rows.js";
import { runtimes } from "../runtimes/runtimes.js";
import { cellOf, columnsIn, lines, type Story, whatErrorsTell, withColumns } from "../runtimes/table.js";

const guide = await readFile(new URL("../../docs/runtimes.md", import.meta.url), "utf8");
const columns = columnsIn(guide);

it("has a column for each runtime, and a possible cell for each row", () => {
  expect([...columns.keys()]).toEqual([...new Set(runtimes.map(({ column }) => column))]);
  for (const cells of columns.values()) {
    expect(Object.keys(cells).sort()).toEqual([...lines].sort());
    for (const { what, may } of rows) expect(may, what).toContain(cells[what]);
  }
});

it("is read and written without a change, and changes with what was measured", () => {
  expect(withColumns(guide, columns)).toBe(guide);
  const measured = new Map([...columns, ["Bun", { ...columns.get("Bun"), "500": "rejected" }]]);
  expect(columnsIn(withColumns(guide, measured))).toEqual(measured);
});

it("shows a request that the runtime sent by itself", () => {
  const story: Story = { what: "200", result: "unknown", attempts: 1 };
  expect(cellOf({ what: "200", may: [] }, story, 1)).toBe("unknown");
  expect(cellOf({ what: "200", may: [], kept: true }, story, 3)).toBe("unknown, **sent twice**");
});

const thrown = (look: (carried: string, what: string) => { code: string; message: string }): Story[] =>
  rows.map(({ what, carried }) => ({
    ...{ what, result: "unknown", attempts: 1 },
    ...(carried && { thrown: look(carried, what) }),
  }));

it.each([
  ["by their code", thrown((carried) => ({ code: carried, message: "lost" }))],
  ["by their message", thrown((carried) => ({ code: "", message: carried }))],
  ["no", thrown(() => ({ code: "", message: "lost" }))],
  ["no", thrown((carried, what) => ({ code: "", message: what === "no such host" ? "perhaps" : carried }))],
])("says if errors distinguish a failed connect from a broken connection: %s", (words, stories) => {
  expect(whatErrorsTell(stories)).toBe(words);
});
