// Proves: facts that nothing else relies on stand in the specification as the sources have them. They are copied here by hand:
// what is generated from a slip agrees with it. (Fields, values and shapes of bodies: canaries.test.ts.)
import { expect, it } from "vitest";
import { environments, operations, requestIdHeader, tokenScope } from "../../generated/contract.js";
import { type Node, readSpec, resolve } from "../../scripts/support/spec.mjs";

const spec = await readSpec();

it("is the one documented endpoint", () => {
  expect(spec.info).toMatchObject({ title: "Start e-signing authorization process", version: "1.0" });
  expect(operations.authorizeIdentification).toMatchObject({
    method: "patch",
    path: "/v1/persons/{person_id}/identifications/{id}/authorize",
    requiredFields: ["id", "status"],
  });
});

it("is where the provider's authentication guide has it", () => {
  expect(environments).toEqual({
    sandbox: {
      baseUrl: "https://api.solaris-sandbox.de",
      tokenUrl: "https://auth.solaris-sandbox.de/oauth2/token",
    },
    production: { baseUrl: "https://api.solarisbank.de", tokenUrl: "https://auth.solarisbank.de/oauth2/token" },
  });
  expect(tokenScope).toBe("partners");
  expect(spec.security).toEqual([{ clientCredentials: ["partners"] }]);
  expect(requestIdHeader).toBe("x-request-id");
});

it("takes two ids, as texts without white space around them", () => {
  const schema = { type: "string", minLength: 1, pattern: "^\\S(.*\\S)?$", description: expect.any(String) };
  const parameters = spec.components.parameters as Record<string, Node>;
  expect(
    Object.values(parameters).map(({ description, ...facts }) => ({ ...facts, schema: resolve(spec, facts.schema) })),
  ).toEqual([
    { name: "person_id", in: "path", required: true, schema, example: "dc1a6812a14f6cc338cd084208535bcdcper" },
    { name: "id", in: "path", required: true, schema, example: "6dc54352d6793a892e0702850d07b831cidt" },
  ]);
});

it("may name the id of a request, in words", () => {
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
