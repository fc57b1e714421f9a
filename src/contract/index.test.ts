import Ajv from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { namedExamples, readSpec } from "../../scripts/support/spec.mjs";
import { ConfigurationError } from "../index.js";
import {
  checkBody,
  identificationMethodValues,
  identificationStatusValues,
  jsonSchemas,
  type OperationName,
  proofOfAddressTypeValues,
  responseSchemas,
} from "./index.js";

const examples = namedExamples(await readSpec());

describe("a body", () => {
  it.each(examples)("has no issues if it is an example of the contract: $operation $code $name", (example) => {
    expect(checkBody(example.operation as OperationName, example.code, example.value)).toEqual([]);
  });

  it.each<[unknown, number, object]>([
    [{ id: "i1", status: "status_of_tomorrow" }, 200, { path: "status", kind: "unknown-enum-value" }],
    [{ id: "i1", status: "created", iban: 7 }, 200, { path: "iban", kind: "wrong-type", found: "integer" }],
    [{ status: "created" }, 200, { path: "id", kind: "missing-field" }],
    [{ id: "i1", status: "created", completed_at: "soon" }, 200, { path: "completed_at", kind: "bad-format" }],
    [{ errors: [{ id: "e1", status: 400, code: 7, title: "t", detail: "d" }] }, 400, { path: "errors[0].code" }],
    [undefined, 200, { kind: "undocumented-shape", found: "nothing" }],
    [{ id: "i1", status: "created" }, 201, { kind: "undocumented-status" }],
  ])("has issues if it differs: %j with status %i", (body, status, issue) => {
    expect(checkBody("authorizeIdentification", status, body)).toMatchObject([issue]);
  });

  it("is not repeated in its issues", () => {
    const iban = "DE11110101010100000020";
    const issues = checkBody("authorizeIdentification", 200, { id: "i1", status: iban, [iban]: iban });
    expect(issues).toHaveLength(2);
    expect(JSON.stringify(issues)).not.toContain(iban);
  });

  it.each([
    ["retrieve", 200, "The contract has no operation of this name; its operations are: "],
    ["toString", 200, "The contract has no operation of this name; its operations are: "],
    ["authorizeIdentification", 99, "status must be an HTTP status"],
    ["authorizeIdentification", "200", "status must be an HTTP status"],
  ])("is not compared for the operation %s with status %j", (operation, status, message) => {
    const check = () => checkBody(operation as OperationName, status as number, {});
    expect(check).toThrow(ConfigurationError);
    expect(check).toThrow(message);
  });
});

describe("the JSON Schemas", () => {
  const ajv = new Ajv.default({ strict: false, validateFormats: false });
  ajv.addSchema(jsonSchemas, "contract");

  it.each(examples)("accept the example $operation $code $name", ({ operation, response, value }) => {
    const schemas: Readonly<Record<string, { readonly $ref: string }>> = responseSchemas[operation as OperationName];
    const check = ajv.getSchema(`contract${schemas[response]?.$ref}`);
    expect(check?.(value), JSON.stringify(check?.errors)).toBe(true);
  });

  it("refuse what the contract refuses", () => {
    expect(ajv.getSchema("contract#/$defs/Identification")?.({ id: "i1" })).toBe(false);
  });

  it("say nothing that is OpenAPI's own, and nothing of a customer", () => {
    expect(JSON.stringify(jsonSchemas)).not.toMatch(/"examples?"|"externalDocs"|"x-|components|DE\d{20}|session_key=/);
  });

  it("have the values of the enums that are exported, too", () => {
    const { IdentificationStatus, IdentificationMethod, ProofOfAddressType } = jsonSchemas.$defs;
    expect(IdentificationStatus.enum).toEqual(identificationStatusValues);
    expect(IdentificationMethod.enum).toEqual(identificationMethodValues);
    expect(ProofOfAddressType.enum.filter((value) => value !== null)).toEqual(proofOfAddressTypeValues);
  });
});
