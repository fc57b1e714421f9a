import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { validBodies, violations } from "../../contract-tests/support/schema-bodies.js";
import { type BodyShape, type CheckerFinding, documentedBodies } from "../../generated/checkers.js";
import {
  jsonSchemaOf,
  type Node,
  namedExamples,
  operationsOf,
  readSpec,
  resolve,
  webhooksOf,
} from "../../scripts/support/spec.mjs";
import { parseJson } from "../response.js";
import { comparePayload, compareWithContract } from "./compare.js";

const spec = await readSpec();
const iban = "DE11110101010100000020";
const identification = { id: "i1", status: "confirmation_required" };
const flat = { id: "e1", status: "400", code: "invalid_model", title: "Invalid Model", detail: "iban is invalid" };
const enveloped = { ...flat, status: 400 };

/** The differences of a response; a body that is no string is sent as JSON. */
function issuesOf(status: number, content: unknown = "", operation = "authorizeIdentification", path = {}) {
  const body = typeof content === "string" ? content : JSON.stringify(content);
  return compareWithContract(operation, { status, headers: {}, body }, parseJson(body), path);
}

type Told = [path: string, kind: string, expected: string, found: string];
const told = (...issues: Told[]) => issues.map(([path, kind, expected, found]) => ({ path, kind, expected, found }));

describe("a documented response", () => {
  it.each(namedExamples(spec).map(({ operation, code, name, value }) => [operation, code, name, value] as const))(
    "does not differ: the example of %s %i %s",
    (operation, code, _name, value) => expect(issuesOf(code, value, operation)).toEqual([]),
  );

  it.each<[string, number, unknown]>([
    ["only the fields that are required", 200, identification],
    [
      "null in each field that can be null",
      200,
      { ...identification, completed_at: null, proof_of_address_type: null },
    ],
    ["a flat error", 400, flat],
    ["an envelope with other members next to its errors", 400, { errors: [enveloped], status: 400, [iban]: [iban] }],
    ["an envelope with a flat error next to its errors", 400, { errors: [enveloped], ...flat }],
    ["texts that are empty, where no length is required", 400, { ...flat, detail: "" }],
    ["an error that is documented for another status", 500, flat],
    ["an error for which the others stand: 404", 404, flat],
    ["an error for which the others stand: 429", 429, { errors: [enveloped] }],
    ["an error for which the others stand: 599", 599, flat],
  ])("does not differ with %s", (_, status, body) => expect(issuesOf(status, body)).toEqual([]));
});

const [authorize] = operationsOf(spec);
const statuses = Object.keys(authorize?.operation.responses).join(", ").replace("default", "another error");
const eitherError = "ErrorObject or ErrorEnvelope";
const required = "a required field";

it("a body of more than 32,768 characters is reported with its length, and not compared", () => {
  const bodyOf = (length: number) => JSON.stringify({ errors: [0] }).padEnd(length);
  expect(issuesOf(400, bodyOf(32_768))).toEqual(told(["errors[0]", "wrong-type", "object", "integer"]));
  const found = "32769 characters, too many to be compared";
  expect(issuesOf(400, bodyOf(32_769))).toEqual(told(["", "undocumented-shape", eitherError, found]));
});

it("a documented field is named; an unknown one only if its name is a word", () => {
  const body = { ...identification, proof_of_address_type: "X" };
  const expected = [...spec.components.schemas.ProofOfAddressType.enum].map(String).join(", ");
  expect(issuesOf(200, body)).toEqual(told(["proof_of_address_type", "unknown-enum-value", expected, "X"]));
});

describe("a difference of status is reported:", () => {
  const undocumented = (status: number): Told => ["", "undocumented-status", statuses, String(status)];
  const noBody: Told = ["", "undocumented-shape", "Identification", "nothing"];
  it.each<[string, number, unknown, Told[]]>([
    ["another 2xx", 201, identification, [undocumented(201)]],
    [
      "another 2xx, whose body differs",
      202,
      { id: "i1" },
      [undocumented(202), ["status", "missing-field", required, "nothing"]],
    ],
    ["a 2xx without a body", 204, "", [undocumented(204), noBody]],
    ["the last 2xx, whose body is read too", 299, "", [undocumented(299), noBody]],
    ["a redirect, with any body", 302, iban, [undocumented(302)]],
    ["the last status that is no error", 399, {}, [undocumented(399)]],
    ["the last status before 2xx", 199, {}, [undocumented(199)]],
    ["no status at all", 0, identification, [undocumented(0)]],
  ])("%s", (_, status, body, issues) => expect(issuesOf(status, body)).toEqual(told(...issues)));
});

describe("a difference of body is reported:", () => {
  const page = "<!doctype html><title>Bad Gateway</title>";
  const noShape = (found: string, expected = eitherError): Told[] => [["", "undocumented-shape", expected, found]];
  it.each<[string, number, unknown, Told[]]>([
    ["a page", 500, page, noShape(`no JSON, string of ${page.length} characters`)],
    ["a page of a status for which the others stand", 502, page, noShape("no JSON, string of 41 characters")],
    ["a page with a success", 200, page, noShape("no JSON, string of 41 characters", "Identification")],
    ["nothing", 404, "", noShape("nothing")],
    ["white space", 400, " ", noShape("no JSON, string of 1 characters")],
    ["JSON that breaks off", 400, '{"id":"e1"', noShape("no JSON, string of 10 characters")],
    ["null for an error", 400, "null", noShape("null")],
    ["a list of errors", 400, [flat], noShape("array")],
    ["a text for an error", 400, `"${iban}"`, noShape("string")],
    ["a number for an error", 400, "7", noShape("integer")],
    ["an object without a field of either error", 400, { message: iban }, noShape("object")],
    ["null for an identification", 200, "null", [["", "wrong-type", "object", "null"]]],
    ["a list of identifications", 200, [identification], [["", "wrong-type", "object", "array"]]],
    [
      "an empty object",
      200,
      {},
      [
        ["id", "missing-field", required, "nothing"],
        ["status", "missing-field", required, "nothing"],
      ],
    ],
    ["an envelope without errors", 400, { errors: [] }, [["errors", "bad-format", "minItems 1", "array of 0 items"]]],
    ["an envelope of something else", 400, { errors: {} }, [["errors", "wrong-type", "array", "object"]]],
    ["a flat error with a number", 400, { ...flat, status: 400 }, [["status", "wrong-type", "string", "integer"]]],
    [
      "an incomplete flat error",
      400,
      { code: "a" },
      ["id", "status", "title", "detail"].map((field): Told => [field, "missing-field", required, "nothing"]),
    ],
    [
      "a flat error next to something that is no envelope",
      400,
      { ...flat, errors: null },
      [["errors", "unknown-field", "no such field", "null"]],
    ],
    [
      "the nearest of two",
      400,
      { errors: [{ ...enveloped, status: "400" }], code: "a" },
      [["errors[0].status", "wrong-type", "integer", "string"]],
    ],
    [
      "a part of an entry",
      400,
      { errors: [enveloped, { ...enveloped, source: { field: 1.5, [iban]: 1 } }] },
      [
        ["errors[1].source.(a name of 22 characters)", "unknown-field", "no such field", "integer"],
        ["errors[1].source.field", "wrong-type", "string", "number"],
      ],
    ],
    [
      "an entry that is none",
      400,
      { errors: [...Array(10).fill(enveloped), null] },
      [["errors[10]", "wrong-type", "object", "null"]],
    ],
  ])("%s", (_, status, body, issues) => expect(issuesOf(status, body)).toEqual(told(...issues)));

  it.each([
    [200, "Identification"],
    [400, eitherError],
    [502, eitherError],
  ])("a body that was too long to be read, with status %i", (status, expected) => {
    const issues = compareWithContract(
      "authorizeIdentification",
      { status, headers: {}, body: "", oversized: true },
      undefined,
    );
    expect(issues).toEqual(told(["", "undocumented-shape", expected, "a body that was too long to be read"]));
  });
});

const { IdentificationStatus, IdentificationMethod } = spec.components.schemas;

describe("a difference of a field is reported:", () => {
  it.each<[string, object, Told]>([
    [
      "an unknown status",
      { status: "status_of_tomorrow" },
      ["status", "unknown-enum-value", IdentificationStatus.enum.join(", "), "status_of_tomorrow"],
    ],
    [
      "an unknown method",
      { method: "telepathy" },
      ["method", "unknown-enum-value", IdentificationMethod.enum.join(", "), "telepathy"],
    ],
    ["an empty id", { id: "" }, ["id", "bad-format", "minLength 1", "string of 0 characters"]],
    ["a number", { id: 1 }, ["id", "wrong-type", "string", "integer"]],
    ["a fraction", { id: 1.5 }, ["id", "wrong-type", "string", "number"]],
    ["a truth", { iban: true }, ["iban", "wrong-type", "string", "boolean"]],
    ["an object", { iban: { [iban]: iban } }, ["iban", "wrong-type", "string", "object"]],
    ["a list", { completed_at: [iban] }, ["completed_at", "wrong-type", "string or null", "array"]],
    ["null where there is none", { iban: null }, ["iban", "wrong-type", "string", "null"]],
    ["null for an enum, once", { method: null }, ["method", "wrong-type", "string", "null"]],
    [
      "a number for an enum that may be null, once",
      { proof_of_address_type: 1 },
      ["proof_of_address_type", "wrong-type", "string or null", "integer"],
    ],
    ["no address", { url: iban }, ["url", "bad-format", "format uri", "string of 22 characters"]],
    [
      "no moment",
      { completed_at: iban },
      ["completed_at", "bad-format", "format date-time", "string of 22 characters"],
    ],
    [
      "no day",
      { proof_of_address_issued_at: "" },
      ["proof_of_address_issued_at", "bad-format", "format date", "string of 0 characters"],
    ],
    ["a field that is new", { sms_count: 1 }, ["sms_count", "unknown-field", "no such field", "integer"]],
    ["a field in another case", { Id: "i1" }, ["Id", "unknown-field", "no such field", "string"]],
    ["a field named constructor", { constructor: null }, ["constructor", "unknown-field", "no such field", "null"]],
    ["a field named toString", { toString: [] }, ["toString", "unknown-field", "no such field", "array"]],
    [
      "a field named __proto__",
      JSON.parse('{"__proto__":{"id":1}}'),
      ["__proto__", "unknown-field", "no such field", "object"],
    ],
  ])("%s", (_, fields, issue) => expect(issuesOf(200, { ...identification, ...fields })).toEqual(told(issue)));

  it.each([
    iban,
    "049215",
    "+49 151 23456789",
    "max@example.com",
    "https://a.example/?key=b",
    "a b",
    "a-b",
    "ä",
    "",
    "a\u0000",
    "a\n",
    "a".repeat(41),
  ])("the length of the field name %j, because it is no word", (name) => {
    const path = `(a name of ${name.length} characters)`;
    expect(issuesOf(200, { ...identification, [name]: iban })).toEqual(
      told([path, "unknown-field", "no such field", "string"]),
    );
  });

  it.each(["a", "_", "Status_Of_Tomorrow", "confirmation_Required", "CONFIRMED", "a".repeat(40)])(
    "the value %j of an enum",
    (value) => {
      expect(issuesOf(200, { ...identification, status: value })).toMatchObject([{ path: "status", found: value }]);
    },
  );

  it.each([
    iban,
    "049215",
    "1234-5678",
    "two words",
    "a.b",
    "ä",
    "",
    "a\u0000b",
    "confirmed\n",
    "\nconfirmed",
    "a".repeat(41),
  ])("the length of the enum value %j, because it is no word", (value) => {
    const found = `string of ${value.length} characters`;
    expect(issuesOf(200, { ...identification, status: value })).toMatchObject([{ kind: "unknown-enum-value", found }]);
  });

  it("each of 200 new fields", () => {
    const names = Array.from(
      { length: 200 },
      (_, nth) => `new_${"x".repeat(nth % 36)}${nth < 36 ? "" : "_".repeat(nth)}`,
    );
    const fields = Object.fromEntries(names.map((name) => [name, true]));
    const issues = issuesOf(200, { ...identification, ...fields });
    expect(issues).toHaveLength(200);
    expect(issues.every(({ kind, found }) => kind === "unknown-field" && found === "boolean")).toBe(true);
  });
});

describe("another resource than the requested one", () => {
  const another = (name: string, length: number): Told => [
    name,
    "different-resource",
    `the ${name} of the request`,
    `another string of ${length} characters`,
  ];

  it.each<[string, number, object, Told[]]>([
    ["the same", 200, identification, []],
    ["another id", 200, { ...identification, id: iban }, [another("id", 22)]],
    ["an id in another case", 200, { ...identification, id: "I1" }, [another("id", 2)]],
    [
      "an empty id, once",
      200,
      { ...identification, id: "" },
      [["id", "bad-format", "minLength 1", "string of 0 characters"]],
    ],
    ["a number, once", 200, { ...identification, id: 1 }, [["id", "wrong-type", "string", "integer"]]],
    [
      "another id with another 2xx",
      299,
      { ...identification, id: "i2" },
      [["", "undocumented-status", statuses, "299"], another("id", 2)],
    ],
    [
      "another of a field that the contract does not have",
      200,
      { ...identification, person_id: "p2" },
      [["person_id", "unknown-field", "no such field", "string"], another("person_id", 2)],
    ],
    ["the id of an error", 400, flat, []],
    ["the id of a redirect", 302, { id: "i2" }, [["", "undocumented-status", statuses, "302"]]],
  ])("is reported with its name and length: %s", (_, status, json, issues) => {
    expect(issuesOf(status, json, undefined, { person_id: "p1", id: "i1" })).toEqual(told(...issues));
  });

  it("is found if the request has a number", () => {
    expect(issuesOf(200, { ...identification, id: "7" }, undefined, { id: 7 })).toEqual([]);
    expect(issuesOf(200, { ...identification, id: "8" }, undefined, { id: 7 })).toEqual(told(another("id", 1)));
  });
});

describe("a date", () => {
  const days = (day: string) => issuesOf(200, { ...identification, proof_of_address_issued_at: day });
  const moments = (moment: string) => issuesOf(200, { ...identification, completed_at: moment });

  it.each(["2024-02-29", "2000-02-29", "2023-02-28", "2024-01-31", "2024-04-30", "0000-01-01", "9999-12-31"])(
    "may be %s",
    (day) => {
      expect(days(day)).toEqual([]);
      expect(moments(`${day}T11:36:29.000Z`)).toEqual([]);
    },
  );

  it.each([
    "2024-02-30",
    "2023-02-29",
    "1900-02-29",
    "2100-02-29",
    "2024-04-31",
    "2024-01-32",
    "2024-00-01",
    "2024-13-01",
    "2024-01-00",
    "24-01-01",
    "2024-1-1",
    "2024/01/01",
    "02024-01-01",
  ])("may not be %s", (day) => {
    expect(days(day)).toMatchObject([{ kind: "bad-format", expected: "format date" }]);
    expect(moments(`${day}T11:36:29.000Z`)).toMatchObject([{ kind: "bad-format", expected: "format date-time" }]);
  });

  it.each([
    "T00:00:00Z",
    "t23:59:59z",
    "T23:59:60Z",
    "t23:59:60.5-00:00",
    "T11:36:29.123456789Z",
    "T11:36:29+02:00",
    "T11:36:29-23:59",
    "T11:36:29.5-00:00",
  ])("may be followed by %s", (time) => expect(moments(`2024-05-05${time}`)).toEqual([]));

  it.each([
    "",
    "T11:36:29",
    " 11:36:29Z",
    "T24:00:00Z",
    "T11:60:00Z",
    "T11:36:60Z",
    "T11:36:61Z",
    "T23:59:60+02:00",
    "T11:36Z",
    "T11:36:29.Z",
    "T11:36:29+0200",
    "T11:36:29+24:00",
    "T11:36:29+02:60",
    "T11:36:29Z\n",
  ])("may not be followed by %j", (time) =>
    expect(moments(`2024-05-05${time}`)).toMatchObject([{ kind: "bad-format", expected: "format date-time" }]),
  );
});

const documented = operationsOf(spec).flatMap(({ id, operation }) =>
  Object.entries<object>(operation.responses).map(([code, response]) => {
    const status = code === "default" ? 404 : Number(code);
    return {
      id,
      code,
      schema: jsonSchemaOf(spec, response),
      differences: (body: unknown) => issuesOf(status, JSON.stringify(body), id),
    };
  }),
);

describe.each(documented)("of the bodies in the specification for $id $code", ({ schema, differences }) => {
  it("none differs", () => {
    fc.assert(fc.property(validBodies(spec, schema), (body) => void expect(differences(body)).toEqual([])));
  });

  it.each(violations(spec, schema))(
    "each that breaks $constraint at $path is reported once",
    ({ path, kind, bodies }) => {
      const issue = { path, kind, expected: expect.stringMatching(/./), found: expect.stringMatching(/./) };
      fc.assert(
        fc.property(bodies, (body) => void expect(differences(body)).toEqual([issue])),
        { numRuns: 30 },
      );
    },
  );
});

describe.each(webhooksOf(spec).filter(({ operation }) => operation.requestBody))(
  "of the payloads in the specification for $id",
  ({ id, operation: { requestBody } }) => {
    const schema = jsonSchemaOf(spec, requestBody);
    const differences = (payload: unknown) => comparePayload(id, JSON.stringify(payload), payload);
    const examples = Object.values<Node>(requestBody.content["application/json"].examples);

    it("none differs", () => {
      for (const example of examples) expect(differences(resolve(spec, example).value)).toEqual([]);
      fc.assert(fc.property(validBodies(spec, schema), (payload) => void expect(differences(payload)).toEqual([])));
    });

    it.each(violations(spec, schema))(
      "each that breaks $constraint at $path is reported once",
      ({ path, kind, bodies }) => {
        const issue = { path, kind, expected: expect.stringMatching(/./), found: expect.stringMatching(/./) };
        fc.assert(
          fc.property(bodies, (payload) => void expect(differences(payload)).toEqual([issue])),
          { numRuns: 30 },
        );
      },
    );
  },
);

const anyStatus = fc.oneof(fc.constantFrom(200, 201, 204, 302, 400, 401, 403, 404, 429, 500), fc.nat(999));
const kinds = [
  "unknown-enum-value",
  "unknown-field",
  "wrong-type",
  "bad-format",
  "missing-field",
  "different-resource",
  "undocumented-status",
  "undocumented-shape",
];

it("the differences of any response are reported", () => {
  const bodies = fc.oneof(
    fc.json(),
    fc.string(),
    fc.jsonValue().map((errors) => JSON.stringify({ errors: [errors] })),
  );
  fc.assert(
    fc.property(anyStatus, bodies, (status, body) => {
      for (const { path, kind, ...texts } of issuesOf(status, body, undefined, { person_id: "p1", id: "i1" })) {
        expect(path).toEqual(expect.any(String));
        expect(kinds).toContain(kind);
        expect(texts).toEqual({ expected: expect.stringMatching(/./), found: expect.stringMatching(/./) });
      }
    }),
  );
});

describe("nothing in a report", () => {
  const token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ0MGtlbiJ9";
  const sessionUrl = "https://wizard.example/index.html?wizard_session_key=bfo5r16AMLlt6ZEX";
  const secrets = [
    iban,
    token,
    sessionUrl,
    "+4915123456789",
    "1234-5678",
    "Erika Mustermann",
    "max@example.com",
    "\u0000s3cret",
  ];
  const digits = 987654321987;
  const names = [...new Set(JSON.stringify(spec.components.schemas).match(/"[a-z_]+"(?=:)/g))].map((name) =>
    JSON.parse(name),
  );
  const { anything } = fc.letrec((tie) => {
    const some = fc.dictionary(fc.constantFrom(...names, ...names, ...secrets), tie("anything"), { maxKeys: 6 });
    const list = fc.array(tie("anything"), { maxLength: 3 });
    return {
      anything: fc.oneof({ maxDepth: 4 }, fc.constantFrom(...secrets, digits, -digits, digits / 1000), some, list),
    };
  });
  const bodies = fc.oneof(
    anything.map((body) => JSON.stringify(body)),
    anything.map((body) => JSON.stringify({ ...identification, ...(body as object) })),
    anything.map((entry) => JSON.stringify({ errors: [entry, { ...enveloped, source: entry }] })),
    fc.constantFrom(...secrets.map((secret) => `<p>${secret}</p>`)),
  );

  it("contains a value of the body, or a field name that is no word", () => {
    fc.assert(
      fc.property(anyStatus, bodies, (status, body) => {
        const issues = issuesOf(status, body, undefined, { person_id: iban, id: token });
        const printed = inspect(issues, { depth: null, showHidden: true });
        expect([...secrets, "98765432", "s3cret"].filter((secret) => printed.includes(secret))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("with another contract", () => {
  const shape = (name: string, ...errors: CheckerFinding[]): BodyShape => ({
    name,
    required: ["a", "constructor"],
    check: Object.assign(() => errors.length === 0, { errors }),
  });
  const finding = (keyword: string, params: object, instancePath = "/a"): CheckerFinding => ({
    ...{ keyword, instancePath },
    params: { ...params },
  });
  /** How the body differs from these shapes, if they were documented for status 200. */
  function fromShapes(shapes: BodyShape[] | undefined, body: unknown) {
    const contract = documentedBodies as Record<string, object>;
    contract.madeUp = shapes ? { 200: shapes } : { default: [] };
    onTestFinished(() => void delete contract.madeUp);
    return issuesOf(shapes ? 200 : 201, body, "madeUp");
  }

  it("a body that has two shapes at once is reported", () => {
    expect(fromShapes([shape("One"), shape("Two")], {})).toEqual(
      told(["", "undocumented-shape", "One or Two", "object that is both"]),
    );
  });

  it.each<[string, CheckerFinding, string, string]>([
    ["another limit of a text", finding("maxLength", { limit: 1 }), "bad-format", "maxLength 1"],
    ["another limit of a list", finding("maxItems", { limit: 1 }), "bad-format", "maxItems 1"],
    ["a single value", finding("const", { allowedValue: "b" }), "unknown-enum-value", "const b"],
    ["a choice of each", finding("oneOf", { passingSchemas: null }), "undocumented-shape", "one of several shapes"],
    ["a choice of any", finding("anyOf", {}), "undocumented-shape", "one of several shapes"],
  ])("%s that is not kept is reported", (_, broken, kind, expected) => {
    expect(fromShapes([shape("One", broken)], { a: iban })).toEqual(
      told(["a", kind as string, expected, "string of 22 characters"]),
    );
  });

  it("a body that only inherits a field of a shape is reported", () => {
    const shapes = [shape("One", finding("required", {})), shape("Two", finding("required", {}))];
    expect(fromShapes(shapes, {})).toEqual(told(["", "undocumented-shape", "One or Two", "object"]));
  });

  it("an unknown number of an enum is reported without its value", () => {
    expect(fromShapes([shape("One", finding("enum", { allowedValues: [1, 2] }))], { a: 491512345 })).toEqual(
      told(["a", "unknown-enum-value", "1, 2", "integer"]),
    );
  });

  it("a success is reported if none is documented", () => {
    expect(fromShapes(undefined, {})).toMatchObject([{ kind: "undocumented-status" }, { kind: "undocumented-shape" }]);
  });
});
