import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { answer, startHttpServer } from "../../../contract-tests/support/http-server.js";
import { CannotCheckError } from "../command.js";
import { type Interaction, interactionsIn, readPact } from "../pact.js";
import type { ReportIssue } from "../report.js";
import { differencesOf } from "./differences.js";
import { replay } from "./replay.js";
import { statesAt } from "./states.js";
import { loadModule } from "./states-module.js";
import { tolerated } from "./tolerance.js";
import { findPact, startVerifier } from "./verifier.js";

const pact = await readPact();
const [first] = interactionsIn(pact);

/** The first interaction of the pact, with an answer that is as the pact says. */
async function replayed(isKept: boolean | undefined) {
  const server = await startHttpServer();
  onTestFinished(() => server.close());
  server.script(answer(first?.status ?? 0, first?.body, { ...first?.headers }));
  const [check] = await replay({
    baseUrl: server.url,
    interactions: first ? [first] : [],
    states: { prepare: async () => ({ headers: {} }), close: async () => {} },
    verifier: { keepsPact: async () => isKept, close: () => {} },
    signal: new AbortController().signal,
  });
  return { check, requests: server.requests };
}

it.each([
  [undefined, "/v1/persons/p1?status=created&status=failed&limit=2"],
  ["/v1/persons/p2", "/v1/persons/p2?status=created&status=failed&limit=2"],
  ["/v1/persons/p2?limit=1", "/v1/persons/p2?limit=1"],
])("sends query, headers and JSON body of a request of the pact: to the path %s of its state", async (path, url) => {
  const server = await startHttpServer();
  onTestFinished(() => server.close());
  server.script(answer(200, {}));
  const [interaction] = pact.interactions;
  const request = {
    method: "PATCH",
    path: "/v1/persons/p1",
    query: { status: ["created", "failed"], limit: ["2"] },
    headers: { Accept: ["application/json"], "X-Partner": ["p1"], Authorization: ["Bearer example-token"] },
    body: { content: { reference: "4711" }, contentType: "application/json" },
  };
  await replay({
    baseUrl: server.url,
    interactions: interactionsIn({ interactions: interaction ? [{ ...interaction, request }] : [] }),
    states: { prepare: async () => ({ headers: {}, ...(path !== undefined && { path }) }), close: async () => {} },
    verifier: { keepsPact: async () => true, close: () => {} },
    signal: new AbortController().signal,
  });
  expect(server.requests).toMatchObject([
    {
      method: "PATCH",
      url,
      headers: { "content-type": "application/json", "x-partner": "p1", authorization: "Bearer example-token" },
      body: '{"reference":"4711"}',
    },
  ]);
});

it("names another value of a header, and a header that is absent", () => {
  const header = { "x-first": { matchers: [{ match: "regex", regex: "^a$" }] } };
  const headers = { "x-first": "a", "x-second": "b" };
  const wanted = { ...first, headers, rules: { header, body: {} }, body: {} } as Interaction;
  const given = { status: wanted.status, headers: { "x-first": "c" }, body: Buffer.from("{}") };
  expect(differencesOf(wanted, given)).toMatchObject([
    { path: "x-first", kind: "unexpected-value", expected: "text like ^a$", found: "another value" },
    { path: "x-second", kind: "missing-header", expected: '"b"', found: "nothing" },
  ]);
});

it("tolerates what the contract allows, also in the answer to a request with a query", () => {
  const isTolerable = (issue: ReportIssue) => issue.severity === "note";
  const issue: ReportIssue = { path: "reference", kind: "missing-field", expected: "a field", found: "nothing" };
  const [interaction] = pact.interactions.filter(({ response }) => response.status === 200);
  if (!interaction) throw new Error("The pact has no success");
  const { content } = interaction.response.body;
  for (const query of [{}, { limit: ["2"] }]) {
    const [read] = interactionsIn({ interactions: [{ ...interaction, request: { ...interaction.request, query } }] });
    expect(read).toMatchObject({ path: interaction.request.path });
    const issues = tolerated(read as Interaction, [issue], Buffer.from(JSON.stringify(content)));
    expect(issues.map(isTolerable)).toEqual([true]);
  }
});

it.each([
  ["PATCH", "An SMS may have gone out: look at the identification's status, do not repeat the call."],
  ["GET", "Run it again."],
])("says what may have happened to a %s if the command is stopped after it was sent", async (method, todo) => {
  const server = await startHttpServer();
  onTestFinished(() => server.close());
  const stop = new AbortController();
  server.script(() => stop.abort());
  const [check] = await replay({
    baseUrl: server.url,
    interactions: first ? [{ ...first, method }] : [],
    states: { prepare: async () => ({ headers: {} }), close: async () => {} },
    verifier: { keepsPact: async () => true, close: () => {} },
    signal: stop.signal,
  });
  expect(check).toMatchObject({
    verdict: "not-checked",
    found: "the request was sent; the command was stopped (aborted)",
    todo,
  });
});

describe("a stand-in to which no connection can be opened", () => {
  const replayedAt = async (isUpAtFirst: boolean) => {
    const server = await startHttpServer();
    server.script(answer(first?.status ?? 0, first?.body, { ...first?.headers }));
    if (!isUpAtFirst) await server.close();
    return replay({
      baseUrl: server.url,
      interactions: Array.from({ length: 3 }, () => first as Interaction),
      states: { prepare: async () => ({ headers: {} }), close: async () => {} },
      verifier: { keepsPact: async () => server.close().then(() => true), close: () => {} },
      signal: new AbortController().signal,
    });
  };

  it("is named once, and not for each request", async () => {
    await expect(replayedAt(false)).rejects.toThrow(CannotCheckError);
    await expect(replayedAt(false)).rejects.toThrow(/^The stand-in cannot be reached: nothing listens there .*port/);
  });

  it("keeps what was checked before it was gone", async () => {
    const checks = await replayedAt(true);
    expect(checks.map(({ verdict }) => verdict)).toEqual(["holds", "not-checked", "not-checked"]);
  });
});

describe("a stand-in that accepts requests and does not answer", () => {
  const silentFor = async (answersFrom: number, timeoutMs: number) => {
    const server = await startHttpServer();
    onTestFinished(() => server.close());
    server.script((response, request) => {
      if (server.requests.length < answersFrom) return;
      answer(first?.status ?? 0, first?.body, { ...first?.headers })(response, request);
    });
    const checks = await replay({
      baseUrl: server.url,
      interactions: Array.from({ length: 5 }, () => first as Interaction),
      states: { prepare: async () => ({ headers: {} }), close: async () => {} },
      verifier: { keepsPact: async () => true, close: () => {} },
      signal: new AbortController().signal,
      timeoutMs,
    });
    return { checks, sent: server.requests.length };
  };

  it("gets no more than two requests, and the others say why and what to do", async () => {
    const { checks, sent } = await silentFor(Number.POSITIVE_INFINITY, 500);
    expect(sent).toBe(2);
    expect(checks.map(({ verdict }) => verdict)).toEqual(Array(5).fill("not-checked"));
    expect(checks[1]?.found).toBe("the request was sent; it did not answer in time (ETIMEDOUT)");
    for (const { found, todo } of checks.slice(2)) {
      expect(found).toBe("nothing was sent, because 2 in a row got no response in time");
      expect(todo).toMatch(/--base-url.*hang/);
    }
  });

  it.each(["a module", "an address"])("stops as soon if it is %s of states that does not answer", async (what) => {
    const server = await startHttpServer();
    onTestFinished(() => server.close());
    server.script(() => {});
    const isModule = what === "a module";
    const hook = `{ ${JSON.stringify(first?.state)}: () => fetch("${server.url}") }`;
    const states = isModule
      ? await loadModule("states.mjs", `data:text/javascript,export default ${hook}`, 1_000)
      : statesAt(server.url, new AbortController().signal, 500);
    onTestFinished(() => void states.close());
    const checks = await replay({
      baseUrl: "http://127.0.0.1:9",
      interactions: Array.from({ length: 5 }, () => first as Interaction),
      states,
      verifier: { keepsPact: async () => true, close: () => {} },
      signal: new AbortController().signal,
    });
    expect(server.requests).toHaveLength(2);
    expect(checks.map(({ found }) => found)).toEqual([
      ...Array(2).fill("nothing was sent"),
      ...Array(3).fill("nothing was sent, because 2 in a row got no response in time"),
    ]);
  });

  it("may be silent once: the others are still sent", async () => {
    const { checks, sent } = await silentFor(2, 1_000);
    expect(sent).toBe(5);
    expect(checks.map(({ verdict }) => verdict)).toEqual(["not-checked", ...Array(4).fill("holds")]);
  });
});

it("compares no ids if the path of a state has another form than the contract's", async () => {
  const server = await startHttpServer();
  onTestFinished(() => server.close());
  server.script(answer(first?.status ?? 0, first?.body, { ...first?.headers }));
  const [check] = await replay({
    baseUrl: server.url,
    interactions: first ? [first] : [],
    states: { prepare: async () => ({ headers: {}, path: "/elsewhere" }), close: async () => {} },
    verifier: { keepsPact: async () => true, close: () => {} },
    signal: new AbortController().signal,
  });
  expect(check).toMatchObject({ verdict: "holds" });
  expect(check?.issues).toBeUndefined();
});

describe("the word of Pact's verifier is the last", () => {
  it("if it refuses an answer in which no difference is found", async () => {
    const { check } = await replayed(false);
    expect(check).toMatchObject({ verdict: "broken", issues: [], todo: expect.stringContaining("verifier refuses") });
  });

  it("if there is none", async () => {
    const { check, requests } = await replayed(undefined);
    expect(check).toMatchObject({ verdict: "not-checked", todo: expect.stringContaining("ended without a verdict") });
    expect(requests).toHaveLength(1);
  });
});

it("there is no verdict if the verifier cannot be started, or has ended", async () => {
  const verifier = await startVerifier(join(tmpdir(), "no-such-library"), pact, process.env);
  onTestFinished(verifier.close);
  const given = { status: 200, headers: {}, body: Buffer.from("{}") };
  expect(await verifier.keepsPact(0, given)).toBeUndefined();
  expect(await verifier.keepsPact(0, given)).toBeUndefined();
});

it("the verifier is an optional peer: where it is not installed, it is named", async () => {
  const folder = await mkdtemp(join(tmpdir(), "no-pact-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const find = () => findPact([folder]);
  expect(find).toThrow(CannotCheckError);
  expect(find).toThrow("npm install --save-dev @pact-foundation/pact");
});
