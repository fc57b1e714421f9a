// Proves: nothing is reported of a description that says the same as the contract, however it is written, and every other difference
// is reported.
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  theirAddress as address,
  theirOtherAddress as otherAddress,
  providerDescription,
} from "../../../contract-tests/support/provider-description.js";
import type { Spec } from "../../../contract-tests/support/spec-changes.js";
import { compareFacts } from "./compare.js";
import { compareWithContract } from "./compare-with-contract.js";
import { Description, type ParseYaml } from "./description.js";
import { operationFacts } from "./operation-facts.js";

const operation = (doc: Spec) => doc.paths[address].patch;
const body = (doc: Spec, status = "200") => operation(doc).responses[status].content["application/json"];
const field = (doc: Spec, name: string) => body(doc).schema.properties[name];
const error = (doc: Spec) => doc.components.responses.error.content["application/json"];
const answersWithThatError = (doc: Spec) =>
  Object.entries<Spec>(operation(doc).responses).flatMap(([status, { $ref }]) => ($ref ? [status] : []));
const removeFrom = <T>(list: T[], entry: T) => list.splice(list.indexOf(entry), 1);
const move = (map: Spec, from: string, to: string) => {
  map[to] = map[from];
  delete map[from];
};

/** Our own documents are parsed once. */
const documents = new Map<string, unknown>();
const parseOnce: ParseYaml = (text, options) => {
  if (!documents.has(text)) documents.set(text, parse(text, options));
  return documents.get(text);
};

/** What is reported of an operation in a description of the provider's, as `at: ours -> theirs`. */
async function reported(description: Spec, wanted = "authorizeIdentification") {
  const theirs = Description.read(JSON.stringify(description), "theirs", (text) => JSON.parse(text));
  const { operations, stale } = await compareWithContract(theirs, parseOnce);
  return {
    unknown: operations
      .filter(({ id }) => id === wanted)
      .flatMap(({ unknown }) => unknown.map(({ at, ours, theirs }) => `${at}: ${ours} -> ${theirs}`)),
    stale: stale.map(({ at }) => at),
  };
}

async function described(change: (doc: Spec) => unknown = () => {}): Promise<Spec> {
  const doc = await providerDescription();
  change(doc);
  return doc;
}

// Every test below starts from the same description: if that one does not agree, it is the only thing to look at.
beforeAll(async () => {
  const { unknown, stale } = await reported(await described());
  unknown.push(...(await reported(await described(), "retrieveIdentification")).unknown);
  const disagreeing = [...unknown, ...stale.map((at) => `stale: ${at}`)];
  if (disagreeing.length === 0) return;
  throw new Error(
    `spec/deviations.yaml does not fit spec/openapi.yaml, so nothing else is tested here:\n  ${disagreeing.join("\n  ")}\n` +
      "Correct these entries of spec/deviations.yaml. (The provider's description is made of the two in " +
      "contract-tests/support/provider-description.ts.)",
  );
});

/** The same in OpenAPI 3.1: null is a type, and a value of enums. */
function modern(doc: Spec): Spec {
  const text = JSON.stringify(doc, (_key, node) => {
    if (node?.nullable !== true) return node;
    const { nullable: _nullable, type, ...rest } = node;
    return { ...rest, type: [type, "null"], ...(rest.enum ? { enum: [...rest.enum, null] } : {}) };
  });
  return { ...JSON.parse(text), openapi: "3.1.0" };
}

describe("nothing is reported of a description that says the same", () => {
  it.each<[string, (doc: Spec) => unknown]>([
    ["as the endpoint page has it", () => {}],
    ["with the version in the path", versionInPath],
    ["with servers of the operation", (doc) => (operation(doc).servers = [{ url: "https://{region}.example/v1/" }])],
    ["with servers of the path", (doc) => (doc.paths[address].servers = [{ url: "/v1" }])],
    ["with other names of parameters", renameParameter],
    ["with the parameters in another order", (doc) => reverseParameters(doc)],
    ["with the schema of a parameter by media type", schemaByMediaType],
    ["in OpenAPI 3.1", (doc) => Object.assign(doc, modern(doc))],
    ["with null as one of several", (doc) => oneOfNull(doc, { type: "null" })],
    ["with null as the only value of one of several", (doc) => oneOfNull(doc, { const: null })],
    ["with null beside all of a schema", nullBesideAll],
    ["with the schema elsewhere", schemaElsewhere],
    ["put together of parts", schemaInParts],
    ["with an enum without a type", (doc) => delete doc.components.schemas.identification_method.type],
    ["with an object without a type", (doc) => delete body(doc).schema.type],
    ["with a constant for each value", (doc) => (field(doc, "status").enum = [...field(doc, "status").enum].reverse())],
    [
      "with headers that mean nothing",
      (doc) => addParameter(doc, { name: "Authorization", in: "header", required: true }),
    ],
    [
      "with parameters of a media type",
      (doc) => move(responseOf(doc), "application/json", "Application/JSON; charset=utf-8"),
    ],
    ["with other operations that are broken", (doc) => (doc.paths["/other"] = { get: { $ref: "#/nowhere" } })],
    [
      "with a similar path that has other methods",
      (doc) => (doc.paths = { [`/eu${address}`]: { get: {} }, ...doc.paths }),
    ],
    [
      "with a similar path that has the method",
      (doc) => (doc.paths = { [`/eu${address}`]: { patch: {} }, ...doc.paths }),
    ],
    ["with a path that is only the end of ours", (doc) => (doc.paths["/{id}/authorize"] = { patch: {} })],
    ["with further fields allowed in words", (doc) => (body(doc).schema.additionalProperties = true)],
    ["with a server whose address is none", (doc) => doc.servers.push({ url: "http://[" })],
  ])("%s", async (_what, change) => {
    expect(await reported(await described(change))).toEqual({ unknown: [], stale: [] });
  });
});

describe("a difference is reported", () => {
  it.each<[string, (doc: Spec) => unknown, unknown[]]>([
    [
      "value added",
      (doc) => field(doc, "status").enum.push("status_of_tomorrow"),
      ["responses.200.status.enum.status_of_tomorrow: not documented -> documented"],
    ],
    [
      "value removed",
      (doc) => removeFrom(doc.components.schemas.identification_method.enum, "bank"),
      ["responses.200.method.enum.bank: documented -> not documented"],
    ],
    [
      "list of values gone",
      (doc) => delete doc.components.schemas.identification_method.enum,
      [expect.stringMatching(/^responses\.200\.method\.enum: bank, .* -> any value$/)],
    ],
    [
      "list of values added",
      (doc) => (field(doc, "iban").enum = ["a", "b"]),
      ["responses.200.iban.enum: any value -> a, b"],
    ],
    ["any type", (doc) => (body(doc).schema.properties.iban = {}), ["responses.200.iban.type: string -> any type"]],
    [
      "a schema that is a truth value",
      (doc) => (body(doc).schema.properties.iban = true),
      ["responses.200.iban.type: string -> any type"],
    ],
    [
      "a schema that contains itself",
      (doc) => (body(doc).schema.properties.iban = { $ref: containing(doc, body(doc).schema) }),
      ["responses.200.iban.type: string -> any type"],
    ],
    [
      "field added",
      (doc) => (body(doc).schema.properties.field_of_tomorrow = { type: "string" }),
      ["responses.200.field_of_tomorrow: not documented -> documented"],
    ],
    [
      "field added with the name of a part of each object",
      (doc) => (body(doc).schema.properties.constructor = { type: "string" }),
      ["responses.200.constructor: not documented -> documented"],
    ],
    [
      "field removed",
      (doc) => delete body(doc).schema.properties.iban,
      ["responses.200.iban: documented -> not documented"],
    ],
    [
      "field of another type",
      (doc) => (field(doc, "iban").type = "integer"),
      ["responses.200.iban.type: string -> integer"],
    ],
    [
      "field that is a list",
      (doc) => (body(doc).schema.properties.iban = { items: { type: "string" } }),
      ["responses.200.iban.type: string -> array"],
    ],
    [
      "field always there",
      (doc) => (body(doc).schema.required = ["method"]),
      ["responses.200.method.required: may be absent -> always there"],
    ],
    [
      "nullability gained",
      (doc) => (field(doc, "iban").nullable = true),
      ["responses.200.iban.null: never null -> may be null"],
    ],
    [
      "nullability lost",
      (doc) => delete field(doc, "terms_and_conditions_signed_at").nullable,
      ["responses.200.terms_and_conditions_signed_at.null: may be null -> never null"],
    ],
    [
      "null among values of no type",
      (doc) => {
        const { enum: values } = doc.components.schemas.identification_method;
        doc.components.schemas.identification_method = { enum: [...values, null] };
      },
      ["responses.200.method.null: never null -> may be null"],
    ],
    ["format", (doc) => (field(doc, "iban").format = "iban"), ["responses.200.iban.format: none -> iban"]],
    ["length", (doc) => (field(doc, "iban").maxLength = 34), ["responses.200.iban.maxLength: none -> 34"]],
    [
      "status added",
      (doc) => (operation(doc).responses["418"] = operation(doc).responses["403"]),
      ["responses.418: not documented -> documented"],
    ],
    [
      "status removed",
      (doc) => delete operation(doc).responses["403"],
      ["responses.403: documented -> not documented"],
    ],
    [
      "security",
      (doc) => {
        doc.components.securitySchemes = { token: { type: "http", scheme: "bearer" } };
        doc.security = [{ token: [] }];
      },
      ["security: oauth2 clientCredentials (partners) -> http bearer"],
    ],
    [
      "security of several kinds",
      (doc) => {
        doc.components.securitySchemes = {
          "a/key": { type: "apiKey", in: "header" },
          tls: { type: "mutualTLS" },
          login: { type: "oauth2" },
        };
        operation(doc).security = [{ tls: null, "a/key": [] }, { login: ["b", "a"] }, {}];
      },
      ["security: oauth2 clientCredentials (partners) -> apiKey in header and mutualTLS or nothing or oauth2 (a, b)"],
    ],
    [
      "parameter added",
      (doc) => addParameter(doc, { name: "lang", in: "query" }),
      ["parameters.query.lang: not documented -> documented"],
    ],
    [
      "header added to the request",
      (doc) => addParameter(doc, { name: "X-Lang", in: "header" }),
      ["parameters.header.x-lang: not documented -> documented"],
    ],
    [
      "parameter limited",
      (doc) => (operation(doc).parameters[0].schema.maxLength = 36),
      ["parameters.path.2.maxLength: none -> 36"],
    ],
    [
      "request body",
      (doc) => (operation(doc).requestBody = { required: true, content: {} }),
      ["requestBody: none -> required"],
    ],
    ["optional request body", (doc) => (operation(doc).requestBody = {}), ["requestBody: none -> optional"]],
    [
      "header added",
      (doc) => (operation(doc).responses["200"].headers = { "Retry-After": null }),
      ["responses.200.headers.retry-after: not documented -> documented"],
    ],
    [
      "media type",
      (doc) => move(responseOf(doc), "application/json", "application/hal+json"),
      [
        "responses.200.content.application/json: documented -> not documented",
        "responses.200.content.application/hal+json: not documented -> documented",
      ],
    ],
    [
      "path",
      (doc) => (doc.servers = []),
      ["path: /v1/persons/{}/identifications/{}/authorize -> /persons/{}/identifications/{}/authorize"],
    ],
    [
      "one of several shapes of a success",
      (doc) => (body(doc).schema = { oneOf: [body(doc).schema, { type: "string" }, { type: "array", items: {} }] }),
      ["responses.200.shapes: not documented -> string", "responses.200.shapes: not documented -> array"],
    ],
    [
      "an unlike shape",
      (doc) => {
        body(doc).schema = { oneOf: [{ type: "object", properties: { other: {} } }, { type: "object" }] };
      },
      [
        "responses.200.shapes: not documented -> an object with other",
        "responses.200.shapes: not documented -> object",
        expect.stringMatching(/^responses\.200\.shapes: an object with id, .* -> not documented$/),
      ],
    ],
  ])("%s", async (_what, change, expected) => {
    expect((await reported(await described(change))).unknown).toEqual(expected);
  });

  it("in each of the answers that it is in", async () => {
    const doc = await described((doc) => (error(doc).schema.properties.status.type = "integer"));
    expect(answersWithThatError(doc)).toEqual(expect.arrayContaining(["400", "403", "500"]));
    expect((await reported(doc)).unknown).toEqual(
      answersWithThatError(doc).map((status) => `responses.${status}.status.type: string -> integer`),
    );
  });

  it("of one operation only, where only one of them differs", async () => {
    const doc = await described((doc) => {
      delete doc.paths[otherAddress].get.responses["200"].content["application/json"].schema.properties.person_id;
    });
    expect((await reported(doc)).unknown).toEqual([]);
    const { unknown } = await reported(doc, "retrieveIdentification");
    expect(unknown).toEqual(["responses.200.person_id: documented -> not documented"]);
  });

  it("and a known one that no longer exists in any operation is stale", async () => {
    const { unknown, stale } = await reported(
      await described((doc) => {
        for (const { responses } of [operation(doc), doc.paths[otherAddress].get]) {
          responses["200"].content["application/json"].schema.properties.url.format = "uri";
          responses.default = responses["500"];
        }
      }),
    );
    expect(stale).toEqual(["responses.200.url.format", "responses.default"]);
    expect(unknown).toContain("responses.default.shapes: an object with errors -> not documented");
  });

  it("and a known one that has become another one is reported", async () => {
    const doc = await described((doc) => (field(doc, "url").format = "hostname"));
    expect(await reported(doc)).toEqual({ unknown: ["responses.200.url.format: uri -> hostname"], stale: [] });
  });
});

describe("what this contract does not have today is compared, too", () => {
  /** A description of PUT /things/{id} with these parts. */
  const facts = (parts: object) => {
    const text = JSON.stringify({ openapi: "3.1.0", paths: { "/things/{id}": { put: parts } } });
    const description = Description.read(text, "it", (json) => JSON.parse(json));
    return operationFacts(description, { method: "put", path: "/things/{id}" });
  };
  const differences = (ours: object, theirs: object) =>
    compareFacts(facts(ours), facts(theirs)).differences.map(
      ({ at, ours, theirs, change }) => `${at}: ${ours} -> ${theirs} (${change?.kind ?? "takes a decision"})`,
    );
  const json = (schema: object, type = "application/json") => ({ content: { [type]: { schema } } });
  const query = { name: "lang", in: "query", schema: {} };

  it.each<[string, object, object, string[]]>([
    [
      "a parameter that becomes required",
      { parameters: [query] },
      { parameters: [{ ...query, required: true }] },
      ["parameters.query.lang.required: optional -> required (parameter)"],
    ],
    ["a request body that goes away", { requestBody: json({}) }, {}, ["requestBody: optional -> none (request body)"]],
    [
      "a request body that becomes required, with another field",
      { requestBody: json({ type: "object" }) },
      { requestBody: { required: true, ...json({ properties: { a: {} } }) } },
      ["requestBody: optional -> required (request body)", "requestBody.a: not documented -> documented (field)"],
    ],
    [
      "a body of another media type",
      { requestBody: json({ type: "string" }, "text/plain") },
      { requestBody: json({ type: "integer" }, "text/plain") },
      ["requestBody.content.text/plain.type: string -> integer (keyword)"],
    ],
    [
      "a shape more and a shape less",
      { requestBody: json({ oneOf: [{ type: "string" }, { type: "integer" }] }) },
      { requestBody: json({ anyOf: [{ type: "string" }, { type: "boolean" }] }) },
      [
        "requestBody.shapes: not documented -> boolean (shape)",
        "requestBody.shapes: integer -> not documented (takes a decision)",
      ],
    ],
    [
      "shapes that share only what each object has",
      { requestBody: json({ oneOf: [{ properties: { constructor: {} } }, { type: "string" }] }) },
      { requestBody: json({ oneOf: [{ properties: { other: {} } }, { type: "string" }] }) },
      [
        "requestBody.shapes: not documented -> an object with other (shape)",
        "requestBody.shapes: an object with constructor -> not documented (takes a decision)",
      ],
    ],
    [
      "a limit that goes away, in each entry of a list",
      { requestBody: json({ items: { type: "string", maxLength: 3 } }) },
      { requestBody: json({ items: { type: "string" } }) },
      ["requestBody[].maxLength: 3 -> none (keyword)"],
    ],
    [
      "a list of values that goes away, and null with it",
      { requestBody: json({ enum: ["a", null] }) },
      { requestBody: json({ type: "string" }) },
      ["requestBody.null: may be null -> never null (null)", "requestBody.enum: a -> any value (keyword)"],
    ],
  ])("%s", (_what, ours, theirs, expected) => {
    expect(differences(ours, theirs)).toEqual(expected);
  });
});

function responseOf(doc: Spec) {
  return operation(doc).responses["200"].content;
}

function renameParameter(doc: Spec) {
  move(doc.paths, address, address.replace("identification_id", "ident"));
  doc.paths[address.replace("identification_id", "ident")].patch.parameters[0].name = "ident";
}

/** Where they are listed in one place: the names in the path say which is which. */
function reverseParameters(doc: Spec) {
  operation(doc).parameters.push(...doc.paths[address].parameters);
  delete doc.paths[address].parameters;
  operation(doc).parameters = [...operation(doc).parameters].reverse();
}

function schemaByMediaType(doc: Spec) {
  const [{ schema, ...parameter }] = operation(doc).parameters;
  operation(doc).parameters = [{ ...parameter, content: { "text/plain": { schema } } }];
}

function versionInPath(doc: Spec) {
  doc.servers = [{ url: "/" }];
  for (const path of [address, otherAddress]) move(doc.paths, path, `/v1${path}`);
}

function oneOfNull(doc: Spec, nothing: object) {
  doc.openapi = "3.1.0";
  body(doc).schema.properties.proof_of_address_issued_at = { oneOf: [{ type: "string" }, nothing] };
}

function nullBesideAll(doc: Spec) {
  const { nullable, ...type } = field(doc, "proof_of_address_type");
  doc.components.schemas.proof = type;
  body(doc).schema.properties.proof_of_address_type = { nullable, allOf: [{ $ref: "#/components/schemas/proof" }] };
}

function schemaElsewhere(doc: Spec) {
  doc.components.schemas["a/b c"] = body(doc).schema;
  body(doc).schema = { $ref: "#/components/schemas/a~1b%20c" };
}

function schemaInParts(doc: Spec) {
  const { id, ...others } = body(doc).schema.properties;
  body(doc).schema = { allOf: [{ type: "object", properties: { id } }, { properties: others }] };
}

/** A reference to a schema that has a place of its own. */
function containing(doc: Spec, schema: Spec): string {
  doc.components.schemas.itself = schema;
  body(doc).schema = { $ref: "#/components/schemas/itself" };
  return "#/components/schemas/itself";
}

function addParameter(doc: Spec, parameter: object) {
  operation(doc).parameters.push({ schema: { type: "string" }, ...parameter });
}
