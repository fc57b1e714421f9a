// Reads spec/openapi.yaml and answers questions about it: for the generator, the mocks and the contract tests.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { resolve } from "./description.mjs";

export { resolve };

/** @typedef {{ [key: string]: any }} Node a part of the OpenAPI document */

export const specUrl = new URL("../../spec/openapi.yaml", import.meta.url);
export const specPath = fileURLToPath(specUrl);

const httpMethods = new Set(["get", "put", "post", "delete", "options", "head", "patch", "trace"]);

/**
 * @param {string | URL} [location] file of the specification
 * @returns {Promise<Node>}
 */
export async function readSpec(location = specUrl) {
  return parse(await readFile(location, "utf8"));
}

/**
 * The text of a specification, in the format of ours: lists in one line without padding, [a, b]. The library pads either both kinds of
 * brackets or none.
 * @param {import("yaml").Document} document
 */
export function textOf(document) {
  return document.toString({ lineWidth: 0 }).replace(/^( *(?:- )?[\w-]+: |^ *- )\[ (.*) \]$/gm, "$1[$2]");
}

/**
 * Every operation of the document, with its path and method.
 * @param {Node} spec
 * @returns {{ id: string, path: string, method: string, operation: Node }[]}
 */
export function operationsOf(spec) {
  return Object.entries(spec.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => httpMethods.has(method))
      .map(([method, operation]) => {
        if (!operation.operationId) throw new Error(`${method.toUpperCase()} ${path} needs an operationId`);
        return { id: operation.operationId, path, method, operation };
      }),
  );
}

/**
 * Every webhook of the document, with the event type that is its name.
 * @param {Node} spec
 * @returns {{ id: string, eventType: string, operation: Node }[]}
 */
export function webhooksOf(spec) {
  return Object.entries(spec.webhooks ?? {}).map(([eventType, { post }]) => {
    if (!post?.operationId) throw new Error(`The webhook ${eventType} needs a post with an operationId`);
    return { id: post.operationId, eventType, operation: post };
  });
}

/**
 * The JSON schema of a response, references followed one level.
 * @param {Node} spec
 * @param {Node} response
 * @returns {Node}
 */
export function jsonSchemaOf(spec, response) {
  const schema = resolve(spec, response).content?.["application/json"]?.schema;
  if (!schema) throw new Error("Each documented response needs an application/json schema");
  return resolve(spec, schema);
}

/**
 * Every named example of every response: what a mock can be asked to answer. `code` is the HTTP status with which to ask
 * for it: the `default` response has none of its own, and its examples have that of the error in them. One whose status has a
 * response of its own is left out: no mock would answer with it.
 * @param {Node} spec
 * @returns {{ operation: string, response: string, code: number, name: string, value: any }[]}
 */
export function namedExamples(spec) {
  return operationsOf(spec).flatMap(({ id, operation: { responses } }) =>
    Object.entries(responses).flatMap(([response, definition]) =>
      Object.entries(resolve(spec, definition).content?.["application/json"]?.examples ?? {}).flatMap(
        ([name, example]) => {
          const { value } = resolve(spec, example);
          const code = Number(response === "default" ? statusIn(value) : response);
          if (response === "default" && String(code) in responses) return [];
          return [{ operation: id, response, code, name, value }];
        },
      ),
    ),
  );
}

/**
 * The HTTP status that an error says it has, in either of its shapes.
 * @param {any} error
 * @returns {unknown}
 */
export function statusIn(error) {
  return error.errors ? error.errors[0]?.status : error.status;
}
