// Proves: the specification accepts and refuses the right responses. It also proves that Prism validates: if Prism cannot compile a
// schema it accepts everything, so each field has a value that must be refused.
import fc from "fast-check";
import { describe, expect, inject, it } from "vitest";
import { operations } from "../../generated/contract.js";
import { jsonSchemaOf, type Node, operationsOf, readSpec, resolve } from "../../scripts/support/spec.mjs";
import type { OperationId } from "../support/calls.js";
import { validBodies, violations } from "../support/schema-bodies.js";
import { type AnswerToCheck, throughPrism } from "../support/through-prism.js";

/** Values that a field can have, and values that it cannot have. */
interface Canaries {
  readonly accepts: readonly unknown[];
  readonly refuses: readonly unknown[];
}

/** Stands for an absent field. */
const missing = undefined;

const required = ({ accepts, refuses }: Canaries): Canaries => ({ accepts, refuses: [...refuses, missing] });
const optional = ({ accepts, refuses }: Canaries): Canaries => ({ accepts: [...accepts, missing], refuses });
const orNull = ({ accepts, refuses }: Canaries): Canaries => ({
  accepts: [...accepts, null],
  refuses: refuses.filter((value) => value !== null),
});

/** Strings that a field can have, and strings and other values that it cannot have. */
const texts = (accepts: readonly string[], refuses: readonly string[] = []): Canaries => ({
  accepts,
  refuses: [null, 1, true, [], ["text"], {}, ...refuses],
});
const text = texts(["text", "", "ü \n 😀", "null"]);
const nonEmptyText = texts(["i", " "], [""]);
const uri = texts(
  ["https://example.com/index.html?wizard_session_key=a-_1&interface_id=da05", "http://127.0.0.1:80/", "urn:a:b"],
  ["", "example.com/index.html", "/index.html", "https://example.com/a b", "https://example.com/%zz"],
);
const date = texts(
  ["2020-06-12", "2020-02-29", "2000-02-29"],
  ["", "2020-02-30", "2021-02-29", "1900-02-29", "2020-13-01", "2020-6-1", "12.06.2020", "2020-06-12Z"],
);
const dateTime = texts(
  ["2022-08-11T08:38:21.000Z", "2022-08-11T08:38:21Z", "2022-08-11T10:38:21.123456+02:00", "2020-02-29T00:00:00z"],
  ["", "2022-08-11T08:38:21", "2022-08-11", "2022-02-30T08:38:21Z", "2022-08-11T24:00:00Z", "1660206000"],
);
const oneOf = (list: string): Canaries => {
  const values = list.trim().split(/\s+/);
  const first = values[0] as string;
  const otherCase = first === first.toUpperCase() ? first.toLowerCase() : first.toUpperCase();
  return texts(values, [
    first === first.toUpperCase() ? "VALUE_OF_TOMORROW" : "value_of_tomorrow",
    "",
    "null",
    ` ${first}`,
    otherCase,
  ]);
};
const statusValue = oneOf(`
  aborted authorization_required confirmation_required confirmed created canceled expired failed
  identification_data_required pending pending_successful pending_failed processed rejected successful signed`);
const method = oneOf("bank bank_id fourthline idnow manual postident");
const retrievedStatus = oneOf(`
  aborted authorization_required confirmation_required confirmed created canceled expired failed
  identification_data_required pending pending_account_creation pending_failed pending_ref_transfer pending_successful
  pre_successful processed rejected successful signed`);
const retrievedMethod = oneOf("bank bank_id bank_plus fourthline idnow idnow_autoident idnow_custom manual postident");
const proofOfAddress = oneOf(`
  BANK_ACCOUNT_STATEMENT CERTIFICATE_OF_REGISTRATION ELECTRICITY_BILL GAS_BILL
  HEATING_BILL INTERNET_BILL TELEPHONE_BILL WATER_BILL`);
const numberOrText: Canaries = { accepts: [7, 7.5, -1, "7", ""], refuses: [null, true, [7], {}] };
const anyObject: Canaries = {
  accepts: [{}, { city: "Berlin", lines: [1] }],
  refuses: [null, "Berlin", 1, true, [], [{}]],
};
const objects: Canaries = {
  accepts: [[], [{}], [{ number: 1 }, {}]],
  refuses: [null, {}, "[]", 1, [null], ["text"], [[]]],
};
const integer: Canaries = { accepts: [400, 0, -1], refuses: [null, "400", 400.5, true, [400], {}] };

const error = { id: "e1", status: 400, code: "c", title: "t", detail: "d" };
const flat = { ...error, status: "400" };
const envelope = { errors: [error] };
const identification = { id: "i1", status: "confirmation_required" };

interface Place {
  readonly name: string;
  /** The operation whose response it is in. Default: that of authorize, and of each error all. */
  readonly operation?: OperationId;
  /** The statuses of the responses that contain it. */
  readonly statuses: readonly number[];
  /** The place in the body. */
  readonly path: string;
  /** A valid object for this place, and the body around it. */
  readonly valid: object;
  readonly within: (object: object) => unknown;
  readonly fields: Readonly<Record<string, Canaries>>;
}

const spec = await readSpec();

/** The status to request for `default`: one without a response of its own. */
const defaultStatus = ({ responses }: Node): number =>
  [404, 410, 418].find((status) => !(String(status) in responses)) ?? 451;

/** Each response that the sources document, and `default`. */
const errorStatuses = [400, 401, 403, 500, defaultStatus(spec.paths[operations.authorizeIdentification.path].patch)];
const theObject = (object: object) => object;

/**
 * Every object in a body, with every field that the sources document. What the provider adds since needs no entry here: bodies
 * that are made from the schemas (below) try it out too. What is lost, or changes, no longer fits.
 */
const places: readonly Place[] = [
  {
    name: "an identification",
    statuses: [200],
    path: "",
    valid: identification,
    within: theObject,
    fields: {
      id: required(nonEmptyText),
      reference: optional(orNull(text)),
      url: optional(uri),
      status: required(statusValue),
      completed_at: optional(orNull(dateTime)),
      method: optional(method),
      proof_of_address_type: optional(orNull(proofOfAddress)),
      proof_of_address_issued_at: optional(orNull(date)),
      iban: optional(text),
      terms_and_conditions_signed_at: optional(orNull(dateTime)),
      authorization_expires_at: optional(orNull(dateTime)),
      confirmation_expires_at: optional(orNull(dateTime)),
      current_reference_token: optional(text),
      estimated_waiting_time: optional(orNull(text)),
    },
  },
  {
    name: "a retrieved identification",
    operation: "retrieveIdentification",
    statuses: [200],
    path: "",
    valid: identification,
    within: theObject,
    fields: {
      id: required(nonEmptyText),
      reference: optional(orNull(text)),
      url: optional(orNull(uri)),
      status: required(retrievedStatus),
      completed_at: optional(orNull(dateTime)),
      method: optional(retrievedMethod),
      proof_of_address_type: optional(orNull(proofOfAddress)),
      proof_of_address_issued_at: optional(orNull(date)),
      iban: optional(orNull(text)),
      terms_and_conditions_signed_at: optional(orNull(dateTime)),
      authorization_expires_at: optional(orNull(dateTime)),
      confirmation_expires_at: optional(orNull(dateTime)),
      current_reference_token: optional(orNull(text)),
      estimated_waiting_time: optional(orNull(text)),
      language: optional(orNull(text)),
      person_id: optional(text),
      address: optional(orNull(anyObject)),
      documents: optional(orNull(objects)),
      failure_reason: optional(orNull(text)),
      provider_status_code: optional(orNull(numberOrText)),
    },
  },
  {
    name: "a flat error",
    statuses: errorStatuses,
    path: "",
    valid: flat,
    within: theObject,
    fields: {
      id: required(text),
      status: required(text),
      code: required(text),
      title: required(text),
      detail: required(text),
    },
  },
  {
    name: "an envelope",
    statuses: errorStatuses,
    path: "",
    valid: envelope,
    within: theObject,
    fields: {
      errors: required({
        accepts: [[error], [error, error], Array(20).fill(error)],
        refuses: [null, {}, error, "errors", 1, [], [null], ["error"], [[]], [[error]], [{}], [error, {}]],
      }),
    },
  },
  {
    name: "an error in an envelope",
    statuses: errorStatuses,
    path: "errors[].",
    valid: error,
    within: (object) => ({ errors: [error, object] }),
    fields: {
      id: required(text),
      status: required(integer),
      code: required(text),
      title: required(text),
      detail: required(text),
      source: optional({ accepts: [{}, { field: "f", message: "m" }], refuses: [null, "field", 1, [], [{}]] }),
    },
  },
  {
    name: "the source of an error",
    statuses: errorStatuses,
    path: "errors[].source.",
    valid: {},
    within: (source) => ({ errors: [{ ...error, source }] }),
    fields: { field: optional(text), message: optional(text) },
  },
];

/** Sends a response with each of the bodies, and returns those that passed. */
async function passing(status: number, bodies: readonly unknown[], operation?: OperationId): Promise<unknown[]> {
  const verdicts = await Promise.all(
    bodies.map((body) => throughPrism({ status, body: JSON.stringify(body) }, operation)),
  );
  return bodies.filter((_body, nth) => verdicts[nth]?.passed);
}

describe.each(places)("$name", ({ operation, statuses, valid, within, fields }) => {
  describe.each(statuses)("in a response %i", (status) => {
    it.each(Object.entries(fields))(
      "accepts some values and refuses others in %s",
      async (field, { accepts, refuses }) => {
        const bodyWith = (value: unknown) => within({ ...valid, [field]: value });
        const accepted = accepts.map(bodyWith);
        expect(await passing(status, accepted, operation)).toEqual(accepted);
        expect(await passing(status, refuses.map(bodyWith), operation)).toEqual([]);
      },
    );

    it("can have unknown fields", async () => {
      const bodies = [
        { ...valid, of_tomorrow: null },
        { ...valid, of_tomorrow: { id: 1 }, "": [] },
      ].map(within);
      expect(await passing(status, bodies, operation)).toEqual(bodies);
    });
  });
});

describe.each(errorStatuses)("an error %i", (status) => {
  it("is a flat error or an envelope", async () => {
    const bodies = [flat, envelope, { ...flat, errors: [] }, { ...envelope, id: "e1", status: "400" }];
    expect(await passing(status, bodies)).toEqual(bodies);
  });

  it("is not both at once, and nothing else", async () => {
    const neither = [{}, { message: "m" }, { error: "e" }, { error }, error, identification];
    const noObject = [null, true, 400, "error", [], [flat], [error]];
    expect(await passing(status, [{ ...flat, ...envelope }, ...neither, ...noObject])).toEqual([]);
  });
});

it("an identification is an object, and no error", async () => {
  const noIdentification = [{}, flat, envelope, { identification }, null, true, 1, "created", [], [identification]];
  expect(await passing(200, noIdentification)).toEqual([]);
});

const as = (type: string) => ({ "content-type": type });
const refusedAnswers: [what: string, answer: AnswerToCheck][] = [
  ...[201, 202, 206, 302, 400, 401, 403, 404, 412, 500, 503].map((status): [string, AnswerToCheck] => [
    `an identification with the status ${status}`,
    { status, body: identification },
  ]),
  ["no content at all", { status: 204 }],
  ["an empty body", { status: 200 }],
  ["an identification cut short", { status: 200, body: '{"id":"i1","status":"crea' }],
  ["HTML", { status: 200, body: "<html>", headers: as("text/html") }],
  ["an identification that calls itself text", { status: 200, body: identification, headers: as("text/plain") }],
  ["an error page of a gateway", { status: 502, body: "<html>", headers: as("text/html") }],
  ["a 404 that is an HTML page", { status: 404, body: "<html>", headers: as("text/html") }],
  ["a 404 with an empty body", { status: 404 }],
  ["an error cut short", { status: 500, body: '{"errors":[' }],
];
it.each(refusedAnswers)("%s is refused", async (_what, answer) => {
  expect(await throughPrism(answer)).toMatchObject({ passed: false });
});

const acceptedAnswers: [what: string, answer: AnswerToCheck][] = [
  ...[404, 409, 412, 418, 422, 429, 502, 503, 504].flatMap((status): [string, AnswerToCheck][] => [
    [`a flat error with the status ${status}`, { status, body: flat }],
    [`an envelope with the status ${status}`, { status, body: envelope }],
  ]),
  // OpenAPI's `default` is every status that is not named, successes too.
  ["an error that calls itself 201", { status: 201, body: flat }],
  ["an answer with a request id", { status: 200, body: identification, headers: { "x-request-id": "r1" } }],
  ["a charset", { status: 200, body: identification, headers: as("application/json; charset=utf-8") }],
];
it.each(acceptedAnswers)("%s is accepted, without a warning", async (_what, answer) => {
  expect(await throughPrism(answer)).toEqual({ passed: true, violations: [], status: answer.status });
});

describe("a request", () => {
  const { path } = operations.authorizeIdentification;
  const token = { authorization: "Bearer example-token" };
  const send = (personId: string, id: string, request: RequestInit = { headers: token }) =>
    fetch(inject("prismUrl") + path.replace("{person_id}", personId).replace("{id}", id), {
      method: "PATCH",
      ...request,
    });

  it.each(["p", "1", "dc1a6812a14f6cc338cd084208535bcdcper", "a%20b", "%C3%A4"])("may have the id %s", async (id) => {
    expect((await send(id, id)).status).toBe(200);
  });

  it.each(["%20p", "p%20", "%20", "%09p", "p%0A", "p%0Ap"])("may not have the id %s", async (id) => {
    expect((await send(id, "i1")).status).toBe(400);
    expect((await send("p1", id)).status).toBe(400);
  });

  it.each([
    ["without a token", {}],
    ["with a password", { authorization: "Basic czpw" }],
  ])("is not sent %s", async (_how, headers) => {
    expect((await send("p1", "i1", { headers })).status).toBe(401);
  });

  it("has no body", async () => {
    const headers = { ...token, ...as("application/json") };
    expect((await send("p1", "i1", { headers, body: "{}" })).status).toBe(400);
  });
});

const documented = operationsOf(spec).flatMap(({ id, operation }) =>
  Object.entries(operation.responses).map(([response, definition]) => ({
    id: id as OperationId,
    response,
    status: response === "default" ? defaultStatus(operation) : Number(response),
    schema: jsonSchemaOf(spec, definition as Node),
  })),
);

describe.each(documented)("bodies made from the schema of $id $response", ({ id, status, schema }) => {
  const sample = (bodies: fc.Arbitrary<unknown>, numRuns: number) => fc.sample(bodies, { seed: 1, numRuns });

  it("are accepted if they are valid", async () => {
    const bodies = sample(validBodies(spec, schema), 25);
    expect(await passing(status, bodies, id)).toEqual(bodies);
  });

  it("are refused if they break one constraint, unless it is an unknown field", async () => {
    for (const { constraint, path, kind, bodies } of violations(spec, schema)) {
      const lenient = constraint === "format" ? bodies.filter((body) => !prismIsLenient(body)) : bodies;
      const broken = sample(lenient, 3);
      const expected = kind === "unknown-field" ? broken : [];
      expect(await passing(status, broken, id), `${constraint} at ${path}`).toEqual(expected);
    }
  });
});

/** Prism accepts a space for the T of RFC 3339, and a zone without a colon, without minutes, or of a whole day. */
function prismIsLenient(body: unknown): boolean {
  return /"\d{4}-\d\d-\d\d( [\d:.]+(Z|[+-][\d:]+)|T[\d:.]+[+-](\d\d|\d{4}|24:00))"/i.test(JSON.stringify(body));
}

describe.each(documented)("the values above, for the response $id $response,", ({ id, status, schema }) => {
  const isOfAll = ({ statuses }: Place) => !statuses.includes(200);
  const canaries = places
    .filter((place) => place.statuses.includes(status))
    .filter((place) => isOfAll(place) || (place.operation ?? "authorizeIdentification") === id)
    .flatMap(({ path, fields }) => Object.entries(fields).map(([name, values]) => ({ path: path + name, ...values })));

  it("cover the fields of the specification, each with a value that is refused", () => {
    const covered = canaries.filter(({ refuses }) => refuses.length > 0).map(({ path }) => path);
    expect(covered).toHaveLength(canaries.length);
    expect(fieldsOf(schema).map(({ path }) => path)).toEqual(expect.arrayContaining(covered));
  });

  it("are enum values for each enum of the specification", () => {
    const enums = fieldsOf(schema).filter(({ field }) => field.enum);
    for (const { path, field } of enums) {
      const accepted = canaries.filter((canary) => canary.path === path).flatMap(({ accepts }) => accepts);
      expect(field.enum, path).toEqual(expect.arrayContaining(accepted.filter((value) => value !== missing)));
    }
  });
});

it("the specification documents each of these responses, and one for all others; new ones are errors", () => {
  const responses = ["200", "400", "401", "403", "500", "default"];
  for (const { operation } of operationsOf(spec)) {
    const documented = Object.keys(operation.responses);
    expect(documented).toEqual(expect.arrayContaining(responses));
    const added = documented.filter((status) => !responses.includes(status));
    expect(added.filter((status) => !/^[45]\d\d$/.test(status))).toEqual([]);
  }
});

// JSON Schema allows unknown fields in any object; the drift report lists them, unless the specification allows them in words.
it("only an envelope is documented to have further fields", () => {
  const open = Object.entries<Node>(spec.components.schemas).filter(([, schema]) => "additionalProperties" in schema);
  expect(open).toEqual([["ErrorEnvelope", expect.objectContaining({ additionalProperties: true })]]);
});

/** All fields that a body can have. */
function fieldsOf(node: Node, path = ""): { path: string; field: Node }[] {
  const { properties = {}, items, oneOf: alternatives = [] } = resolve(spec, node);
  return [
    ...alternatives.flatMap((alternative: Node) => fieldsOf(alternative, path)),
    ...(items ? fieldsOf(items, `${path}[]`) : []),
    ...Object.entries<Node>(properties).flatMap(([name, field]) => {
      const inside = path === "" ? name : `${path}.${name}`;
      return [{ path: inside, field: resolve(spec, field) }, ...fieldsOf(field, inside)];
    }),
  ];
}
