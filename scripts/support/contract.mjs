// Turns the specification into the text of generated/contract.ts: what the client needs of it at run time.
import { formats } from "./checkers.mjs";
import { jsonSchemaOf, operationsOf, resolve, webhooksOf } from "./spec.mjs";

/** @typedef {import("./spec.mjs").Node} Node */

/** The package exports them. */
const environmentsComment = `Addresses of each environment, by its name: those that a client with this \`environment\` uses.

@example
const { baseUrl, tokenUrl } = environments.sandbox;
const allowedHosts = [baseUrl, tokenUrl].map((url) => new URL(url).host);`;

/**
 * @param {Node} spec
 * @returns {string} source of generated/contract.ts
 */
export function contractSource(spec) {
  const declarations = [
    constant("environments", environmentsOf(spec), environmentsComment),
    constant("requestIdHeader", requestIdHeaderOf(spec), "Response header with the provider's id of the request."),
    constant("tokenScope", tokenScopeOf(spec), "OAuth2 scope that every operation needs."),
    ...enumsOf(spec),
    constant(
      "errorObjectFields",
      Object.keys(spec.components.schemas.ErrorObject.properties),
      "Fields that an error has in either of its shapes.",
    ),
    `/** A date-time of RFC 3339, as the drift checker has it. */\nexport const dateTimePattern = ${formats["date-time"]};`,
    constant(
      "operations",
      operationFacts(spec),
      "What the client needs to know of each operation, by its operationId.",
    ),
    constant(
      "eventTypes",
      Object.fromEntries(webhooksOf(spec).map(({ id, eventType }) => [id, eventType])),
      "The event type of each webhook, by its operationId.",
    ),
    constant(
      "webhookHeaders",
      webhookHeadersOf(spec),
      "Headers of a webhook in lower case, by the name of the parameter.",
    ),
  ];
  return [
    "// Generated from spec/openapi.yaml. Do not edit: change the specification and run `npm run generate`.",
    ...declarations,
  ].join("\n\n");
}

/**
 * The addresses of each environment, by its name.
 * @param {Node} spec
 * @returns {Record<string, { baseUrl: string, tokenUrl: string }>}
 */
export function environmentsOf(spec) {
  const environments = Object.fromEntries(
    spec.servers.map((/** @type {Node} */ server) => {
      const { url, "x-environment": name, "x-token-url": tokenUrl } = server;
      if (!name || !tokenUrl) throw new Error(`The server ${url} needs x-environment and x-token-url`);
      return [name, { baseUrl: url, tokenUrl }];
    }),
  );
  const { tokenUrl } = clientCredentialsOf(spec);
  if (!Object.values(environments).some((environment) => environment.tokenUrl === tokenUrl)) {
    throw new Error(`The security scheme's tokenUrl ${tokenUrl} is not the x-token-url of any server`);
  }
  return environments;
}

/** @param {Node} spec */
function enumsOf(spec) {
  return Object.entries(spec.components.schemas)
    .filter(([, schema]) => Array.isArray(schema.enum))
    .map(([name, schema]) =>
      constant(
        `${name[0]?.toLowerCase()}${name.slice(1)}Values`,
        schema.enum.filter((/** @type {unknown} */ value) => value !== null),
        `Documented values of ${name}.`,
      ),
    );
}

/** @param {Node} spec */
function operationFacts(spec) {
  return Object.fromEntries(
    operationsOf(spec).map(({ id, path, method, operation }) => {
      checkRequest(spec, id, path, operation);
      checkPlace(spec, id, path, operation);
      const codes = Object.keys(operation.responses).filter((code) => code !== "default");
      const success = codes.filter((code) => code.startsWith("2"));
      if (success.length !== 1) throw new Error(`${id} needs exactly one documented 2xx response`);
      const response = resolve(spec, operation.responses[/** @type {string} */ (success[0])]);
      return [
        id,
        {
          method,
          path,
          effect: effectOf(id, operation),
          requiredFields: requiredFieldsOf(spec, id, jsonSchemaOf(spec, response)),
        },
      ];
    }),
  );
}

/**
 * Which JSON types openapi-fetch writes as the specification has it, by the place of a parameter and its style.
 * @type {Record<string, Record<string, string[]>>}
 */
const sentParameters = {
  path: { simple: ["string", "integer"] },
  query: { form: ["string", "integer", "number", "boolean", "array"], deepObject: ["object"] },
  header: { simple: ["string", "integer", "number", "boolean"] },
};

/** openapi-fetch encodes no names; in a path, they are words in braces. @type {Record<string, RegExp>} */
const sentNames = { path: /^\w+$/, query: /^[\w.~-]+$/, header: /^[\w-]+$/ };

/** Headers that the client or its transport sets: src/internal/validate.ts refuses them to callers, too. */
const ownHeaders = new Set([
  ...["accept", "accept-encoding", "authorization", "connection", "content-length", "content-type", "expect", "host"],
  ...["keep-alive", "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"],
  "user-agent",
]);

/**
 * The client sends what openapi-fetch can write: anything else would be sent in another way than is documented.
 * @param {Node} spec
 * @param {string} id
 * @param {string} path
 * @param {Node} operation
 */
function checkRequest(spec, id, path, operation) {
  for (const node of [...(spec.paths[path].parameters ?? []), ...(operation.parameters ?? [])]) {
    const {
      name,
      in: place,
      style = place === "query" ? "form" : "simple",
      explode,
      schema = {},
    } = resolve(spec, node);
    const types = [resolve(spec, schema).type].flat().filter((/** @type {string} */ type) => type !== "null");
    const sent = sentParameters[place]?.[style] ?? [];
    const isSent = types.length > 0 && types.every((/** @type {string} */ type) => sent.includes(type));
    const hasPlainParts = partsOf(resolve(spec, schema)).every((part) => isPlain(resolve(spec, part)));
    const isNamedSo = sentNames[place]?.test(name) && !(place === "header" && ownHeaders.has(name.toLowerCase()));
    if (!isSent || !hasPlainParts || !isNamedSo || (explode === false && place === "query")) {
      throw new Error(`${id} documents the ${place} parameter ${name} in a way that the client cannot send`);
    }
  }
  const body = resolve(spec, operation.requestBody ?? {});
  const types = Object.keys(body.content ?? {}).filter((type) => type !== "application/json");
  if (types.length > 0)
    throw new Error(`${id} documents a request body of ${types.join(", ")}, and the client sends JSON`);
}

/** @param {Node} schema @returns {Node[]} what a list or an object consists of */
function partsOf({ type, items, properties }) {
  if (type === "array") return [items ?? {}];
  return type === "object" ? Object.values(properties ?? {}) : [];
}

/** @param {Node} schema */
function isPlain({ type }) {
  return ["string", "integer", "number", "boolean"].includes(type);
}

/**
 * The fields without which a success is none: src/request/result.ts takes a success for an object in which these are texts.
 * @param {Node} spec
 * @param {string} id
 * @param {Node} schema
 * @returns {string[]}
 */
function requiredFieldsOf(spec, id, { type, required = [], properties = {} }) {
  const isText = (/** @type {string} */ name) => resolve(spec, properties[name] ?? {}).type === "string";
  if (type === "object" && required.every(isText)) return required;
  throw new Error(`${id} documents a success that the client cannot read: an object, whose required fields are texts`);
}

/**
 * What an operation does besides answering. It decides what may be sent again, so there is no default.
 * @param {string} id
 * @param {Node} operation
 */
function effectOf(id, { "x-effect": effect }) {
  if (effect === "sms" || effect === "none") return effect;
  throw new Error(`${id} needs x-effect: "sms" if it sends the customer an SMS, "none" if it changes nothing`);
}

/**
 * Addresses and token are the same for all operations (src/options.ts): what an operation or a path says of its own would be
 * ignored.
 * @param {Node} spec
 * @param {string} id
 * @param {string} path
 * @param {Node} operation
 */
function checkPlace(spec, id, path, operation) {
  const ignored = "and the client uses the same for all operations: document it at the top of the specification only";
  for (const keyword of ["servers", "security"]) {
    if (keyword in operation) throw new Error(`${id} documents ${keyword} of its own, ${ignored}`);
    if (keyword in spec.paths[path]) throw new Error(`The path ${path} documents ${keyword} of its own, ${ignored}`);
  }
}

/**
 * The one name under which every response has the header components/headers/RequestId.
 * @param {Node} spec
 */
function requestIdHeaderOf(spec) {
  const names = new Set(
    operationsOf(spec).flatMap(({ id, operation }) =>
      Object.entries(operation.responses).map(([code, response]) => {
        const header = Object.entries(resolve(spec, response).headers ?? {}).find(
          ([, value]) => resolve(spec, value) === spec.components.headers.RequestId,
        );
        if (!header) throw new Error(`Response ${code} of ${id} needs a header from components/headers/RequestId`);
        return header[0].toLowerCase();
      }),
    ),
  );
  const [name, ...others] = names;
  if (others.length > 0) throw new Error(`RequestId has several names: ${[...names].join(", ")}`);
  return name;
}

/** @param {Node} spec */
function webhookHeadersOf({ components }) {
  const headers = Object.entries(components.parameters).filter(([, parameter]) => parameter.in === "header");
  return Object.fromEntries(headers.map(([key, { name }]) => [key, name.toLowerCase()]));
}

/** @param {Node} spec @returns {string} */
function tokenScopeOf({ security }) {
  const [needed] = security ?? [];
  if (security?.length !== 1 || !needed.clientCredentials?.length) {
    throw new Error("The specification needs a top-level security of one scheme, clientCredentials, with its scope");
  }
  return needed.clientCredentials.join(" ");
}

/** @param {Node} spec */
function clientCredentialsOf(spec) {
  const { flows } = spec.components.securitySchemes?.clientCredentials ?? {};
  if (!flows?.clientCredentials) throw new Error("components/securitySchemes/clientCredentials needs its OAuth2 flow");
  return flows.clientCredentials;
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {string} comment
 */
function constant(name, value, comment) {
  const lines = comment.split("\n").map((line) => ` ${`* ${line}`.trim()}`);
  const text = lines.length > 1 ? `\n${lines.join("\n")}\n` : ` ${comment}`;
  return `/**${text} */\nexport const ${name} = ${JSON.stringify(value, null, 2)} as const;`;
}
