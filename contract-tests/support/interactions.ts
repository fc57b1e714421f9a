// What the client relies on, answer by answer: the one table from which the pact is written, replayed and counted.
import { MatchersV3 } from "@pact-foundation/pact";
import {
  identificationMethodValues,
  identificationStatusValues,
  proofOfAddressTypeValues,
  retrievedIdentificationMethodValues,
  retrievedIdentificationStatusValues,
} from "../../generated/contract.js";
import type * as contract from "../../generated/schema.js";
import { namedExamples, readSpec } from "../../scripts/support/spec.mjs";
import type { ApiError } from "../../src/index.js";
import type { ErrorShape } from "../../src/testing/index.js";
import { identification, type OperationId, person } from "./calls.js";
import { errorClassOf } from "./error-classes.js";

const { atLeastOneLike: eachLike, integer, like, regex } = MatchersV3;

/** A body of the contract in which any value may be a matcher, and nothing stands that the contract does not know. */
type Expected<Body> = { [Field in keyof Body]: Body[Field] | MatchersV3.Matcher<unknown> };

export interface Interaction {
  readonly operation: OperationId;
  /** The pact's name for it. */
  readonly description: string;
  /** What must be so at the provider; it selects the answer. */
  readonly state: string;
  /** Status of the answer, and the response of the specification that documents it. */
  readonly status: number;
  readonly response: string;
  /** The request has no access token. */
  readonly withoutToken: boolean;
  /** The specification's example with which Prism answers in this state. */
  readonly example: string;
  readonly body: object;
  /** The shape and the code of the error; none when it is the identification. */
  readonly error?: { readonly shape: ErrorShape; readonly code: string };
  /** The class of the error that the caller gets; none when it gets the identification. */
  readonly errorClass?: typeof ApiError;
}

const examples = namedExamples(await readSpec());

const oneOf = <Value extends string>(values: readonly Value[], example: NoInfer<Value>) =>
  regex(`^(?:${values.join("|")})$`, example);
const timestamp = (example: string) =>
  regex("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:Z|[+-]\\d\\d:\\d\\d)$", example);
const day = (example: string) => regex("^\\d{4}-\\d\\d-\\d\\d$", example);

const identificationBodies = {
  authorizationStarted: {
    id: like(identification),
    status: "confirmation_required",
    method: oneOf(identificationMethodValues, "bank"),
    url: regex("^https://.+$", "https://example.com/wizard"),
    iban: regex("^[A-Z]{2}\\d{2}[A-Z0-9]{1,30}$", "DE11110101010100000020"),
    terms_and_conditions_signed_at: timestamp("2022-08-11T08:31:02.000Z"),
    authorization_expires_at: timestamp("2022-08-11T08:38:21.000Z"),
    confirmation_expires_at: timestamp("2022-08-11T08:37:23.000Z"),
    current_reference_token: like("1234-5678"),
  },
  documented: {
    id: like("a7a57dadfcc83117b5c3b72f4113be25cidt"),
    reference: null,
    status: oneOf(identificationStatusValues, "authorization_required"),
    completed_at: null,
    method: oneOf(identificationMethodValues, "bank"),
    iban: like("DE11110101010100000020"),
    estimated_waiting_time: null,
  },
  proofOfAddress: {
    id: like(identification),
    reference: like("example-reference"),
    status: oneOf(identificationStatusValues, "confirmation_required"),
    method: oneOf(identificationMethodValues, "bank_id"),
    proof_of_address_type: oneOf(proofOfAddressTypeValues, "ELECTRICITY_BILL"),
    proof_of_address_issued_at: day("2020-06-12"),
  },
  nullable: {
    id: like(identification),
    reference: null,
    status: oneOf(identificationStatusValues, "confirmation_required"),
    completed_at: null,
    proof_of_address_type: null,
    proof_of_address_issued_at: null,
    terms_and_conditions_signed_at: null,
    authorization_expires_at: null,
    confirmation_expires_at: null,
    estimated_waiting_time: null,
  },
  awaitingAuthorization: {
    id: like(identification),
    status: "authorization_required",
    method: oneOf(retrievedIdentificationMethodValues, "bank"),
    authorization_expires_at: timestamp("2022-08-11T08:38:21.000Z"),
    confirmation_expires_at: null,
    current_reference_token: null,
  },
  awaitingConfirmation: {
    id: like(identification),
    status: "confirmation_required",
    method: oneOf(retrievedIdentificationMethodValues, "bank"),
    authorization_expires_at: timestamp("2022-08-11T08:38:21.000Z"),
    confirmation_expires_at: timestamp("2022-08-11T08:37:23.000Z"),
    current_reference_token: like("Transaktions-ID: 1234-5678"),
    person_id: like(person),
  },
  completed: {
    id: like(identification),
    status: oneOf(retrievedIdentificationStatusValues, "successful"),
    completed_at: timestamp("2022-08-11T08:36:40.000Z"),
    method: oneOf(retrievedIdentificationMethodValues, "bank_id"),
  },
  retrievedNullable: {
    id: like(identification),
    status: oneOf(retrievedIdentificationStatusValues, "created"),
    reference: null,
    url: null,
    iban: null,
    completed_at: null,
    terms_and_conditions_signed_at: null,
    authorization_expires_at: null,
    confirmation_expires_at: null,
    current_reference_token: null,
  },
} satisfies Record<string, Expected<contract.Identification | contract.RetrievedIdentification>>;

const flat = (status: string, code: string): Expected<contract.ErrorObject> => ({
  id: like("a95f2aaf-4e0c-4d49-8021-8a16a884ed86"),
  status,
  code,
  title: like("Title of the error"),
  detail: like("What went wrong."),
});

const envelope = (status: number, code: string): Expected<contract.ErrorEnvelope> => ({
  errors: eachLike({
    id: like("a95f2aaf-4e0c-4d49-8021-8a16a884ed86"),
    status: integer(status),
    code: regex("^[a-z_]+$", code),
    title: like("Title of the error"),
    detail: like("What went wrong."),
  } satisfies Expected<contract.EnvelopedError>),
});

/** The states in which the provider answers with an error that the sources document, and the code of that error. */
const errorStates: Readonly<Record<number, readonly [state: (verb: string) => string, code: string]>> = {
  400: [(verb) => `a request to ${verb} that it finds malformed`, "build_pagination_headers_failure"],
  401: [(verb) => `an access token that has expired, when it is asked to ${verb}`, "invalid_token"],
  403: [(verb) => `a partner that may not ${verb}`, "unauthorized_action"],
  404: [(verb) => `no such identification to ${verb}`, "model_not_found"],
  500: [(verb) => `a failure when it is asked to ${verb}`, "generic_error"],
};

/** The answer to a request that has no token at all has this code; the other 401 is about one that is no longer good. */
const noToken = "token_required";
const codeIn = (value: Example["value"]): string => (value.errors?.[0] ?? value).code;

/**
 * An error that the contract documents, each in a state of its own: a state stands for one answer. A status that the contract
 * has gained since gets its state and code from its example.
 */
function errorInteraction(verb: string, example: Example): Interaction {
  const { operation, response, code: status, name, value } = example;
  const shape: ErrorShape = value.errors ? "envelope" : "flat";
  const documented = codeIn(value);
  const withoutToken = documented === noToken;
  const alike = examples.filter(
    (other) =>
      other.operation === operation &&
      other.code === status &&
      "errors" in other.value === "errors" in value &&
      (codeIn(other.value) === noToken) === withoutToken,
  );
  // Of several examples in one shape each is known by its name.
  const which = alike.length > 1 ? ` (${name})` : "";
  const request = withoutToken ? `a request to ${verb} without a token` : `a request to ${verb}`;
  const [stateOf, known] = withoutToken
    ? [(verb: string) => `no access token, when it is asked to ${verb}`]
    : (errorStates[status] ?? [(verb: string) => `an error ${status} when it is asked to ${verb}`]);
  const code = which || known === undefined ? documented : known;
  return {
    operation: operation as OperationId,
    description: `${request}, answered ${status} with ${shape === "flat" ? "a flat error" : "an error envelope"}${which}`,
    state: `${stateOf(verb)}${which}, reported ${shape === "flat" ? "as a flat error" : "in an envelope"}`,
    status,
    response,
    withoutToken,
    example: name,
    body: shape === "flat" ? flat(String(status), code) : envelope(status, code),
    error: { shape, code },
    errorClass: errorClassOf(status),
  };
}

type Example = (typeof examples)[number];

/**
 * @param verb what the operation does, as the pact names it
 * @param successes the state of the provider, and the example with which it answers
 */
function answersOf(
  operation: OperationId,
  verb: string,
  successes: readonly (readonly [state: string, example: keyof typeof identificationBodies])[],
): Interaction[] {
  return [
    ...successes.map(
      ([state, example]): Interaction => ({
        operation,
        description: `a request to ${verb} ${state}`,
        state,
        status: 200,
        response: "200",
        withoutToken: false,
        example,
        body: identificationBodies[example],
      }),
    ),
    ...examples
      .filter((example) => example.operation === operation && example.code >= 400)
      .map((example) => errorInteraction(verb, example)),
  ];
}

export const interactions: readonly Interaction[] = [
  ...answersOf("authorizeIdentification", "authorize", [
    ["an identification ready to be authorized", "authorizationStarted"],
    ["an identification whose reference and waiting time are not known", "documented"],
    ["an identification with a proof of address", "proofOfAddress"],
    ["an identification of which nothing optional is known", "nullable"],
  ]),
  ...answersOf("retrieveIdentification", "retrieve", [
    ["an identification whose authorization has not started", "awaitingAuthorization"],
    ["an identification whose one-time password is on its way", "awaitingConfirmation"],
    ["an identification that is completed", "completed"],
    ["an identification that has only begun", "retrievedNullable"],
  ]),
];
