// What the provider's own description of the operations would say. That of the authorization is in its manner: OpenAPI 3.0, schemas
// in place, the version in the server's address, other names of the parameters. Its facts are those of the contract, with each
// deviation undone: what the contract gains is in here too.
import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { operations } from "../../generated/contract.js";
import { operationsOf, readSpec, resolve } from "../../scripts/support/spec.mjs";
import { type Deviation, parseDeviations } from "../../src/cli/check-upstream/deviations.js";
import { address, type Spec } from "./spec-changes.js";

/** Where it describes the authorization. */
export const theirAddress = address.replace(/^\/v1/, "").replace("{id}", "{identification_id}");
/** Where it describes the call that retrieves. */
export const theirOtherAddress = operations.retrieveIdentification.path.replace(/^\/v1/, "");

/** As the provider would publish it after the endpoint page, with nothing that only we say. */
export async function providerDescription(): Promise<Spec> {
  const ours = await readSpec();
  const deviations = parseDeviations(await readFile("spec/deviations.yaml", "utf8"), "spec/deviations.yaml", parse);
  const contracts = operationsOf(ours).map(({ path, method, operation }) => {
    const { parameters, responses } = inFull(ours, operation) as Spec;
    const contract: Spec = { security: ours.security, parameters: inOrderOfThePath(path, parameters), responses };
    return { path, method, operation, contract };
  });
  for (const deviation of deviations) {
    // In each operation that has it.
    if (contracts.filter(({ contract }) => undo(contract, deviation)).length > 0) continue;
    const { at, ours: our, theirs } = deviation;
    throw new Error(
      `spec/deviations.yaml has an entry that contract-tests/support/provider-description.ts cannot undo: ${at}, ours ${our}, ` +
        `theirs ${theirs}. If the entry is right, teach that file its kind.`,
    );
  }
  const isMain = ({ path }: { path: string }) => path === address;
  const description = published(contracts.find(isMain)?.contract as Spec);
  for (const { path, method, operation, contract } of contracts.filter((one) => !isMain(one))) {
    const theirPath = path.replace(/^\/v1/, "");
    const { parameters, responses } = contract;
    description.paths[theirPath] = {
      ...description.paths[theirPath],
      [method]: { ...(inFull(ours, operation) as Spec), parameters, responses },
    };
  }
  return description;
}

/** A part of a description with every reference replaced by what it points at. */
function inFull(spec: Spec, node: unknown): unknown {
  if (Array.isArray(node)) return node.map((entry) => inFull(spec, entry));
  if (!isObject(node)) return node;
  return Object.fromEntries(Object.entries(resolve(spec, node)).map(([key, value]) => [key, inFull(spec, value)]));
}

/** path.1, path.2: whatever the order in which they are listed. Those of the query come last. */
function inOrderOfThePath(path: string, parameters: readonly Spec[]): Spec[] {
  const placeOf = ({ name }: Spec) => path.indexOf(`{${name}}`) >>> 0;
  return [...parameters].sort((one, other) => placeOf(one) - placeOf(other));
}

/** Puts what the provider says in the place of what we say. Returns whether that can be done. */
function undo(contract: Spec, { at, ours, theirs }: Deviation): boolean {
  const [place, ...path] = at.split(".");
  if (place === "security" && theirs === "none") return remove(contract, "security");
  if (place === "parameters") {
    const [, nth, keyword = ""] = path;
    return theirs === "none" && remove(contract.parameters[Number(nth) - 1]?.schema, keyword);
  }
  const [status = "", ...inside] = path;
  const undocumented = theirs === "not documented";
  if (inside.length === 0) return undocumented && remove(contract.responses, status);
  const response = contract.responses[status];
  if (inside[0] === "headers") return undocumented && remove(response?.headers, inside[1] ?? "");
  const body = response?.content?.["application/json"];
  if (inside[0] === "shapes") {
    const left = (body?.schema.oneOf ?? []).filter((shape: Spec) => shapeWords(shape) !== ours);
    if (left.length === 1) body.schema = left[0];
    return undocumented && left.length === 1;
  }
  return undoInSchema(body?.schema, inside, theirs);
}

function undoInSchema(schema: Spec | undefined, path: readonly string[], theirs: string): boolean {
  const [name = "", keyword = "", ...further] = path;
  const field = schema?.properties?.[name];
  if (!field) return false;
  if (further.length > 0) return undoInSchema(field, path.slice(1), theirs);
  if (keyword === "required" && theirs === "may be absent") {
    const { required = [] } = schema as Spec;
    schema.required = required.filter((other: string) => other !== name);
    return schema.required.length < required.length;
  }
  if (keyword === "null" && theirs === "never null") {
    const types = [field.type].flat();
    field.type = types.filter((type: string) => type !== "null");
    return field.type.length < types.length;
  }
  if (keyword === "type" && Array.isArray(field.type)) {
    const isOther = field.type.length > 1 && field.type.includes(theirs);
    if (isOther) field.type = theirs;
    return isOther;
  }
  return theirs === "none" && remove(field, keyword);
}

function remove(map: Spec | undefined, key: string): boolean {
  return map !== undefined && key in map && delete map[key];
}

function shapeWords({ properties = {} }: Spec): string {
  return `an object with ${Object.keys(properties).join(", ")}`;
}

/** A schema of 3.1 as 3.0 has it, without our words. */
function schemaOf30({ description: _words, examples, type, enum: values, ...rest }: Spec): Spec {
  const types = [type ?? []].flat();
  const others = types.filter((one: string) => one !== "null");
  return {
    ...rest,
    ...(others.length > 0 && { type: others.length === 1 ? others[0] : others }),
    ...(others.length < types.length && { nullable: true }),
    ...(values && { enum: values.filter((value: unknown) => value !== null) }),
    ...(examples && { example: examples[0] }),
    ...(rest.properties && { properties: mapped(rest.properties, schemaOf30) }),
    ...(rest.items && { items: schemaOf30(rest.items) }),
    ...(rest.oneOf && { oneOf: rest.oneOf.map(schemaOf30) }),
  };
}

/** The document around it. What several places say alike is written once, and referred to. */
function published({ security, parameters, responses }: Spec): Spec {
  const [person, identification] = parameters.map(({ schema, ...parameter }: Spec) => ({
    ...parameter,
    schema: schemaOf30(schema),
  }));
  const bodies = mapped(responses, ({ headers, content }: Spec) => ({
    description: "As the guide says.",
    ...(headers && { headers }),
    content: mapped(content, ({ schema }: Spec) => ({ schema: schemaOf30(schema) })),
  }));
  const { properties } = bodies["200"].content["application/json"].schema;
  const { method } = properties;
  properties.method = { $ref: "#/components/schemas/identification_method" };
  const error = bodies["403"];
  const isError = (body: Spec) => JSON.stringify(body) === JSON.stringify(error);
  return {
    openapi: "3.0.3",
    info: { title: "Identifications", version: "1.0" },
    servers: [{ url: "https://api.solaris-sandbox.de/v1" }],
    ...(security && { security }),
    paths: {
      [theirAddress]: {
        parameters: [{ $ref: "#/components/parameters/person_id" }],
        patch: {
          operationId: "patch-person-identification-authorize",
          parameters: [{ ...identification, name: "identification_id" }],
          responses: mapped(bodies, (body) => (isError(body) ? { $ref: "#/components/responses/error" } : body)),
        },
      },
    },
    components: {
      parameters: { person_id: person },
      schemas: { identification_method: method },
      responses: { error },
    },
  };
}

function mapped(map: Spec, change: (value: Spec) => Spec): Spec {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value as Spec)]));
}

function isObject(node: unknown): node is Spec {
  return typeof node === "object" && node !== null;
}
