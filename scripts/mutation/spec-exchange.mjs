// Slips in what the specification says around the bodies: addresses, parameters, security, statuses, headers, examples.

/** @typedef {import("../support/spec.mjs").Node} Node */
/** @typedef {import("./spec-mutants.mjs").SpecMutant} SpecMutant */

/** @param {Node} spec */
const theOnlyPath = (spec) => /** @type {string} */ (Object.keys(spec.paths)[0]);
/** @param {Node} spec */
const operationOf = (spec) => Object.values(spec.paths[theOnlyPath(spec)])[0];
/** @param {Node} spec */
const responsesOf = (spec) => /** @type {Node[]} */ (Object.values(operationOf(spec).responses));
/** @param {Node} spec */
const flowOf = (spec) => spec.components.securitySchemes.clientCredentials.flows.clientCredentials;

/** @param {Node} spec @param {string} path */
const movePath = (spec, path) => (spec.paths = { [path]: spec.paths[theOnlyPath(spec)] });
/** @param {Node} spec @param {string} from @param {string} to */
const replaceInPath = (spec, from, to) => movePath(spec, theOnlyPath(spec).replace(from, to));
/** @param {Node} spec @param {string} method */
const useMethod = (spec, method) => (spec.paths = { [theOnlyPath(spec)]: { [method]: operationOf(spec) } });

/** @param {Node} spec @param {string} parameter @param {string} name */
function renameParameter(spec, parameter, name) {
  replaceInPath(spec, `{${spec.components.parameters[parameter].name}}`, `{${name}}`);
  spec.components.parameters[parameter].name = name;
}

/** @param {Node} spec @param {string} from @param {string} to */
function renameHeader(spec, from, to) {
  for (const response of responsesOf(spec)) response.headers = { [to]: response.headers[from] };
}

/** @param {Node} spec @param {string} status @param {string} type */
function useMediaType(spec, status, type) {
  const response = operationOf(spec).responses[status];
  response.content = { [type]: response.content["application/json"] };
}

/** @param {Node} spec @param {Node} parameter */
const addParameter = (spec, parameter) =>
  operationOf(spec).parameters.push({
    required: true,
    description: "Made up.",
    schema: { type: "string" },
    ...parameter,
  });

/** @type {SpecMutant[]} */
const addresses = [
  { name: "path: without /v1", change: (spec) => replaceInPath(spec, "/v1/", "/") },
  { name: "path: /v2", change: (spec) => replaceInPath(spec, "/v1/", "/v2/") },
  { name: "path: person for persons", change: (spec) => replaceInPath(spec, "persons", "person") },
  {
    name: "path: identification for identifications",
    change: (spec) => replaceInPath(spec, "identifications", "identification"),
  },
  { name: "path: confirm for authorize", change: (spec) => replaceInPath(spec, "/authorize", "/confirm") },
  { name: "path: with a slash at its end", change: (spec) => movePath(spec, `${theOnlyPath(spec)}/`) },
  { name: "method: POST", change: (spec) => useMethod(spec, "post") },
  { name: "method: PUT", change: (spec) => useMethod(spec, "put") },
  { name: "effect: none for sms", change: (spec) => (operationOf(spec)["x-effect"] = "none") },
  { name: "operationId: another", change: (spec) => (operationOf(spec).operationId = "startAuthorization") },
  { name: "title: another", change: (spec) => (spec.info.title = "Confirm e-signing") },
  { name: "version: another", change: (spec) => (spec.info.version = "2.0") },
  { name: "server: another sandbox", change: (spec) => (spec.servers[0].url = "https://api.solaris-testing.de") },
  { name: "server: another production", change: (spec) => (spec.servers[1].url = "https://api.solarisgroup.com") },
  { name: "server: plain http", change: (spec) => (spec.servers[1].url = "http://api.solarisbank.de") },
  { name: "server: no sandbox", change: (spec) => spec.servers.shift() },
  { name: "server: sandbox has another name", change: (spec) => (spec.servers[0]["x-environment"] = "staging") },
  { name: "server: production has another name", change: (spec) => (spec.servers[1]["x-environment"] = "live") },
  {
    name: "server: the two environments change names",
    change: ({ servers: [sandbox, production] }) => {
      sandbox["x-environment"] = "production";
      production["x-environment"] = "sandbox";
    },
  },
  {
    name: "token URL: the deprecated one of the sandbox",
    change: (spec) => (spec.servers[0]["x-token-url"] = "https://auth.solaris-sandbox.de/oauth/token"),
  },
  {
    name: "token URL: another of production",
    change: (spec) => {
      flowOf(spec).tokenUrl = "https://auth.solarisgroup.com/oauth2/token";
      spec.servers[1]["x-token-url"] = flowOf(spec).tokenUrl;
    },
  },
  {
    name: "token URL: the scheme names the sandbox's",
    change: (spec) => (flowOf(spec).tokenUrl = spec.servers[0]["x-token-url"]),
  },
  {
    name: "server: the operation has its own",
    change: (spec) => (operationOf(spec).servers = [spec.servers[0]]),
  },
  {
    name: "server: the path has its own",
    change: (spec) => (spec.paths[theOnlyPath(spec)].servers = [spec.servers[0]]),
  },
  { name: "token URL: one of no server", change: (spec) => (flowOf(spec).tokenUrl = "https://auth.example.com/token") },
];

/** @type {SpecMutant[]} */
const security = [
  { name: "security: none", change: (spec) => (spec.security = []) },
  { name: "security: optional", change: (spec) => spec.security.push({}) },
  { name: "security: the operation needs none", change: (spec) => (operationOf(spec).security = []) },
  {
    name: "security: another scope",
    change: (spec) => {
      spec.security = [{ clientCredentials: ["partner"] }];
      flowOf(spec).scopes = { partner: "Everything" };
    },
  },
  {
    name: "security: a password",
    change: (spec) => (spec.components.securitySchemes.clientCredentials = { type: "http", scheme: "basic" }),
  },
  {
    name: "security: a key in a header",
    change: (spec) =>
      Object.assign(spec.components.securitySchemes.clientCredentials, {
        type: "apiKey",
        in: "header",
        name: "x-api-key",
      }),
  },
];

/** @type {SpecMutant[]} */
const requests = ["PersonId", "IdentificationId"].flatMap((parameter) => [
  { name: `${parameter}: another name`, change: (spec) => renameParameter(spec, parameter, "other_id") },
  { name: `${parameter}: in the query`, change: (spec) => (spec.components.parameters[parameter].in = "query") },
  { name: `${parameter}: not required`, change: (spec) => (spec.components.parameters[parameter].required = false) },
  {
    name: `${parameter}: an integer`,
    change: (spec) => Object.assign(spec.components.parameters[parameter], { schema: { type: "integer" }, example: 1 }),
  },
  {
    name: `${parameter}: with white space around it`,
    change: (spec) => (spec.components.parameters[parameter].schema = { type: "string", minLength: 1 }),
  },
]);

/** @type {SpecMutant[]} */
const moreOfRequests = [
  {
    name: "ids: letters and digits only",
    change: (spec) => (spec.components.schemas.ResourceId.pattern = "^[a-z0-9]+$"),
  },
  { name: "ids: of any length, 0 too", change: (spec) => delete spec.components.schemas.ResourceId.minLength },
  { name: "ids: of 30 characters at most", change: (spec) => (spec.components.schemas.ResourceId.maxLength = 30) },
  {
    name: "request: a query parameter is required",
    change: (spec) => addParameter(spec, { name: "tan", in: "query" }),
  },
  {
    name: "request: a header is required",
    change: (spec) => addParameter(spec, { name: "idempotency-key", in: "header" }),
  },
  {
    name: "request: a body is required",
    change: (spec) =>
      (operationOf(spec).requestBody = {
        required: true,
        content: { "application/json": { schema: { type: "object" } } },
      }),
  },
  {
    name: "request: a body is allowed",
    change: (spec) =>
      (operationOf(spec).requestBody = { content: { "application/json": { schema: { type: "object" } } } }),
  },
];

/** @type {SpecMutant[]} */
const responses = ["200", "400", "401", "403", "500", "default"].flatMap((status) => [
  { name: `response ${status}: removed`, change: (spec) => delete operationOf(spec).responses[status] },
  {
    name: `response ${status}: another media type`,
    change: (spec) => useMediaType(spec, status, "application/problem+json"),
  },
  {
    name: `response ${status}: without the request id`,
    change: (spec) => delete operationOf(spec).responses[status].headers,
  },
]);

/** @type {SpecMutant[]} */
const moreOfResponses = [
  {
    name: "response 200: told as 201",
    change: (spec) => {
      const { 200: success, ...others } = operationOf(spec).responses;
      operationOf(spec).responses = { 201: success, ...others };
    },
  },
  {
    name: "response 200: a list",
    change: (spec) => {
      const content = operationOf(spec).responses["200"].content["application/json"];
      content.schema = { type: "array", items: content.schema };
      delete content.examples;
    },
  },
  {
    name: "response 403: the body of a success",
    change: (spec) => {
      const { responses } = operationOf(spec);
      responses["403"].content = responses["200"].content;
    },
  },
  { name: "request id: another header", change: (spec) => renameHeader(spec, "x-request-id", "x-correlation-id") },
  { name: "request id: always there", change: (spec) => (spec.components.headers.RequestId.required = true) },
  {
    name: "request id: a number",
    change: (spec) => Object.assign(spec.components.headers.RequestId, { schema: { type: "integer" }, example: 1 }),
  },
];

/** @type {SpecMutant[]} */
const examples = [
  {
    name: "example: one is removed",
    change: (spec) => delete operationOf(spec).responses["200"].content["application/json"].examples.proofOfAddress,
  },
  {
    name: "example: one has another name",
    change: (spec) => {
      const { examples } = operationOf(spec).responses["403"].content["application/json"];
      examples.plain = examples.flat;
      delete examples.flat;
    },
  },
  {
    name: "example: a success stays in authorization_required",
    change: (spec) => (spec.components.examples.AuthorizationStarted.value.status = "authorization_required"),
  },
  {
    name: "example: a success with a proof of address stays pending",
    change: (spec) => (spec.components.examples.IdentificationWithProofOfAddress.value.status = "pending"),
  },
  {
    name: "example: a success with nulls is authorization_required still",
    change: (spec) => (spec.components.examples.IdentificationWithNulls.value.status = "authorization_required"),
  },
  {
    name: "example: the status in the flat 401 is another",
    change: (spec) => (spec.components.examples.UnauthenticatedFlat.value.status = "403"),
  },
  {
    name: "example: the status in the enveloped 400 is another",
    change: (spec) => (spec.components.examples.BadRequestEnvelope.value.errors[1].status = 422),
  },
  {
    name: "example: the status in the enveloped 500 is another",
    change: (spec) => (spec.components.examples.ServerErrorEnvelope.value.errors[0].status = 502),
  },
  {
    name: "example: the status in the flat 404 is a success",
    change: (spec) => (spec.components.examples.NotFoundFlat.value.status = "200"),
  },
  {
    name: "example: a call without a token is told of another code",
    change: (spec) => (spec.components.examples.TokenRequiredFlat.value.code = "invalid_token"),
  },
  {
    name: "example: the documented IBAN differs",
    change: (spec) => (spec.components.examples.IdentificationDocumented.value.iban = "DE02120300000000202051"),
  },
  {
    name: "example: the documented code of 400 differs",
    change: (spec) => (spec.components.examples.BadRequestFlat.value.code = "invalid_model"),
  },
  {
    name: "example: the documented detail of 403 differs",
    change: (spec) => (spec.components.examples.ForbiddenFlat.value.detail = "No."),
  },
  {
    name: "example: the documented title of 500 differs",
    change: (spec) => (spec.components.examples.ServerErrorFlat.value.title = "Error"),
  },
  {
    name: "example: the code of 404 in an envelope differs",
    change: (spec) => (spec.components.examples.NotFoundEnvelope.value.errors[0].code = "NOT-FOUND"),
  },
];

export const exchangeMutants = [
  ...[...addresses, ...security, ...requests, ...moreOfRequests],
  ...[...responses, ...moreOfResponses, ...examples],
];
