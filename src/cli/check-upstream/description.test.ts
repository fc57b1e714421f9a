// Proves: what cannot be read or compared is refused in words that name the place.
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { theirAddress as address, providerDescription } from "../../../contract-tests/support/provider-description.js";
import type { Spec } from "../../../contract-tests/support/spec-changes.js";
import { CannotCheckError } from "../command.js";
import { compareWithContract } from "./compare-with-contract.js";
import { Description } from "./description.js";
import { parseDeviations } from "./deviations.js";
import { yamlParser } from "./yaml.js";

const body = (doc: Spec) => doc.paths[address].patch.responses["200"].content["application/json"];
const compared = async (text: string) => compareWithContract(Description.read(text, "It", parse), parse);

describe("it cannot be compared with", () => {
  it.each([
    ["an HTML page", "<!DOCTYPE html><html></html>", "HTML page"],
    ["invalid YAML", "openapi: 3.0.3\npaths: [\n", "It is not valid YAML: "],
    ["something else", "hello", "not an OpenAPI description"],
    ["Swagger 2", 'swagger: "2.0"', "not an OpenAPI description"],
    ["OpenAPI 4", "openapi: 4.0.0", "OpenAPI 4.0.0"],
    ["nothing", "", "not an OpenAPI description"],
    ["no operation at all", "openapi: 3.0.3", "Is it the description of the identifications?"],
    ["no such operation", "openapi: 3.0.3\npaths: {}", "does not describe PATCH"],
    ["a list for paths", "openapi: 3.0.3\npaths: []", 'not as OpenAPI has it: what "paths" has must be an object'],
  ])("%s", async (_what, text, words) => {
    await expect(compared(text)).rejects.toThrow(CannotCheckError);
    await expect(compared(text)).rejects.toThrow(words);
  });

  it.each<[string, (doc: Spec) => unknown, string]>([
    ["another method only", (doc) => (doc.paths[address] = { post: {}, summary: "" }), `It has POST ${address}.`],
    ["a number of parameters", (doc) => (doc.paths[address].patch.parameters = 7), '"parameters" must be a list'],
    ["a number as a parameter", (doc) => (doc.paths[address].patch.parameters = [7]), '"parameters" has must be an'],
    [
      "a reference to nothing",
      (doc) => (body(doc).schema = { $ref: "#/components/schemas/None" }),
      "points at nothing: #/components/schemas/None",
    ],
    ["a reference through a text", (doc) => (body(doc).schema = { $ref: "#/openapi/0" }), "points at nothing"],
    ["a reference with bad escapes", (doc) => (body(doc).schema = { $ref: "#/%zz" }), "points at nothing"],
    [
      "a reference to itself",
      (doc) => (doc.components.schemas.identification_method = { $ref: "#/components/schemas/identification_method" }),
      "back to itself",
    ],
    [
      "a reference to another document",
      (doc) => (body(doc).schema = { $ref: "./x.yaml" }),
      "another document (./x.yaml). Give a bundled description",
    ],
    [
      "a reference to another address",
      (doc) => (body(doc).schema = { $ref: "https://user:hunter2@example.com/x.yaml?t=hunter2#/a" }),
      "another document (https://example.com/x.yaml)",
    ],
    ["a reference by name", (doc) => (body(doc).schema = { $ref: "#identification" }), "another document"],
    ["a security scheme that is not there", (doc) => (doc.security = [{ token: [] }]), "points at nothing"],
    ["schemas that name each other twice, 22 deep", deepSchemas, "its schemas name each other so often"],
  ])("%s", async (_what, change, words) => {
    const doc = await providerDescription();
    change(doc);
    const comparison = compared(JSON.stringify(doc));
    await expect(comparison).rejects.toThrow(CannotCheckError);
    await expect(comparison).rejects.toThrow(words);
    await expect(comparison).rejects.not.toThrow("hunter2");
  });
});

it.each([
  ["no list", "a: b", "must be a list"],
  ["no reason", '- { at: path, ours: a, theirs: b, reason: " " }', 'Entry 1 of list has no "reason"'],
  ["an entry that is no object", "- 7", 'Entry 1 of list has no "at"'],
  ["broken YAML", "- [", "not valid YAML"],
])("a list of deviations with %s is refused", (_what, text, words) => {
  expect(() => parseDeviations(text, "list", parse)).toThrow(words);
});

it("an empty list of deviations is one", () => {
  expect(parseDeviations("", "list", parse)).toEqual([]);
});

it("says which package is missing, and how to install it", async () => {
  const missing = yamlParser(() => Promise.reject(new Error("Cannot find package")));
  await expect(missing).rejects.toThrow(CannotCheckError);
  await expect(missing).rejects.toThrow("npm install --save-dev yaml");
  expect(await yamlParser()).toBe(parse);
});

function deepSchemas(doc: Spec) {
  for (let level = 0; level < 22; level++) {
    const next = { $ref: `#/components/schemas/level${level + 1}` };
    doc.components.schemas[`level${level}`] = { type: "object", properties: { a: next, b: next } };
  }
  doc.components.schemas.level22 = { type: "string" };
  body(doc).schema.properties.deep = { $ref: "#/components/schemas/level0" };
}
