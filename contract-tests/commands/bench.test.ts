// Proves: the bench judges what it has measured by its goals, names each that is missed, and shows every client.
import { execFile } from "node:child_process";
import { describe, expect, it } from "vitest";
import { clients } from "../../scripts/bench/clients.mjs";
import { judge } from "../../scripts/bench/goals.mjs";
import type { Results } from "../../scripts/bench/results.js";
import { columnOf, inRounds, spreadOf } from "../../scripts/bench/rounds.mjs";
import { tables } from "../../scripts/bench/tables.mjs";

/** One column, in which every client takes as long as raw fetch, but for those that are given. */
function measured(column: string, ratios: Record<string, number>): Results {
  const round = Object.fromEntries(clients.map(({ name }) => [name, 100 * (ratios[name] ?? 1)]));
  return { columns: { [column]: columnOf([round], (value) => value) } };
}

function missed(results: Results): string[] {
  return judge(results)
    .filter(({ met }) => !met)
    .map(({ goal, found }) => `${goal}: ${found}`);
}

describe("a goal", () => {
  it("is met when the ratio is at its limit, and no peer is ahead", () => {
    expect(missed(measured("latency", { "solaris-esign": 0.85 }))).toEqual([]);
  });

  it.each([
    ["latency", 0.86, "latency ≤ 0.85 of raw-fetch: 0.86"],
    ["cpu", 0.71, "CPU per call ≤ 0.70 of raw-fetch: 0.71"],
    ["rate255", 1.59, "calls/s, 255 callers ≥ 1.60 of raw-fetch: 1.59"],
    ["start", 1.36, "process start to first response ≤ 1.35 of raw-fetch: 1.36"],
  ])("is missed by a ratio beyond it, and says what was found: %s", (column, ratio, goal) => {
    expect(missed(measured(column, { "solaris-esign": ratio }))).toEqual([goal]);
  });

  it("is missed when a peer is ahead, who is named; the floor and references are no peers", () => {
    expect(missed(measured("errors", { "solaris-esign": 0.6, ky: 0.5, stripe: 0.4, "node-http": 0.3 }))).toEqual([
      "ahead of every peer: 403 to an error: 0.60, behind ky 0.50",
    ]);
  });

  const roundTrips = (what: string, limit: number | undefined, found: number) => ({
    roundTrips: [{ what, limit, roundTrips: spreadOf([found]) }],
  });

  it.each<[string, Results, string]>([
    ["a large bundle", { columns: { bundle: { "solaris-esign": { value: spreadOf([20.1]) } } } }, "browser bundle"],
    [
      "a call that takes too many round trips",
      roundTrips("a first call", 4.2, 4.3),
      "round trips of a first call ≤ 4.2",
    ],
    ["a slow checker", { checker: [{ body: "b", compare: spreadOf([3.1]), parse: spreadOf([1]) }] }, "comparing"],
  ])("is missed by %s", (_, results, goal) => {
    expect(missed(results)).toEqual([expect.stringContaining(goal)]);
  });

  it("is not there for a call that has no limit", () => {
    expect(judge(roundTrips("after 32 s of silence", undefined, 3))).toEqual([]);
  });

  it("is not judged when it was not measured", () => {
    expect(judge({})).toEqual([]);
  });
});

describe("a ratio", () => {
  it("is that of the same round, so that a slow machine slows both", () => {
    const rounds = [
      { "raw-fetch": 100, ky: 200 },
      { "raw-fetch": 1000, ky: 1500 },
      { "raw-fetch": 100, ky: 100 },
    ];
    const { ky } = columnOf(rounds, (value) => value);
    expect(ky).toEqual({ value: { median: 200, min: 100, max: 1500 }, ratio: { median: 1.5, min: 1, max: 2 } });
  });

  it("has the middle of an even number of rounds between its two neighbours", () => {
    expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, min: 1, max: 4 });
  });
});

it("gives each client the first turn once in as many rounds as there are clients", async () => {
  const turns: string[] = [];
  await inRounds(["a", "b", "c"], { rounds: 3, seconds: 0 }, async (name) => void turns.push(name));
  expect(turns.join("")).toBe("abcbcacab");
});

it("stops when its time is over, but not before it has measured three rounds", async () => {
  const rounds = await inRounds(["a"], { rounds: 100, seconds: 0 }, async () => 1);
  expect(rounds).toHaveLength(3);
});

it("shows every client in the table", () => {
  const table = tables(measured("latency", {}));
  for (const { label } of clients) expect(table).toContain(`| ${label} |`);
});

describe("npm run bench", () => {
  it("counts round trips: four or more for a first call, and one or more for the next", async () => {
    const { code, output } = await bench("--quick", "--only", "roundTrips");
    const found = (what: string) => Number(new RegExp(`^\\| ${what} \\| ([\\d.]+) `, "m").exec(output)?.[1]);
    const [first, next] = [found("a first call"), found("the next call")];
    // A busy machine adds to them, so there is no upper limit here: that is judged where nothing else runs.
    expect(first, output).toBeGreaterThan(3.9);
    expect(next, output).toBeGreaterThan(0.9);
    expect(next, output).toBeLessThan(first);
    expect([0, 1], output).toContain(code);
  });

  it.each([
    ["a measurement that it does not know", ["--only", "speed"], "--only must be one of: roundTrips"],
    ["an option that it does not know", ["--fast"], "--fast"],
    ["a document that would be written from a short run", ["--quick", "--update-docs"], "needs a whole run"],
  ])("exits with 2 for %s", async (_, args, words) => {
    const { code, output } = await bench(...args);
    expect(output).toContain(words);
    expect(code).toBe(2);
  });
});

function bench(...args: string[]) {
  return new Promise<{ code: number; output: string }>((resolve) => {
    execFile(process.execPath, ["scripts/bench/run.mjs", ...args], (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr });
    });
  });
}
