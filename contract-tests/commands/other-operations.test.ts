// Proves: an operation of any kind can be generated, called and verified. The endpoint that CONTRIBUTING.md adds (a PATCH with a
// JSON body), and a GET with a query, a header and another status than 200, are added in a scratch copy. The code that CONTRIBUTING.md
// shows is what is compiled and called there, through the client and against Prism.
import { readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { type ScratchCopy, scratchCopy } from "../../scripts/support/scratch-copy.mjs";

const guide = await readFile(new URL("../../CONTRIBUTING.md", import.meta.url), "utf8");
const section = guide.slice(
  guide.indexOf("## Add an endpoint"),
  guide.indexOf("\n## ", guide.indexOf("## Add an endpoint") + 1),
);
const blocks = [...section.matchAll(/^ {3}```(\w+)\n([\s\S]*?)^ {3}```$/gm)].map(([, language, text = ""]) => ({
  language,
  text: text.replace(/^ {3}/gm, ""),
}));
const [path = "", schema = ""] = blocks.filter(({ language }) => language === "yaml").map(({ text }) => text);
const code = blocks.filter(({ language }) => language === "ts").map(({ text }) => text);
const [types = "", method = "", operation = "", implementation = "", fake = "", call = "", body = "", relied = ""] =
  code;

/** The second operation: what CONTRIBUTING.md has no example of. */
const search = `
  /v1/persons/{person_id}/identifications:
    get:
      operationId: searchIdentification
      x-effect: none
      summary: Search
      description: Finds one identification.
      parameters:
        - $ref: "#/components/parameters/PersonId"
        - { name: status, in: query, required: true, schema: { type: array, items: { type: string } } }
        - { name: limit, in: query, schema: { type: integer } }
        - { name: x-partner, in: header, required: true, schema: { type: string } }
      responses:
        "203":
          description: Found.
          headers:
            x-request-id: { $ref: "#/components/headers/RequestId" }
          content:
            application/json:
              schema: { $ref: "#/components/schemas/RetrievedIdentification" }
              examples:
                awaitingAuthorization: { $ref: "#/components/examples/RetrievedBeforeAuthorization" }
`;

const searchOperation = `
  const search = createOperation(
    client,
    "searchIdentification",
    ({ personId, status }: { personId: string; status: string[] }) => ({
      params: { path: { person_id: personId }, query: { status, limit: 2 }, header: { "x-partner": "p ä".slice(0, 1) } },
    }),
    (api, request) => api.GET("/v1/persons/{person_id}/identifications", request),
  );
`;

/** What the types refuse: each line is an error, or the file does not compile. */
const misuse = `
import type { Client } from "openapi-fetch";
import type { paths } from "../../generated/schema.js";
declare const api: Client<paths>;
const path = { person_id: "p", id: "i" };
export async function misuse() {
  // @ts-expect-error there is no such field
  await api.PATCH("/v1/persons/{person_id}/identifications/{id}/reference", { params: { path }, body: { other: 1 } });
  // @ts-expect-error the body is missing
  await api.PATCH("/v1/persons/{person_id}/identifications/{id}/reference", { params: { path } });
  // @ts-expect-error no such method of this path
  await api.POST("/v1/persons/{person_id}/identifications/{id}/reference", { params: { path }, body: { reference: "1" } });
  // @ts-expect-error a parameter of another type
  await api.GET("/v1/persons/{person_id}/identifications", { params: { path, query: { status: 1 }, header: { "x-partner": "p" } } });
  // @ts-expect-error no such path
  await api.PATCH("/v1/persons/{person_id}/identification/{id}", { params: { path }, body: { reference: "1" } });
}
`;

const played = `
import { expect, inject, it } from "vitest";
import { createSolarisClient } from "../../src/index.js";

const sent: [string, RequestInit][] = [];
const solaris = createSolarisClient({
  baseUrl: inject("prismUrl"),
  auth: () => "example-token",
  fetch: (url, init) => {
    sent.push([url, init]);
    return fetch(url, init);
  },
});
const ref = { personId: "dc1a6812a14f6cc338cd084208535bcdcper", identificationId: "6dc54352d6793a892e0702850d07b831cidt" };
const success = { identification: { id: expect.any(String) }, meta: { attempts: 1 } };

it("sends a JSON body, which Prism accepts", async () => {
  expect(await solaris.identifications.update(ref, { reference: "4711" })).toMatchObject({ ...success, meta: { status: 200 } });
  const [url, { method, body, headers }] = sent.pop()!;
  expect([method, url, body]).toEqual(["PATCH", inject("prismUrl") + "/v1/persons/" + ref.personId + "/identifications/" + ref.identificationId + "/reference", '{"reference":"4711"}']);
  expect(headers).toMatchObject({ "content-type": "application/json", authorization: "Bearer example-token" });
});

it("is refused by Prism with another body, and the error speaks of no SMS", async () => {
  const call = solaris.identifications.update(ref, { reference: 7 as never });
  const error = await call.catch((thrown: Error) => thrown);
  expect(error).toMatchObject({ status: 400, delivery: "rejected" });
  expect((error as Error).message).not.toMatch(/SMS/);
});

it("sends a query and a header, and reads a success of another status", async () => {
  const found = await solaris.identifications.search({ personId: ref.personId, status: ["a b", "c&d"] });
  expect(found).toMatchObject({ ...success, meta: { status: 203 } });
  const [url, { method, headers }] = sent.pop()!;
  expect(method).toBe("GET");
  expect(url).toBe(inject("prismUrl") + "/v1/persons/" + ref.personId + "/identifications?status=a%20b&status=c%26d&limit=2");
  expect(headers).toMatchObject({ "x-partner": "p" });
});

it("is sent again after a response that cannot be read, since it has no effect", async () => {
  let calls = 0;
  const flaky = createSolarisClient({
    baseUrl: inject("prismUrl"),
    auth: () => "example-token",
    fetch: async (url, init) => (++calls === 1 ? new Response("gateway", { status: 502 }) : fetch(url, init)),
  });
  expect(await flaky.identifications.update(ref, { reference: "4711" })).toMatchObject({ meta: { attempts: 2 } });
});
`;

let copy: ScratchCopy;
const edit = async (file: string, ...edits: [before: string, text: string][]) => {
  let source = await readFile(copy.path(file), "utf8");
  for (const [before, text] of edits) {
    expect(source.split(before), `${file}: ${before}`).toHaveLength(2);
    source = source.replace(before, () => text + before);
  }
  await writeFile(copy.path(file), source);
};
const run = async (command: string, ...args: string[]) => {
  const { ok, output } = await copy.run(command, args);
  expect(ok, output).toBe(true);
};

beforeAll(async () => {
  copy = await scratchCopy();
  await edit("spec/openapi.yaml", ["\ncomponents:\n", `${path}${search}`], ["    Identification:\n", schema]);
  const spec = parseDocument(await readFile(copy.path("spec/openapi.yaml"), "utf8"));
  const retrieve = ["paths", "/v1/persons/{person_id}/identifications/{id}", "get", "responses"];
  for (const [address, verb] of [
    ["/v1/persons/{person_id}/identifications/{id}/reference", "patch"],
    ["/v1/persons/{person_id}/identifications", "get"],
  ] as const) {
    for (const code of ["400", "401", "403", "500", "default"]) {
      spec.setIn(["paths", address, verb, "responses", code], spec.getIn([...retrieve, code]));
    }
  }
  await writeFile(copy.path("spec/openapi.yaml"), spec.toString({ lineWidth: 0 }));
  await edit(
    "src/identifications.ts",
    ["/**\n * Operations on the identifications of persons.", `${types}\n`],
    [
      "}\n\nexport function createIdentifications",
      `${method}search(what: { personId: string; status: string[] }): Promise<UpdateResult>;\n`,
    ],
    ["  return {\n    async authorize", operation + searchOperation],
    [
      "    notify: followUp.notify,",
      `${implementation}async search(what) { const { body, meta } = await search(what, {}); return { identification: body, meta }; },\n`,
    ],
  );
  await edit("src/testing/fake-api.ts", [
    "    authorizeIdentification: authorize,",
    `${fake}searchIdentification: (ref) => jsonAnswer(203, store.get(ref)),\n`,
  ]);
  await edit("contract-tests/support/calls.ts", [
    "  authorizeIdentification: (solaris)",
    `${call}searchIdentification: (solaris) => solaris.identifications.search({ personId: person, status: ["created"] }),\n`,
  ]);
  await edit("contract-tests/support/calls.ts", ["};\n\nexport function requestOf", `\n${body}`]);
  await edit("contract-tests/support/interactions.ts", ['  ...answersOf("authorizeIdentification"', relied]);
  await writeFile(copy.path("contract-tests/spec/misuse.ts"), misuse);
  await writeFile(copy.path("contract-tests/spec/played.test.ts"), played);
  const files = ["src/index.ts", "contract-tests/spec/misuse.ts", "contract-tests/support/calls.ts"].map(
    (file) => `../../${file}`,
  );
  const project = { extends: "../../tsconfig.json", include: [], files };
  await writeFile(copy.path("scripts/mutation/tsconfig.json"), JSON.stringify(project));
  await run("node", "scripts/generate.mjs");
});
afterAll(() => copy?.remove());

it("takes fewer than 25 lines in src/, with paths and fields in the typed call only", () => {
  const added = [types, method, operation, implementation, fake].join("").replace(/\/\*\*[\s\S]*?\*\/\n/g, "");
  const lines = added.split("\n").filter((line) => line.trim() !== "");
  expect(lines.length).toBeLessThan(25);
  const outside = [types, implementation, fake].join("").replace(/\/\*\*[\s\S]*?\*\/\n/g, "");
  expect(outside).not.toMatch(/\/v1\/|PATCH|reference/);
});

it("compiles, and each call that the contract does not allow does not", () =>
  run("tsc", "-p", "scripts/mutation/tsconfig.json"));

it("is sent and read as the contract says, and a part of the pact, which the contract keeps", async () => {
  await run("node", "scripts/pact.mjs");
  const files = ["played", "honours-pact"].map((name) => `contract-tests/spec/${name}.test.ts`);
  await run("vitest", "run", "--project=spec", ...files);
});
