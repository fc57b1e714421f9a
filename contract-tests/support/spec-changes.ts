// Changes of the contract, one at a time, and what each means for those who consume it.
import { type readSpec, resolve } from "../../scripts/support/spec.mjs";

export type Spec = Awaited<ReturnType<typeof readSpec>>;

export interface SpecChange {
  readonly what: string;
  readonly change: (spec: Spec) => unknown;
  readonly class: "breaking" | "additive" | "neutral" | "nothing";
  /** Part of what the report must say. */
  readonly words?: string;
}

/** Of the operation that is changed. */
export const address = "/v1/persons/{person_id}/identifications/{id}/authorize";
const item = (spec: Spec) => spec.paths[address];
const operation = (spec: Spec) => item(spec).patch;
const responses = (spec: Spec) => operation(spec).responses;
const json = (spec: Spec, code: string) => responses(spec)[code].content["application/json"];
const schemas = (spec: Spec) => spec.components.schemas;
const statuses = (spec: Spec): string[] => schemas(spec).IdentificationStatus.enum;
const identification = (spec: Spec) => schemas(spec).Identification;
const field = (spec: Spec, name: string) => identification(spec).properties[name];
const parameter = (spec: Spec, name: string) => spec.components.parameters[name];
const addParameter = (spec: Spec, extra: object) =>
  operation(spec).parameters.push({ name: "lang", in: "query", schema: { type: "string" }, ...extra });
const removeParameter = (spec: Spec, name: string) => {
  operation(spec).parameters = operation(spec).parameters.filter((node: Spec) => resolve(spec, node).name !== name);
};
const addBody = (spec: Spec, extra: object) => {
  operation(spec).requestBody = { content: { "application/json": { schema: { type: "object" } } }, ...extra };
};
const rename = (map: Spec, from: string, to: string) => {
  map[to] = map[from];
  delete map[from];
};
const remove = <T>(list: T[], entry: T) => list.splice(list.indexOf(entry), 1);
const without = <T>(list: T[], entry: T) => list.filter((other) => other !== entry);

type Row = [class_: SpecChange["class"], what: string, change: (spec: Spec) => unknown, words?: string];
const rows = (table: Row[]): SpecChange[] =>
  table.map(([class_, what, change, words]) => ({ what, change, class: class_, ...(words ? { words } : {}) }));

/** Changes of the operation and of what it refers to. */
export const operationChanges = rows([
  ["breaking", "method changed", (s) => rename(item(s), "patch", "post"), "/patch: removed"],
  ["additive", "another operation", (s) => (item(s).get = { ...operation(s), operationId: "read" })],
  ["breaking", "operationId changed", (s) => (operation(s).operationId = "start"), "generated names follow it"],
  ["additive", "operation deprecated", (s) => (operation(s).deprecated = true)],

  ["additive", "optional parameter added", (s) => addParameter(s, {}), "patch/parameters/2: added"],
  ["breaking", "required parameter added", (s) => addParameter(s, { required: true })],
  ["breaking", "required header added", (s) => addParameter(s, { in: "header", required: true })],
  ["breaking", "parameter removed", (s) => removeParameter(s, "id"), "parameters/1: removed"],
  ["nothing", "parameters in another order", (s) => operation(s).parameters.reverse()],
  ["breaking", "parameter renamed", (s) => (parameter(s, "PersonId").name = "person")],
  ["breaking", "parameter pattern changed", (s) => (schemas(s).ResourceId.pattern = "^[a-z]+$")],
  ["additive", "parameter pattern removed", (s) => delete schemas(s).ResourceId.pattern],
  ["breaking", "parameter at least longer", (s) => (schemas(s).ResourceId.minLength = 5)],
  ["additive", "parameter may be shorter", (s) => (schemas(s).ResourceId.minLength = 0)],
  ["breaking", "parameter gets a longest length", (s) => (schemas(s).ResourceId.maxLength = 36)],
  ["breaking", "parameter gets a format", (s) => (schemas(s).ResourceId.format = "uuid")],
  ["breaking", "parameter of another type", (s) => (schemas(s).ResourceId.type = "integer")],
  ["additive", "parameter of more types", (s) => (schemas(s).ResourceId.type = ["string", "integer"])],
  ["breaking", "parameter gets a list of values", (s) => (schemas(s).ResourceId.enum = ["a"])],
  ["neutral", "parameter described in other words", (s) => (parameter(s, "PersonId").description = "New.")],

  ["additive", "optional request body added", (s) => addBody(s, { required: false }), "requestBody: added"],
  ["breaking", "required request body added", (s) => addBody(s, { required: true })],

  [
    "additive",
    "field added",
    (s) => (identification(s).properties.field_of_tomorrow = { type: "string" }),
    "#/components/schemas/Identification/properties/field_of_tomorrow: added",
  ],
  [
    "breaking",
    "field added that is always there, on which the client insists",
    (s) => {
      identification(s).properties.field_of_tomorrow = { type: "string" };
      identification(s).required.push("field_of_tomorrow");
    },
    "Identification/required: gains `field_of_tomorrow`: the client refuses a success without it",
  ],
  ["breaking", "field removed", (s) => delete identification(s).properties.iban, "properties/iban: removed"],
  ["breaking", "field renamed", (s) => rename(identification(s).properties, "iban", "account")],
  [
    "breaking",
    "field of another type",
    (s) => (field(s, "iban").type = "integer"),
    "iban/type: `integer`, was `string`",
  ],
  ["breaking", "field of more types", (s) => (field(s, "reference").type = ["string", "integer", "null"])],
  ["breaking", "nullability gained", (s) => (field(s, "iban").type = ["string", "null"]), "iban/type: gains `null`"],
  ["additive", "nullability lost", (s) => (field(s, "reference").type = "string"), "reference/type: loses `null`"],
  [
    "breaking",
    "nullability of an enum gained",
    (s) => {
      schemas(s).IdentificationMethod.type = ["string", "null"];
      schemas(s).IdentificationMethod.enum.push(null);
    },
  ],
  [
    "additive",
    "nullability of an enum lost",
    (s) => {
      schemas(s).ProofOfAddressType.type = "string";
      schemas(s).ProofOfAddressType.enum = without(schemas(s).ProofOfAddressType.enum, null);
    },
  ],
  ["additive", "format gained", (s) => (field(s, "iban").format = "uri")],
  ["breaking", "format lost", (s) => delete field(s, "url").format],
  ["breaking", "format changed", (s) => (field(s, "completed_at").format = "date")],
  ["additive", "enum value added", (s) => statuses(s).push("status_of_tomorrow"), "gains `status_of_tomorrow`"],
  ["breaking", "enum value removed", (s) => remove(statuses(s), "signed"), "loses `signed`"],
  ["breaking", "enum value renamed", (s) => (statuses(s)[0] = "status_of_tomorrow")],
  ["neutral", "enum values in another order", (s) => statuses(s).reverse()],
  ["neutral", "enum value doubled", (s) => statuses(s).push("signed"), "with repetitions"],
  ["breaking", "enum dropped", (s) => delete schemas(s).IdentificationStatus.enum],
  ["additive", "enum introduced", (s) => (field(s, "iban").enum = ["a"])],
  ["breaking", "required gained", (s) => identification(s).required.push("method"), "the client refuses a success"],
  [
    "additive",
    "required gained of errors",
    (s) => (schemas(s).ErrorSource.required = ["field"]),
    "ErrorSource/required: gains `field`",
  ],
  [
    "breaking",
    "required lost",
    (s) => remove(identification(s).required, "status"),
    "Identification/required: loses `status`",
  ],
  ["additive", "length promised", (s) => (field(s, "iban").minLength = 3)],
  ["breaking", "length no longer promised", (s) => delete field(s, "id").minLength],
  ["neutral", "further fields denied", (s) => (identification(s).additionalProperties = false)],
  ["breaking", "further fields no longer told", (s) => delete schemas(s).ErrorEnvelope.additionalProperties],
  ["additive", "field deprecated", (s) => (field(s, "iban").deprecated = true)],
  ["breaking", "keyword that nobody can judge", (s) => (field(s, "iban").not = { const: "" })],
  ["breaking", "another shape of errors", (s) => schemas(s).ErrorBody.oneOf.push({ type: "string" })],
  ["breaking", "one shape of errors less", (s) => schemas(s).ErrorBody.oneOf.pop()],
  ["breaking", "field of errors of another type", (s) => (schemas(s).ErrorObject.properties.status.type = "integer")],
  ["breaking", "whole answer of another type", (s) => (json(s, "200").schema = { type: "array", items: {} })],
  ["breaking", "schema renamed", renameIdentification, "its generated name is gone"],
  ["neutral", "unused schema added", (s) => (schemas(s).Spare = { type: "string" })],
  ["nothing", "schema put in place of its name", (s) => (json(s, "200").schema = identification(s))],
  [
    "additive",
    "another schema of a field, which is changed itself",
    (s) => {
      field(s, "reference").$ref = "#/components/schemas/ResourceId";
      delete schemas(s).ResourceId.minLength;
    },
    "responses/200/content/application~1json/schema/properties/reference/type: loses `null`",
  ],

  ["additive", "error status added", (s) => (responses(s)["418"] = responses(s)["403"])],
  ["breaking", "second success added", (s) => (responses(s)["202"] = responses(s)["200"])],
  ["breaking", "another success", (s) => rename(responses(s), "200", "202")],
  ["breaking", "redirect added", (s) => (responses(s)["303"] = { description: "Elsewhere." })],
  ["breaking", "error status removed", (s) => delete responses(s)["401"]],
  ["breaking", "default answer removed", (s) => delete responses(s).default],
  ["breaking", "media type changed", (s) => rename(responses(s)["200"].content, "application/json", "text/json")],
  ["additive", "media type added", (s) => (responses(s)["200"].content["text/plain"] = { schema: { type: "string" } })],
  ["breaking", "body removed", (s) => delete responses(s)["200"].content],
  ["additive", "header added", (s) => (responses(s)["200"].headers["x-new"] = { schema: { type: "string" } })],
  ["breaking", "header removed", (s) => delete responses(s)["200"].headers["x-request-id"]],
  ["additive", "header always there", (s) => (requestId(s).required = true)],

  ["breaking", "other security for the operation", (s) => (operation(s).security = [{ other: [] }])],
  ["breaking", "other servers for the operation", (s) => (operation(s).servers = [{ url: "https://other.example" }])],

  ["neutral", "operation described in other words", (s) => (operation(s).description = "New.")],
  ["neutral", "field described in other words", (s) => (field(s, "iban").description = "New.")],
  ["neutral", "other example of a field", (s) => (field(s, "iban").examples = ["DE2"])],
  [
    "neutral",
    "other value of an example",
    (s) => (s.components.examples.NotFoundFlat.value.detail = "x"),
    "#/components/examples/NotFoundFlat/value: says something else",
  ],
  [
    "neutral",
    "other value of an example in its place",
    (s) => {
      const { summary } = s.components.examples.IdentificationDocumented;
      json(s, "200").examples.documented = { summary, value: { id: "i" } };
    },
    "examples/documented/value: says something else",
  ],
  ["neutral", "example renamed", (s) => rename(json(s, "400").examples, "flat", "plain")],
  ["neutral", "examples removed", (s) => delete json(s, "200").examples],
  ["neutral", "other tag", (s) => (operation(s).tags = ["Other"])],
  ["neutral", "extension added", (s) => (operation(s)["x-note"] = "a")],
  ["neutral", "further documentation gone", (s) => delete operation(s).externalDocs],
]);

/** Changes at the top of the document, and of the address. */
export const documentChanges = rows([
  ["breaking", "path changed", (s) => rename(s.paths, address, address.replace("v1", "v2")), "was `/v1/persons"],
  ["breaking", "path removed", (s) => (s.paths = { "/v1/other": { get: operation(s) } })],
  ["breaking", "parameter in the path renamed", renameIdentificationId],
  ["breaking", "security dropped", (s) => (s.security = [])],
  ["breaking", "another scope", (s) => s.security[0].clientCredentials.push("sign")],
  ["additive", "another way to prove who calls", (s) => s.security.push({ key: [] }), "#/security/1: added"],
  ["breaking", "kind of security changed", (s) => (scheme(s).type = "http")],
  ["breaking", "token URL of the scheme", (s) => (scheme(s).flows.clientCredentials.tokenUrl = "https://t.example")],
  ["breaking", "x-token-url", (s) => (s.servers[0]["x-token-url"] = "https://t.example"), "built in"],
  ["breaking", "x-environment", (s) => (s.servers[0]["x-environment"] = "test")],
  ["breaking", "server moved", (s) => (s.servers[1].url = "https://api.example")],
  ["breaking", "server removed", (s) => s.servers.pop()],
  ["breaking", "all servers removed", (s) => delete s.servers],
  ["additive", "server added", (s) => s.servers.push({ url: "https://api.example" })],
  ["nothing", "servers in another order", (s) => s.servers.reverse()],
  ["neutral", "server described in other words", (s) => (s.servers[0].description = "New.")],
  ["neutral", "document described in other words", (s) => (s.info.description = "New.")],
  ["neutral", "other version of the document", (s) => (s.info.version = "1.1")],
  ["breaking", "field of a payload removed", (s) => delete payload(s).properties.method],
  ["breaking", "field of a payload of another type", (s) => (payload(s).properties.reference.type = "integer")],
  ["breaking", "field of a payload not promised", (s) => (payload(s).required = ["id"]), "loses `status`"],
  ["additive", "field of a payload added", (s) => (payload(s).properties.news = { type: "string" })],
  ["breaking", "webhook removed", (s) => delete s.webhooks.IDENTIFICATION],
  ["breaking", "another OpenAPI", (s) => (s.openapi = "3.0.3")],
]);

const payload = (spec: Spec) => spec.components.schemas.IdentificationEvent;
const scheme = (spec: Spec) => spec.components.securitySchemes.clientCredentials;
const requestId = (spec: Spec) => spec.components.headers.RequestId;

function renameIdentification(spec: Spec) {
  rename(schemas(spec), "Identification", "Proof");
  json(spec, "200").schema.$ref = "#/components/schemas/Proof";
}

function renameIdentificationId(spec: Spec) {
  rename(spec.paths, address, address.replace("{id}", "{identification_id}"));
  parameter(spec, "IdentificationId").name = "identification_id";
}
