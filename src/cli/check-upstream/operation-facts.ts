// Cuts one operation out of a description, with all that it refers to, and returns its facts in one form.
import type { Description, Node } from "./description.js";
import { type SchemaFacts, SchemaReader } from "./schema-facts.js";
import { cannotCompare } from "./words.js";

/** An operation to look for. Its parameters may have other names, and a server's address may contain a part of the path. */
export interface Wanted {
  readonly method: string;
  readonly path: string;
}

export interface ParameterFacts {
  readonly node: Node;
  readonly in: string;
  readonly name: string;
  readonly required: boolean;
  readonly schema: SchemaFacts;
}

/** By media type. */
export type Bodies = Readonly<Record<string, SchemaFacts>>;

export interface RequestBodyFacts {
  readonly required: boolean;
  readonly bodies: Bodies;
}

export interface ResponseFacts {
  readonly headers: Readonly<Record<string, true>>;
  readonly bodies: Bodies;
}

export interface OperationFacts {
  /** With {} for each parameter, whatever its name. */
  readonly path: string;
  /** path.1, path.2, query.name … */
  readonly parameters: Readonly<Record<string, ParameterFacts>>;
  readonly requestBody: RequestBodyFacts | undefined;
  /** By status. */
  readonly responses: Readonly<Record<string, ResponseFacts>>;
  /** In words. */
  readonly security: string;
}

/** Headers of these names are described elsewhere, and mean nothing here (OpenAPI, Parameter Object). */
const meaningless = ["header.accept", "header.content-type", "header.authorization"];

/** @throws {CannotCheckError} the operation is not described, or its description cannot be read */
export function operationFacts(description: Description, wanted: Wanted): OperationFacts {
  const { path, shape, item, operation } = find(description, wanted);
  const schemas = new SchemaReader(description);
  const bodiesOf = (holder: Node): Bodies =>
    Object.fromEntries(
      description.entries(holder, "content").map(([type, { schema }]) => {
        const [mediaType = type] = type.split(";");
        return [mediaType.trim().toLowerCase(), schemas.facts(schema)];
      }),
    );
  const body = description.object(operation, "requestBody");
  return {
    path: shape,
    parameters: parametersOf(description, schemas, path, [
      ...description.list(item, "parameters"),
      ...description.list(operation, "parameters"),
    ]),
    requestBody: body && { required: body.required === true, bodies: bodiesOf(body) },
    responses: Object.fromEntries(
      description.entries(operation, "responses").map(([status, response]) => {
        const headers = description.entries(response, "headers").map(([name]) => [name.toLowerCase(), true as const]);
        return [status.toLowerCase(), { headers: Object.fromEntries(headers), bodies: bodiesOf(response) }];
      }),
    ),
    security: securityOf(description, operation),
  };
}

function find(description: Description, { method, path: wantedPath }: Wanted) {
  const wanted = shapeOf(wantedPath);
  const withoutVersion = wanted.replace(/^\/v\d+/, "");
  const candidates = description.paths.flatMap(([path, item]) => {
    const own = shapeOf(path);
    // What other paths have may be broken.
    if (!wanted.endsWith(own) && !own.endsWith(withoutVersion)) return [];
    const operation = description.object(item, method);
    const shapes = prefixesOf(description, [operation ?? {}, item]).map((prefix) => shapeOf(`${prefix}${path}`));
    const exact = shapes.includes(wanted);
    if (!exact && !shapes.some((shape) => shape.endsWith(withoutVersion))) return [];
    return [{ path, item, operation, exact, shape: exact ? wanted : own }];
  });
  const described = candidates.flatMap(({ operation, ...place }) => (operation ? [{ ...place, operation }] : []));
  const found = described.find(({ exact }) => exact) ?? described[0];
  if (found) return found;
  const others = candidates.flatMap(({ item, path }) =>
    description.methodsOf(item).map((other) => `${other.toUpperCase()} ${path}`),
  );
  throw cannotCompare(
    `${description.name} does not describe ${method.toUpperCase()} ${wantedPath}. ` +
      (others.length > 0 ? `It has ${others.join(", ")}.` : "Is it the description of the identifications?"),
  );
}

/** What the addresses of the servers put before each path. */
function prefixesOf(description: Description, nodes: readonly Node[]): string[] {
  const paths = description.listFrom(nodes, "servers").map(({ url }) => {
    const address = String(url).replace(/\{[^}]*\}/g, "x");
    return URL.canParse(address, "http://host") ? new URL(address, "http://host").pathname.replace(/\/$/, "") : "";
  });
  return ["", ...paths];
}

function shapeOf(path: string): string {
  return path.replace(/\{[^}]*\}/g, "{}");
}

function parametersOf(
  description: Description,
  schemas: SchemaReader,
  path: string,
  written: readonly Node[],
): Record<string, ParameterFacts> {
  const order = [...path.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name);
  const all = written.map((node): [string, ParameterFacts] => {
    const [place, name] = [String(node.in), String(node.name)];
    const [media] = description.entries(node, "content").map(([, { schema }]) => schema);
    const key = place === "path" ? order.indexOf(name) + 1 : place === "header" ? name.toLowerCase() : name;
    const schema = schemas.facts(node.schema ?? media);
    return [`${place}.${key}`, { node, in: place, name, required: node.required === true, schema }];
  });
  return Object.fromEntries(all.filter(([key]) => !meaningless.includes(key)));
}

function securityOf(description: Description, operation: Node): string {
  const ways = description.listFrom([operation], "security").map((requirement) => {
    const schemes = Object.entries(requirement).map(([name, scopes]) =>
      schemeWords(description.securityScheme(name), Array.isArray(scopes) ? scopes.map(String) : []),
    );
    return schemes.sort().join(" and ") || "nothing";
  });
  return ways.sort().join(" or ") || "none";
}

function schemeWords({ type, flows, scheme, in: place }: Node, scopes: readonly string[]): string {
  const details: Record<string, unknown> = {
    oauth2: Object.keys(flows ?? {}).join(),
    http: scheme,
    apiKey: `in ${place}`,
  };
  const words = `${type} ${details[String(type)] ?? ""}`.trim();
  return scopes.length > 0 ? `${words} (${[...scopes].sort().join(", ")})` : words;
}
