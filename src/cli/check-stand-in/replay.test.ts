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
