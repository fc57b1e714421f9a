// Proves: facts on which nothing else relies are the same in the specification and in the sources. They are copied here by hand,
// because generated code has the same mistakes as the specification. (Fields, values and shapes of bodies: canaries.test.ts.)
import { describe, expect, it } from "vitest";
import {
  environments,
  eventTypes,
  operations,
  requestIdHeader,
  tokenScope,
  webhookHeaders,
} from "../../generated/contract.js";
import { type Node, operationsOf, readSpec, resolve, statusIn } from "../../scripts/support/spec.mjs";

const spec = await readSpec();

it("is the one documented endpoint", () => {
  expect(spec.info).toMatchObject({ title: "Start e-signing authorization process", version: "1.0" });
  expect(operations.authorizeIdentification).toMatchObject({
    // Else the client would send it again after a 5xx or a broken connection.
    effect: "sms",
    method: "patch",
    path: "/v1/persons/{person_id}/identifications/{id}/authorize",
    requiredFields: ["id", "status"],
  });
});

it("has the call that retrieves, which has no effect, and asks for documents only if the caller wants them", () => {
  expect(operations.retrieveIdentification).toMatchObject({
    // Else an error of it would speak of an SMS, and it would not be sent again.
    effect: "none",
    method: "get",
    path: "/v1/persons/{person_id}/identifications/{id}",
    requiredFields: ["id", "status"],
  });
  const { parameters } = spec.paths[operations.retrieveIdentification.path].get;
  const named = parameters.map((node: Node) => resolve(spec, node).name);
  expect(named.sort()).toEqual(["id", "include_documents", "person_id"]);
  expect(spec.components.parameters.IncludeDocuments).toMatchObject({
    in: "query",
    required: false,
    schema: { type: "boolean", default: true },
  });
});

it("has both forms of the transaction number, and none before the authorization", () => {
  const { RetrievedBeforeAuthorization, RetrievedBeforeConfirmation, AuthorizationStarted } = spec.components.examples;
  const tokens = [RetrievedBeforeAuthorization, RetrievedBeforeConfirmation, AuthorizationStarted];
  const forms = [null, "Transaktions-ID: 1234-5678", "1234-5678"];
  expect(tokens.map(({ value }) => value.current_reference_token)).toEqual(forms);
});

it("has the servers of the provider's authentication guide", () => {
  expect(environments).toEqual({
    sandbox: {
      baseUrl: "https://api.solaris-sandbox.de",
      tokenUrl: "https://auth.solaris-sandbox.de/oauth2/token",
    },
    production: { baseUrl: "https://api.solarisbank.de", tokenUrl: "https://auth.solarisbank.de/oauth2/token" },
  });
  expect(tokenScope).toBe("partners");
  expect(spec.security).toEqual([{ clientCredentials: ["partners"] }]);
  // OpenAPI has one token URL for all servers (spec/README.md). Tools that know only that one must get production's.
  const { flows } = spec.components.securitySchemes.clientCredentials;
  expect(flows.clientCredentials.tokenUrl).toBe("https://auth.solarisbank.de/oauth2/token");
  expect(requestIdHeader).toBe("x-request-id");
});

it("has two ids, strings without white space at either end", () => {
  const schema = { type: "string", minLength: 1, pattern: "^\\S(.*\\S)?$", description: expect.any(String) };
  const { parameters } = spec.paths[operations.authorizeIdentification.path].patch;
  const facts = parameters.map((node: Node) => {
    const { description: _words, ...parameter } = resolve(spec, node);
    return [parameter.name, { ...parameter, schema: resolve(spec, parameter.schema) }];
  });
  // By name: the path says in which place each stands, whatever the order here.
  expect(Object.fromEntries(facts)).toEqual({
    person_id: {
      name: "person_id",
      in: "path",
      required: true,
      schema,
      example: "dc1a6812a14f6cc338cd084208535bcdcper",
    },
    id: { name: "id", in: "path", required: true, schema, example: "6dc54352d6793a892e0702850d07b831cidt" },
  });
});

it("can have a request id, documented in words", () => {
  expect(spec.components.headers.RequestId).toMatchObject({ required: false, schema: { type: "string" } });
});

const start = "https://fts-payment-initiation-wizard.solaris-sandbox.de/index.html";
const key = "wizard_session_key=bfo5r16AMLlt6ZEX9Oh3JUWIkTelorupBwzIlJRR&interface_id=da05";

it.each([
  [
    "IdentificationDocumented",
    {
      id: "a7a57dadfcc83117b5c3b72f4113be25cidt",
      reference: null,
      url: `${start}?${key}`,
      completed_at: null,
      iban: "DE11110101010100000020",
      terms_and_conditions_signed_at: "2020-07-07T11:36:29.000Z",
      authorization_expires_at: "2022-08-11T08:38:21.000Z",
      confirmation_expires_at: "2022-08-11T08:37:23.000Z",
      current_reference_token: "1234-5678",
      estimated_waiting_time: null,
    },
  ],
  [
    "BadRequestFlat",
    {
      id: "a95f2aaf-4e0c-4d49-8021-8a16a884ed86",
      status: "400",
      code: "build_pagination_headers_failure",
      title: "Failed to build pagination headers.",
      detail: "Cannot connect to database.",
    },
  ],
  [
    "ForbiddenFlat",
    {
      id: "a95f2aaf-4e0c-4d49-8021-8a16a884ed86",
      status: "403",
      code: "unauthorized_action",
      title: "Unauthorized Action",
      detail: "Unauthorized action is not allowed.",
    },
  ],
  [
    "ServerErrorFlat",
    {
      id: "e8915041-9d8c-4d96-9dd1-04e8522ecdbf",
      status: "500",
      code: "generic_error",
      title: "Generic Error",
      detail: "There was an error.",
    },
  ],
])("has the values of the endpoint page in its example %s", (name, documented) => {
  expect(spec.components.examples[name].value).toMatchObject(documented);
});

const documented = operationsOf(spec).flatMap(({ id, operation: { responses } }) =>
  Object.keys(responses).map((response) => {
    const { content = {} } = resolve(spec, responses[response]);
    const examples = Object.entries<Node>(content["application/json"]?.examples ?? {});
    const bodies = examples.map(([name, example]) => ({ name, value: resolve(spec, example).value }));
    return { id, response, bodies };
  }),
);

// Prism, the pact and the fake repeat the examples, so a mistake in an example would be everywhere.
describe.each(documented)("the examples of $id $response", ({ id, response, bodies }) => {
  it("exist, by name: mocks and tests use them", () => {
    expect(bodies.map(({ name }) => name)).not.toEqual([]);
  });

  it("are named by their shape if they are errors: `npm run mock` suggests example=flat", () => {
    const errors = response.startsWith("2") ? [] : bodies;
    const shapes = errors.map(({ name }) => (/(flat|envelope)$/i.exec(name)?.[1] ?? name).toLowerCase());
    expect(shapes).toEqual(errors.map(({ value }) => (value.errors ? "envelope" : "flat")));
  });

  it("match their response", () => {
    const said = bodies.flatMap(({ name, value }) => {
      return [value.errors ?? value].flat().map(({ status }) => `${name}: ${JSON.stringify(status)}`);
    });
    const due = bodies.flatMap(({ name, value }) => {
      const status = response === "default" ? statusIn(value) : response;
      return [value.errors ?? value].flat().map(() => `${name}: ${value.errors ? Number(status) : `"${status}"`}`);
    });
    const successes = bodies.map(({ name }) => {
      return `${name}: "${name === "documented" ? "authorization_required" : "confirmation_required"}"`;
    });
    if (!response.startsWith("2")) expect(said).toEqual(due);
    // The call has started the authorization, so that is the status; the page prints none.
    else if (id === "authorizeIdentification") expect(said).toEqual(successes);
    if (response === "default") {
      expect(
        bodies
          .map(({ value }) => statusIn(value))
          .map(String)
          .filter((status) => !/^[45]\d\d$/.test(status)),
      ).toEqual([]);
    }
  });
});

it("does not have the unknown names of tests and documents, such as status_of_tomorrow", () => {
  const values = Object.values<Node>(spec.components.schemas).flatMap((schema) => [
    ...(schema.enum ?? []),
    ...Object.keys(schema.properties ?? {}),
  ]);
  expect(values.filter((value) => /_of_tomorrow$/i.test(String(value)))).toEqual([]);
});

describe("the webhook of an identification", () => {
  const { IDENTIFICATION, "WEBHOOK-SUBSCRIPTION": handshake } = spec.webhooks;

  it("has the event types and headers of the API reference, and of the provider's mobile SDKs", () => {
    expect(eventTypes).toEqual({ receiveIdentification: "IDENTIFICATION", receiveHandshake: "WEBHOOK-SUBSCRIPTION" });
    expect(Object.values(webhookHeaders).sort()).toEqual([
      "solaris-entity-id",
      ...["attempt", "callout-timestamp", "event-type", "id", "signature", "subscription-id"].map(
        (name) => `solaris-webhook-${name}`,
      ),
    ]);
  });

  it("is signed over its body, and has no access token", () => {
    const headers = IDENTIFICATION.post.parameters.map((node: Node) => resolve(spec, node));
    const required = headers.filter((header: Node) => header.required).map(({ name }: Node) => name);
    expect(required).toEqual(["Solaris-Webhook-Event-Type", "Solaris-Webhook-Signature"]);
    expect(spec.components.parameters.WebhookSignature.schema.pattern).toBe("^sha256=[0-9a-fA-F]{64}$");
    expect([IDENTIFICATION.post.security, handshake.post.security]).toEqual([[], []]);
  });

  it("is cancelled by 410, dropped by 422, and else sent again", () => {
    expect(Object.keys(IDENTIFICATION.post.responses)).toEqual(["410", "422", "2XX", "default"]);
  });

  it("begins with a handshake that has no body and no signature", () => {
    expect(handshake.post.requestBody).toBeUndefined();
    const names = handshake.post.parameters.map((node: Node) => resolve(spec, node).name);
    expect(names).toEqual(["Solaris-Webhook-Event-Type"]);
  });

  it("has the fields of the API reference, of which only id and status are expected always", () => {
    const { properties, required, type } = resolve(
      spec,
      IDENTIFICATION.post.requestBody.content["application/json"].schema,
    );
    const facts = Object.entries<Node>(properties).map(([name, { type, format, minLength, $ref }]) => [
      name,
      Object.fromEntries(Object.entries({ type, format, minLength, $ref }).filter(([, value]) => value !== undefined)),
    ]);
    const textOrNull = ["string", "null"];
    const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
    expect({ type, required }).toEqual({ type: "object", required: ["id", "status"] });
    expect(Object.fromEntries(facts)).toEqual({
      id: { type: "string", minLength: 1 },
      reference: { type: textOrNull },
      url: { type: textOrNull, format: "uri" },
      status: reference("RetrievedIdentificationStatus"),
      completed_at: { type: textOrNull, format: "date-time" },
      method: reference("RetrievedIdentificationMethod"),
      metadata: { type: ["object", "null"] },
    });
  });
});
