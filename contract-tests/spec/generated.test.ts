// Proves: generated/ is up to date and reproducible, and the generator refuses a specification that it cannot use.
import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { environments } from "../../generated/contract.js";
import { checkersSource } from "../../scripts/support/checkers.mjs";
import { contractSource } from "../../scripts/support/contract.mjs";
import { readSpec } from "../../scripts/support/spec.mjs";

it("is fresh", () => {
  const output = execFileSync(process.execPath, ["scripts/generate.mjs", "--check"], { encoding: "utf8" });
  expect(output).toContain("agrees");
});

it("is the same on each run", async () => {
  expect(contractSource(await readSpec())).toBe(contractSource(await readSpec()));
  expect(checkersSource(await readSpec())).toBe(checkersSource(await readSpec()));
});

it("has the servers of the specification", async () => {
  const spec = await readSpec();
  expect(Object.values(environments).map(({ baseUrl }) => baseUrl)).toEqual(
    spec.servers.map(({ url }: { url: string }) => url),
  );
});

it.each([
  ["a server without a token URL", (spec: Spec) => delete spec.servers[0]["x-token-url"], "x-token-url"],
  ["a tokenUrl that belongs to no server", (spec: Spec) => (flow(spec).tokenUrl = "https://example.com"), "tokenUrl"],
  ["a specification without security", (spec: Spec) => delete spec.security, "security"],
  ["security that is optional", (spec: Spec) => spec.security.push({}), "security"],
  ["a token without a scope", (spec: Spec) => (spec.security = [{ clientCredentials: [] }]), "scope"],
  ["a scheme without a flow", (spec: Spec) => delete spec.components.securitySchemes.clientCredentials.flows, "flow"],
  ["an operation without an id", (spec: Spec) => delete operation(spec).operationId, "operationId"],
  [
    "an operation with two successes",
    (spec: Spec) => (operation(spec).responses["201"] = operation(spec).responses["200"]),
    "2xx",
  ],
  [
    "an operation with a body that is no JSON",
    (spec: Spec) => (operation(spec).requestBody = { content: { "multipart/form-data": {} } }),
    "a request body of multipart/form-data",
  ],
  [
    "an operation with a query parameter without a type",
    (spec: Spec) => operation(spec).parameters.push({ name: "page", in: "query" }),
    "the query parameter page",
  ],
  [
    "an operation with a list that is joined",
    (spec: Spec) =>
      operation(spec).parameters.push({ name: "page", in: "query", explode: false, schema: { type: "array" } }),
    "the query parameter page",
  ],
  [
    "an operation with a cookie",
    (spec: Spec) => operation(spec).parameters.push({ name: "a", in: "cookie", schema: { type: "string" } }),
    "the cookie parameter a",
  ],
  ...["Expect", "authorization", "content-length", "User-Agent"].map((name): [string, (spec: Spec) => void, string] => [
    `an operation with the header ${name}`,
    (spec: Spec) => operation(spec).parameters.push({ name, in: "header", schema: { type: "string" } }),
    `the header parameter ${name}`,
  ]),
  [
    "an operation with a query parameter whose name would need encoding",
    (spec: Spec) => operation(spec).parameters.push({ name: "a&b", in: "query", schema: { type: "string" } }),
    "the query parameter a&b",
  ],
  [
    "an operation with a list of objects in its query",
    (spec: Spec) =>
      operation(spec).parameters.push({
        ...{ name: "a", in: "query" },
        schema: { type: "array", items: { type: "object" } },
      }),
    "the query parameter a",
  ],
  [
    "an operation with lists in an object in its query",
    (spec: Spec) =>
      operation(spec).parameters.push({
        ...{ name: "a", in: "query", style: "deepObject" },
        schema: { type: "object", properties: { b: { type: "array" } } },
      }),
    "the query parameter a",
  ],
  [
    "an operation with a list as its success",
    (spec: Spec) => (spec.components.schemas.Identification = { type: "array", items: { type: "string" } }),
    "a success that the client cannot read",
  ],
  [
    "an operation whose success has a required number",
    (spec: Spec) => (spec.components.schemas.Identification.properties.id = { type: "integer" }),
    "a success that the client cannot read",
  ],
  ["an operation without an effect", (spec: Spec) => delete operation(spec)["x-effect"], "needs x-effect"],
  ["an operation with another effect", (spec: Spec) => (operation(spec)["x-effect"] = "email"), "needs x-effect"],
  [
    "an operation with a list in its path",
    (spec: Spec) => (spec.components.schemas.ResourceId = { type: "array" }),
    "documents the path parameter",
  ],
  [
    "an operation with a matrix parameter",
    (spec: Spec) => (spec.components.parameters.PersonId.style = "matrix"),
    "path parameter person_id",
  ],
  [
    "an operation with a parameter whose name is no word",
    (spec: Spec) => (spec.components.parameters.PersonId.name = "person-id"),
    "path parameter person-id",
  ],
  ["servers of an operation", (spec: Spec) => (operation(spec).servers = [{ url: "https://a.example" }]), "servers"],
  ["servers of a path", (spec: Spec) => (item(spec).servers = [{ url: "https://a.example" }]), "documents servers"],
  ["security of an operation", (spec: Spec) => (operation(spec).security = []), "documents security of its own"],
  ["security of a path", (spec: Spec) => (item(spec).security = []), "documents security of its own"],
  ["a response without the request id", (spec: Spec) => delete operation(spec).responses["403"].headers, "403"],
  [
    "a reference to nothing",
    (spec: Spec) => (operation(spec).responses["200"] = { $ref: "#/components/responses/None" }),
    "None",
  ],
  [
    "a reference to another file",
    (spec: Spec) => (operation(spec).responses["200"] = { $ref: "other.yaml" }),
    "other.yaml",
  ],
])("is not generated from %s", async (_what, spoil, message) => {
  const spec = await readSpec();
  spoil(spec);
  expect(() => contractSource(spec)).toThrow(message);
});

it("has checkers without dependencies", async () => {
  const source = checkersSource(await readSpec());
  expect(source).not.toMatch(/\brequire\(|\bimport\b|\beval\b|new Function/);
});

it.each([
  ["a body without a name", (spec: Spec) => (schemaOf(spec, "200").schema = { type: "object" }), "needs a name"],
  ["a schema that contains itself", (spec: Spec) => (error(spec).source = { $ref: errorRef }), "contains itself"],
  ["a schema with names that are data", (spec: Spec) => (error(spec).source = { additionalProperties: {} }), "names"],
  [
    "a schema with patterns of names",
    (spec: Spec) => (error(spec).source = { type: "object", patternProperties: {} }),
    "names",
  ],
  ["a schema of several", (spec: Spec) => (error(spec).source = { allOf: [{ type: "object" }] }), "allOf"],
  ["a format that it does not know", (spec: Spec) => (error(spec).id = { type: "string", format: "iban" }), "iban"],
  ["a keyword that it does not know", (spec: Spec) => (error(spec).id = { type: "string", secret: true }), "secret"],
  [
    "a keyword that needs code of ajv's",
    (spec: Spec) => (error(spec).id = { type: "array", uniqueItems: true }),
    "equal",
  ],
])("has no checkers of %s", async (_what, spoil, message) => {
  const spec = await readSpec();
  spoil(spec);
  expect(() => checkersSource(spec)).toThrow(message);
});

const errorRef = "#/components/schemas/EnvelopedError";
const error = (spec: Spec) => spec.components.schemas.EnvelopedError.properties;
const schemaOf = (spec: Spec, status: string) => operation(spec).responses[status].content["application/json"];
type Spec = Awaited<ReturnType<typeof readSpec>>;
const item = (spec: Spec) => Object.values(spec.paths)[0] as Spec;
const operation = (spec: Spec) => item(spec).patch;
const flow = (spec: Spec) => spec.components.securitySchemes.clientCredentials.flows.clientCredentials;
