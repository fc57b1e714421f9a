// Proves: the bench judges what it has measured by its goals, names each that is missed, and shows every client.
import { execFile } from "node:child_process";
import { describe, expect, it } from "vitest";
import { clients } from "../../scripts/bench/clients.mjs";
import { judge } from "../../scripts/bench/goals.mjs";
import type { Results } from "../../scripts/bench/measurement.js";
import { chart } from "../../scripts/bench/report/chart.mjs";
import { tables } from "../../scripts/bench/report/tables.mjs";
import { columnOf, inRounds } from "../../scripts/bench/rounds.mjs";
import { spreadOf } from "../../scripts/bench/spread.mjs";

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
    expect(missed(measured("latency", { "solaris-esign": 0.7 }))).toEqual([]);
  });

  it("is missed by a ratio beyond it, and says what was found", () => {
    expect(missed(measured("latency", { "solaris-esign": 0.71, "solaris-esign-fetch": 1.16 }))).toEqual([
      "solaris-esign: latency ≤ 0.70 of raw fetch: 0.71",
      "solaris-esign over fetch: latency ≤ 1.15 of raw fetch: 1.16",
    ]);
  });

  it("is missed by too few calls per second", () => {
    expect(missed(measured("rate255", { "solaris-esign": 1.8 }))).toEqual([
      "solaris-esign: calls/s, 255 callers ≥ 1.90 of raw fetch: 1.80",
    ]);
  });

  it("is missed when a peer is ahead, who is named; the floor is no peer", () => {
    expect(missed(measured("memory32", { "solaris-esign": 0.6, stripe: 0.5, "node-http": 0.4 }))).toEqual([
      "ahead of every peer: peak memory, 32 callers: 0.60, ahead of it: stripe-node's core 0.50",
    ]);
  });

  it.each<[string, Results, string]>([
    ["a heap that grows", { columns: { heap: { "solaris-esign": { value: spreadOf([800]) } } } }, "heap kept"],
    ["a large bundle", { columns: { bundle: { "solaris-esign": { value: spreadOf([9.6]) } } } }, "browser bundle"],
    [
      "a call that waits",
      { renewal: { roundTripMs: 40, steady: spreadOf([2]), idle: spreadOf([2]) } },
      "one round trip",
    ],
    ["a slow checker", { checker: [{ body: "b", compare: spreadOf([3]), parse: spreadOf([1]) }] }, "comparing"],
  ])("is missed by %s", (_, results, goal) => {
    expect(missed(results)).toEqual([expect.stringContaining(goal)]);
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

it("shows every client in the table and in the chart", () => {
  const results = measured("latency", {});
  const [table, svg] = [tables(results), chart(results.columns ?? {})];
  for (const { label } of clients) {
    expect(table).toContain(`| ${label} |`);
    expect(svg).toContain(`>${label.replaceAll(/[`*]/g, "")}</text>`);
  }
});

describe("npm run bench", () => {
  it("counts the round trips of a call during which the token is renewed", async () => {
    const { code, output } = await bench("--quick", "--only", "renewal");
    expect(output).toMatch(/costs \d+\.\d+ .* round trips while calls follow each other/);
    // On a busy machine a round trip takes longer: that is judged where nothing else runs.
    expect([0, 1], output).toContain(code);
  });

  it.each([
    ["a measurement that it does not know", ["--only", "speed"], "--only must be one of: latency"],
    ["an option that it does not know", ["--fast"], "--fast"],
    ["a README that would be written from a short run", ["--quick", "--update-docs"], "needs a whole run"],
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
