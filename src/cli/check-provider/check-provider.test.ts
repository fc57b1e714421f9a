import { describe, expect, it } from "vitest";
import { answer, type Handler } from "../../../contract-tests/support/http-server.js";
import { recordingIo } from "../../../contract-tests/support/recording-io.js";
import {
  errorBody as error,
  granted,
  json,
  requestId,
  startStandIn,
} from "../../../contract-tests/support/stand-in.js";
import { runCli } from "../cli.js";
import { type CheckResult, exitCodeOf } from "../report.js";
import { mediaTypeOf } from "./media-type.js";
import { runChecks } from "./run-checks.js";
import { fetchToken } from "./token.js";

const ref = { personId: "p1", identificationId: "i1" };

async function check(url: string, { real = false, signal = new AbortController().signal } = {}) {
  const recorded: CheckResult[][] = [];
  const settings = { baseUrl: url, tokenUrl: `${url}/token`, clientId: "id", clientSecret: "s3cret-value" };
  const results = await runChecks(
    { ...settings, ...(real && { given: ref, isReal: true }) },
    recordingIo({ signal }),
    async (known) => {
      recorded.push([...known]);
    },
  );
  expect(JSON.stringify(recorded)).not.toMatch(/s3cret-value|token-1/);
  return { recorded, results: Object.fromEntries(results.map((result) => [`${result.id}`, result] as const)) };
}

const isRealCall = ({ method, url }: Parameters<Handler>[1]) => method === "PATCH" && url?.includes("/p1/");

/** Answers as another server does. */
const passOn = async (upstream: string, ...[response, request]: Parameters<Handler>) => {
  const { method = "", url, headers, body } = request;
  const { authorization } = headers;
  const sent = { method, headers: { ...(authorization && { authorization }) }, ...(body && { body }) };
  const answered = await fetch(`${upstream}${url}`, sent);
  answer(answered.status, await answered.text(), { ...json, "x-request-id": requestId })(response, request);
};

describe("a stand-in that keeps the contract", () => {
  it("holds in each check, and the real call is recorded before it is sent", async () => {
    const server = await startStandIn();
    const { results, recorded } = await check(server.url, { real: true });
    expect(Object.values(results).map(({ verdict, issues }) => [verdict, issues])).toEqual(
      Array(9).fill(["holds", undefined]),
    );
    expect(results["real-call"]).toMatchObject({ requestId, found: "200, application/json, confirmation_required" });
    expect(recorded[8]?.[7]).toMatchObject({
      verdict: "not-checked",
      todo: expect.stringContaining("An SMS may have gone out"),
    });
  });

  it("is never recorded as one that holds before its last check", async () => {
    const { recorded } = await check((await startStandIn()).url, { real: true });
    const [h, n] = ["holds", "not-checked"];
    const after = (held: number) => [...Array(held).fill(h), ...Array(9 - held).fill(n)];
    // Once more before the real call.
    const held = [0, 1, 2, 3, 4, 5, 6, 7, 7, 8, 9];
    expect(recorded.map((known) => known.map(({ verdict }) => verdict))).toEqual(held.map(after));
    const codes = held.map((count) => (count === 9 ? 0 : 2));
    expect(recorded.map((known) => exitCodeOf({ checks: known }))).toEqual(codes);
    expect(recorded[1]?.[2]).toMatchObject({
      id: "wrong-token",
      found: "the check ended early",
      todo: "Run it again.",
    });
  });

  it("gets each request once, on a connection of its own, and a token only where it belongs", async () => {
    const server = await startStandIn();
    await check(server.url);
    expect(server.requests.map(({ method, headers }) => [method, headers.authorization])).toEqual([
      ["POST", expect.stringMatching(/^Basic /)],
      ["PATCH", undefined],
      ["PATCH", "Bearer contract-check-no-token"],
      ["PATCH", "Bearer token-1"],
      ["GET", undefined],
      ["GET", "Bearer token-1"],
    ]);
    expect(server.connections).toBe(6);
    await expect.poll(() => server.open()).toBe(0);
  });
});

it("the real call is sent once, also if the provider asks for patience", async () => {
  const honest = await startStandIn();
  const server = await startStandIn({
    api: async (response, request) => {
      if (isRealCall(request)) {
        return answer(429, { errors: [error(429, "too_many")] }, { ...json, "retry-after": "0" })(response, request);
      }
      await passOn(honest.url, response, request);
    },
  });
  const { results } = await check(server.url, { real: true });
  expect(results["real-call"]).toMatchObject({ verdict: "not-checked", found: "429, application/json, too_many" });
  expect(server.requests.filter(isRealCall)).toHaveLength(1);
});

describe("a refusal proves nothing", () => {
  it("of a probe, if the provider asks for patience", async () => {
    const api = answer(429, { errors: [error(429, "too_many")] }, json);
    const { results } = await check((await startStandIn({ api })).url);
    for (const id of ["no-token", "wrong-token", "unknown-ids"]) {
      expect(results[id]).toMatchObject({ verdict: "not-checked", todo: expect.stringContaining("wait") });
    }
  });

  it.each<[status: number, code: string, todo: string]>([
    [400, "a_code", "The provider refused the call"],
    [401, "invalid_token", "those of one environment?"],
    [403, "unauthorized_action", "whether the account may make this call"],
    [404, "model_not_found", "There is no such identification: check --person and --identification."],
    [404, "no_route", "check --base-url, --person and --identification"],
    [409, "a_code", "not in a status in which it can be authorized"],
    [412, "a_code", "not in a status in which it can be authorized"],
    [429, "a_code", "wait"],
  ])("of the real call: %i %s", async (status, code, todo) => {
    const honest = await startStandIn();
    const server = await startStandIn({
      api: async (response, request) => {
        if (isRealCall(request)) answer(status, { errors: [error(status, code)] }, json)(response, request);
        else await passOn(honest.url, response, request);
      },
    });
    const { results } = await check(server.url, { real: true });
    expect(results["real-call"]).toMatchObject({ verdict: "not-checked", todo: expect.stringContaining(todo) });
    expect(results["unknown-ids"]?.verdict).toBe("holds");
  });
});

describe("a given identification", () => {
  const refusing = async (refuses: (request: Parameters<Handler>[1]) => unknown, ...refusal: [number, string]) => {
    const honest = await startStandIn();
    return startStandIn({
      api: async (response, request) => {
        if (refuses(request)) answer(refusal[0], { errors: [error(...refusal)] }, json)(response, request);
        else await passOn(honest.url, response, request);
      },
    });
  };
  const isRetrieve = ({ method, url }: Parameters<Handler>[1]) => method === "GET" && url?.includes("/p1/");

  it("is retrieved before the real call and after it", async () => {
    const server = await startStandIn();
    await check(server.url, { real: true });
    const path = "/v1/persons/p1/identifications/i1";
    expect(server.requests.flatMap(({ method, url }) => (url?.includes("/p1/") ? [`${method} ${url}`] : []))).toEqual([
      `GET ${path}?include_documents=false`,
      `PATCH ${path}/authorize`,
      `GET ${path}?include_documents=false`,
    ]);
  });

  it("that is not found may be one that is not completed, which says nothing of the other calls", async () => {
    const { results } = await check((await refusing(isRetrieve, 404, "model_not_found")).url, { real: true });
    for (const id of ["retrieve", "retrieve-after-call"]) {
      expect(results[id]).toMatchObject({ verdict: "not-checked", found: "404, application/json, model_not_found" });
      expect(results[id]?.todo).toMatch(
        /^It may return completed identifications only.*There is no such identification:/,
      );
    }
    expect(results["real-call"]?.verdict).toBe("holds");
  });

  it.each([
    [403, "unauthorized_action", "Ask the provider whether the account may make this call."],
    [400, "validation_error", "The provider refused the call"],
    [503, "generic_error", "The provider did not get to what was asked"],
  ])("whose retrieve is refused with %i was not checked", async (status, code, todo) => {
    const { results } = await check((await refusing(isRetrieve, status, code)).url, { real: true });
    expect(results.retrieve).toMatchObject({ verdict: "not-checked", todo: expect.stringContaining(todo) });
  });

  it("is looked at even if the response to the real call is lost", async () => {
    const honest = await startStandIn();
    const server = await startStandIn({
      api: async (response, request) => {
        if (isRealCall(request)) response.destroy();
        else await passOn(honest.url, response, request);
      },
    });
    const { results } = await check(server.url, { real: true });
    expect(results["real-call"]).toMatchObject({ verdict: "not-checked", todo: expect.stringContaining("An SMS may") });
    expect(results["retrieve-after-call"]).toMatchObject({ verdict: "holds", found: expect.stringMatching(/^200/) });
  });

  it("disagrees where its response differs from its own part of the contract", async () => {
    const honest = await startStandIn();
    const server = await startStandIn({
      api: async (response, request) => {
        const body = { id: "i1", status: "pre_successful", language: 7, current_reference_token: null };
        if (isRetrieve(request)) answer(200, body, { ...json, "x-request-id": requestId })(response, request);
        else await passOn(honest.url, response, request);
      },
    });
    const { results } = await check(server.url, { real: true });
    expect(results.retrieve).toMatchObject({ verdict: "broken", found: "200, application/json, pre_successful" });
    expect(results.retrieve?.issues).toMatchObject([{ path: "language", kind: "wrong-type" }]);
  });
});

describe("a response without a meaning", () => {
  it.each<[what: string, api: Handler, found: string]>([
    ["a status that HTTP does not have", answer(700), "it answered with a status that HTTP does not have (EBADSTATUS)"],
    ["a connection that breaks", (response) => void response.destroy(), "the connection broke"],
  ])("was not checked: %s", async (_what, api, found) => {
    const { results } = await check((await startStandIn({ api })).url, { real: true });
    expect(results["no-token"]).toMatchObject({ verdict: "not-checked", found: expect.stringContaining(found) });
    expect(results["real-call"]).toMatchObject({ todo: "See the check above; nothing was sent." });
  });

  it("disagrees, if it is empty", async () => {
    const { results } = await check((await startStandIn({ api: answer(204) })).url);
    const kinds = results["unknown-ids"]?.issues?.map(({ kind }) => kind);
    expect(kinds).toEqual(["undocumented-status", "undocumented-shape", "wrong-media-type", "missing-header"]);
  });

  it("disagrees, if it is longer than anything documented", async () => {
    const api = answer(401, `["${"x".repeat(1024 * 1024)}"]`, json);
    const { results } = await check((await startStandIn({ api })).url);
    expect(results["no-token"]?.issues).toContainEqual(expect.objectContaining({ kind: "undocumented-shape" }));
  });

  it("shows no code that could be a value", async () => {
    const api = answer(401, error(401, "DE11110101010100000020"), json);
    const { results } = await check((await startStandIn({ api })).url);
    expect(results["no-token"]?.found).toBe("401, application/json, 22 characters");
  });

  it("disagrees about its code only if it has none that is expected", async () => {
    const api = answer(401, { errors: [{ ...error(401, "x"), code: undefined }] }, json);
    const { results } = await check((await startStandIn({ api })).url);
    expect(results["no-token"]?.issues?.map(({ path, kind }) => [path, kind])).toEqual([
      ["errors[0].code", "missing-field"],
      ["x-request-id", "missing-header"],
    ]);
  });
});

describe("the token", () => {
  it.each<[body: unknown, headers: Record<string, string>, path: string, kind: string]>([
    ["<html>", { "content-type": "text/html" }, "(body)", "undocumented-shape"],
    [[], json, "(body)", "undocumented-shape"],
    ["null", json, "(body)", "undocumented-shape"],
    [{ ...granted, access_token: "" }, json, "access_token", "bad-format"],
    [{ ...granted, expires_in: null }, json, "expires_in", "wrong-type"],
    [{ ...granted, expires_in: [] }, json, "expires_in", "wrong-type"],
    [{ ...granted, token_type: "DE11110101010100000020" }, json, "token_type", "unknown-enum-value"],
  ])("disagrees: %j", async (body, headers, path, kind) => {
    const { results } = await check((await startStandIn({ token: answer(200, body, headers) })).url);
    expect(results.token).toMatchObject({ verdict: "broken" });
    expect(results.token?.issues?.map((issue) => [issue.path, issue.kind])).toContainEqual([path, kind]);
    expect(JSON.stringify(results.token)).not.toContain("DE11110101010100000020");
  });

  it.each<[fields: object, kind: string]>([
    [{ expires_in: 7200 }, "unexpected-value"],
    [{ expires_in: 0 }, "unexpected-value"],
  ])("holds, with a note: %j", async (fields, kind) => {
    const { results } = await check((await startStandIn({ token: answer(200, { ...granted, ...fields }, json) })).url);
    expect(results.token).toMatchObject({ verdict: "holds", issues: [{ kind, severity: "note" }] });
  });

  it.each<[what: string, token: Handler, found: string]>([
    ["an endpoint that is not one", answer(404), "the token endpoint answered 404"],
    ["credentials of another environment", answer(400), "the credentials were refused with 400"],
    ["credentials that are wrong", answer(401), "the credentials were refused with 401"],
    ["credentials without the right", answer(403), "the credentials were refused with 403"],
    [
      "characters that no header may have",
      answer(200, { ...granted, access_token: "a b" }, json),
      "a token with characters",
    ],
  ])("was not checked: %s", async (_what, token, found) => {
    const { results } = await check((await startStandIn({ token })).url);
    expect(results.token).toMatchObject({ verdict: "not-checked", found: expect.stringContaining(found) });
    expect(results["unknown-ids"]).toMatchObject({ todo: "Fix the token first; nothing was sent." });
  });

  it("is not waited for without end", async () => {
    const server = await startStandIn({ token: () => {} });
    const credentials = { clientId: "id", clientSecret: "s" };
    const { failure } = await fetchToken(`${server.url}/token`, credentials, 50, new AbortController().signal);
    expect(failure).toEqual({ code: "timeout" });
  });
});

describe("a command that is stopped", () => {
  it("says so, and sends nothing more", async () => {
    const stop = new AbortController();
    const server = await startStandIn({ token: () => stop.abort() });
    const { results } = await check(server.url, { real: true, signal: stop.signal });
    expect(results.token?.found).toBe("the token endpoint: the command was stopped (aborted)");
    expect(results["no-token"]?.found).toBe("the command was stopped (aborted)");
    expect(results["real-call"]).toMatchObject({
      verdict: "not-checked",
      todo: "Fix the token first; nothing was sent.",
    });
    expect(server.requests).toHaveLength(1);
  });

  it("says what may have happened, if the real call was under way", async () => {
    const stop = new AbortController();
    const server = await startStandIn();
    const honest = await startStandIn();
    server.script(async (response, request) => {
      if (isRealCall(request)) return stop.abort();
      await passOn(honest.url, response, request);
    });
    const { results } = await check(server.url, { real: true, signal: stop.signal });
    expect(results["real-call"]).toMatchObject({
      verdict: "not-checked",
      found: "the command was stopped (aborted)",
      todo: expect.stringContaining("An SMS may have gone out"),
    });
  });
});

it.each([
  ["/v1", "--base-url must not end in /v1: the client adds it."],
  ["/{tenant}", "--base-url contains braces"],
])("asks for no token if the client refuses the address: %s", async (path, says) => {
  const server = await startStandIn();
  const io = recordingIo({ env: { SOLARIS_CLIENT_ID: "id", SOLARIS_CLIENT_SECRET: "s3cret-value" } });
  const args = ["--base-url", `${server.url}${path}`, "--token-url", `${server.url}/token`];
  expect(await runCli(["check", "provider", ...args], io)).toBe(2);
  expect(io.stderr).toContain(says);
  expect(io.stderr).toContain("Nothing was done.");
  expect([io.stdout, server.requests]).toEqual(["", []]);
});

it("takes credentials from a file", async () => {
  const io = recordingIo();
  const args = [
    "--base-url",
    "http://127.0.0.1:9",
    "--token-url",
    "http://127.0.0.1:9",
    "--credentials",
    "nowhere.json",
  ];
  expect(await runCli(["check", "provider", ...args], io)).toBe(2);
  expect(io.stderr).toBe("The file of --credentials cannot be read.\n");
});

it.each([
  [undefined, "no content-type"],
  ["", "a content-type of 0 characters"],
  ["Application/JSON ; charset=utf-8", "application/json"],
  ["text/DE11110101010100000020", "a content-type of 27 characters"],
])("shows a content-type only if it looks like one: %j", (header, shown) => {
  expect(mediaTypeOf(header)).toBe(shown);
});
