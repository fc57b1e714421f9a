// Proves: `check provider` names every planted disagreement by its place and kind in each of its reports, and takes what the
// contract allows for no more than worth a note.
import { describe, expect, it } from "vitest";
import type { Fault } from "../../src/testing/index.js";
import { expectExit } from "../support/command.js";
import type { Element } from "../support/markup.js";
import {
  asProcess,
  check,
  harmless,
  iban,
  inProcess,
  onlyProgress,
  type Report,
  sessionKey,
  startFake,
  verdicts,
} from "../support/provider-check.js";
import { rewriting } from "../support/rewriting-proxy.js";

const error = { id: "e1", code: "model_not_found", title: "t", detail: iban };
const html: Omit<Extract<Fault, { kind: "status" }>, "kind" | "status"> = {
  body: `<html>${iban} ${sessionKey}</html>`,
  headers: { "content-type": "text/html; charset=utf-8" },
};
type Planted = readonly [check: string, path: string, kind: string];

/** What goes wrong with the calls, in their order: without a token, with a wrong one, with unknown ids, the real one. */
const planted: [what: string, faults: Fault[], found: Planted[]][] = [
  [
    "HTML for a 401, a status as text in an envelope, no documented shape, an unknown enum value",
    [
      { kind: "status", status: 401, ...html },
      { kind: "status", status: 401, body: { errors: [{ ...error, status: "401" }] } },
      { kind: "status", status: 404, body: { message: iban, [iban]: 1 } },
      { kind: "drift", fields: { status: "status_of_tomorrow" } },
    ],
    [
      ["no-token", "(body)", "undocumented-shape"],
      ["no-token", "content-type", "wrong-media-type"],
      ["wrong-token", "errors[0].status", "wrong-type"],
      ["unknown-ids", "(body)", "undocumented-shape"],
      ["real-call", "status", "unknown-enum-value"],
    ],
  ],
  [
    "a field missing in a flat error and in an envelope, broken JSON, an undocumented 2xx with wrong types and dates",
    [
      { kind: "status", status: 401, body: { ...error, detail: undefined, status: "401" } },
      { kind: "status", status: 401, body: { errors: [{ ...error, id: undefined, status: 401 }] } },
      { kind: "status", status: 404, body: `{"errors":["${iban}`, headers: { "content-type": "application/json" } },
      {
        kind: "drift",
        status: 202,
        fields: {
          iban: 5,
          authorization_expires_at: "2022-02-30T00:00:00Z",
          confirmation_expires_at: "soon",
          url: iban,
        },
      },
    ],
    [
      ["no-token", "detail", "missing-field"],
      ["wrong-token", "errors[0].id", "missing-field"],
      ["unknown-ids", "(body)", "undocumented-shape"],
      ["real-call", "(status)", "undocumented-status"],
      ["real-call", "iban", "wrong-type"],
      ["real-call", "authorization_expires_at", "bad-format"],
      ["real-call", "confirmation_expires_at", "bad-format"],
    ],
  ],
  [
    "an empty body, an empty list, an error that says it is text, an identification without a status",
    [
      { kind: "status", status: 401, body: "", headers: { "content-type": "application/json" } },
      { kind: "status", status: 401, body: { errors: [] } },
      { kind: "status", status: 404, body: { ...error, status: "404" }, headers: { "content-type": "text/plain" } },
      { kind: "drift", fields: { status: undefined, method: sessionKey, id: "" } },
    ],
    [
      ["no-token", "(body)", "undocumented-shape"],
      ["wrong-token", "errors", "bad-format"],
      ["unknown-ids", "content-type", "wrong-media-type"],
      ["real-call", "status", "missing-field"],
      ["real-call", "method", "unknown-enum-value"],
      ["real-call", "id", "bad-format"],
    ],
  ],
  [
    "calls that are served without a token, a redirect, a 501 page",
    [
      { kind: "status", status: 200, body: { id: "i1", status: "created" } },
      { kind: "status", status: 307, body: {}, headers: { location: "/v1/elsewhere" } },
      { kind: "status", status: 404, body: { ...error, status: 404 } },
      { kind: "status", status: 501, ...html },
    ],
    [
      ["no-token", "(status)", "served-without-token"],
      ["wrong-token", "(status)", "undocumented-status"],
      ["unknown-ids", "status", "wrong-type"],
      ["real-call", "(body)", "undocumented-shape"],
    ],
  ],
];

describe("a provider that disagrees", () => {
  it.each(planted)("is found out: %s", async (what, faults, found) => {
    const { fake, server, realCall } = await startFake();
    for (const fault of faults) fake.failNext(fault);
    const run = what === planted[0]?.[0] ? asProcess : inProcess;
    const report = await check(run, server.url, server.tokenUrl, realCall);
    expectExit(report, 1);
    expect(report.stderr).toMatch(onlyProgress);
    for (const [id, path, kind] of found) {
      const disagreement = expect.objectContaining({ path, kind });
      expect(report.checks[id], id).toMatchObject({ verdict: "broken" });
      expect(report.checks[id]?.issues, id).toContainEqual(disagreement);
      expect(report.stdout).toContain(`WRONG: ${path}: ${kind} `);
      expect(failureOf(report.junit, id)).toContain(`${path}: ${kind} `);
      expect(report.html).toContain(`<code>${path}: ${kind} `);
    }
    expect(new Set(found.map(([id]) => id))).toEqual(disagreeing(report));
    expect(report.html).not.toMatch(/<script|<html>DE/);
    // One of each, and no second one after a redirect or a refusal.
    expect(fake.exchanges.filter(({ method }) => method === "PATCH")).toHaveLength(4);
  });

  it.each(["lol", "text/html;x", "application/json; charset", ""])(
    "is found out by a content-type that is no media type, %j, and the one real call is in the report",
    async (contentType) => {
      const { fake, server, realCall } = await startFake();
      const api = await rewriting(server.url, ({ headers }) => ({
        headers: { ...headers, "content-type": contentType },
      }));
      const report = await check(inProcess, api.url, server.tokenUrl, realCall);
      expectExit(report, 1, "WRONG: content-type: malformed-media-type ");
      expect(verdicts(report)).toEqual({
        token: "holds",
        "no-token": "broken",
        "wrong-token": "broken",
        "unknown-ids": "broken",
        "retrieve-no-token": "broken",
        "retrieve-unknown-ids": "broken",
        retrieve: "broken",
        "real-call": "broken",
        "retrieve-after-call": "broken",
      });
      expect(report.checks["real-call"]?.found).toMatch(/^200, .*, confirmation_required$/);
      expect(fake.sms).toHaveLength(1);
    },
  );

  const noToken: [string, string][] = [
    ["access_token", "missing-field"],
    ["token_type", "wrong-type"],
  ];
  const notExpiring: [string, string][] = [
    ["expires_in", "wrong-type"],
    ["token_type", "unknown-enum-value"],
  ];
  it.each<[fields: object, found: [path: string, kind: string][], unknownIds: string]>([
    [{ access_token: undefined, token_type: 1 }, noToken, "not-checked"],
    [{ expires_in: "3599", token_type: "mac" }, notExpiring, "holds"],
  ])("is found out by its token: %o", async (fields, found, unknownIds) => {
    const { server } = await startFake();
    const tokens = await rewriting(new URL(server.tokenUrl).origin, ({ body }) => ({
      body: JSON.stringify({ ...JSON.parse(body), ...fields }),
    }));
    const report = await check(inProcess, server.url, `${tokens.url}/oauth2/token`);
    expectExit(report, 1);
    expect(verdicts(report)).toEqual({
      ...harmless,
      token: "broken",
      "unknown-ids": unknownIds,
      "retrieve-unknown-ids": unknownIds,
    });
    expect(report.checks.token?.issues?.map(({ path, kind }) => [path, kind])).toEqual(found);
  });
});

describe("a provider that surprises, within the contract,", () => {
  it("holds", async () => {
    const { fake, server, realCall } = await startFake();
    fake.failNext({ kind: "status", status: 401, code: "other_code" });
    fake.failNext({ kind: "status", status: 403 });
    const api = await rewriting(server.url, ({ headers: { "x-request-id": _id, ...headers }, body }, nth) => {
      if (nth === 3) return { headers };
      return nth === 7
        ? {
            body: JSON.stringify({
              ...JSON.parse(body),
              id: "i2",
              status: "pending",
              field_of_tomorrow: {},
              [iban]: 1,
            }),
          }
        : {};
    });
    const report = await check(inProcess, api.url, server.tokenUrl, realCall);
    expectExit(report, 0);
    const notes = Object.values(report.checks).flatMap(({ id, issues = [] }) =>
      issues.map(({ path, kind, severity }) => [id, path, kind, severity]),
    );
    expect(notes).toEqual([
      ["no-token", "code", "unexpected-code", "note"],
      ["wrong-token", "(status)", "unexpected-status", "note"],
      ["unknown-ids", "x-request-id", "missing-header", "note"],
      ["real-call", "field_of_tomorrow", "unknown-field", "note"],
      ["real-call", "(a name of 22 characters)", "unknown-field", "note"],
      ["real-call", "id", "different-resource", "note"],
      ["real-call", "status", "unexpected-value", "note"],
    ]);
  });
});

it.each([
  ["503 to everything", 503],
  ["404 to everything, as at a wrong address", 404],
])("a provider that answers %s was not checked, and does not pass for one that agrees", async (_, status) => {
  const { fake, server, realCall } = await startFake();
  for (let nth = 0; nth < 4; nth++) fake.failNext({ kind: "status", status });
  const report = await check(inProcess, server.url, server.tokenUrl, realCall);
  expectExit(report, 2);
  expect(report.checks["no-token"]).toMatchObject({
    verdict: "not-checked",
    found: expect.stringContaining(`${status}`),
  });
  expect(report.stdout).toContain("Is --base-url right?");
  expect(report.stdout.includes("An SMS may have gone out")).toBe(status === 503);
});

function failureOf(junit: Element, id: string): string {
  const cases = junit.children.flatMap(({ children }) => children);
  const failed = cases.find(({ attributes }) => attributes.classname === `check-provider.${id}`);
  return failed?.children.find(({ name }) => name === "failure")?.text ?? "";
}

function disagreeing({ checks }: Report): Set<string> {
  const found = Object.values(checks).filter(({ verdict }) => verdict === "broken");
  return new Set(found.map(({ id }) => id));
}
