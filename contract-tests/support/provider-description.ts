// What the provider's own description of the operation would say, in its manner: OpenAPI 3.0, schemas in place, the version in
// the server's address, other names of the parameters. Its facts are those of the contract, with each deviation undone: what
// the contract gains is in here too.
import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { operationsOf, readSpec, resolve } from "../../scripts/support/spec.mjs";
import { type Deviation, parseDeviations } from "../../src/cli/check-upstream/deviations.js";
import { address, type Spec } from "./spec-changes.js";

/** Where it describes the operation. */
export const theirAddress = address.replace(/^\/v1/, "").replace("{id}", "{identification_id}");

/** As the provider would publish it after the endpoint page, with nothing that only we say. */
export async function providerDescription(): Promise<Spec> {
  const ours = await readSpec();
  const deviations = parseDeviations(await readFile("spec/deviations.yaml", "utf8"), "spec/deviations.yaml", parse);
  const { parameters, responses } = inFull(ours, ours.paths[address].patch) as Spec;
  const contract: Spec = { security: ours.security, parameters: inOrderOfThePath(parameters), responses };
  for (const deviation of deviations) {
    if (undo(contract, deviation)) continue;
    const { at, ours: our, theirs } = deviation;
    throw new Error(
      `spec/deviations.yaml has an entry that contract-tests/support/provider-description.ts cannot undo: ${at}, ours ${our}, ` +
        `theirs ${theirs}. If the entry is right, teach that file its kind.`,
    );
  }
  const description = published(contract);
  // Of any other operation it says what ours does: the one above is what is compared.
  for (const { path, method, operation } of operationsOf(ours)) {
    if (path === address && method === "patch") continue;
    const theirPath = path.replace(/^\/v1/, "");
    description.paths[theirPath] = { ...description.paths[theirPath], [method]: inFull(ours, operation) };
  }
  return description;
}

/** A part of a description with every reference replaced by what it points at. */
function inFull(spec: Spec, node: unknown): unknown {
  if (Array.isArray(node)) return node.map((entry) => inFull(spec, entry));
  if (!isObject(node)) return node;
  return Object.fromEntries(Object.entries(resolve(spec, node)).map(([key, value]) => [key, inFull(spec, value)]));
}

/** path.1, path.2: whatever the order in which they are listed. */
function inOrderOfThePath(parameters: readonly Spec[]): Spec[] {
  return [...parameters].sort((one, other) => address.indexOf(`{${one.name}}`) - address.indexOf(`{${other.name}}`));
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
    schema.required = schema.required?.filter((other: string) => other !== name);
    return true;
  }
  if (keyword === "null" && theirs === "never null") {
    field.type = [field.type].flat().filter((type: string) => type !== "null");
    return true;
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
