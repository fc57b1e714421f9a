// Proves: the client reads every response of the specification, and sends the request that the specification requires.
import { describe, expect, inject, it } from "vitest";
import { prefer } from "../../scripts/support/prism.mjs";
import { namedExamples, readSpec } from "../../scripts/support/spec.mjs";
import {
  ApiError,
  AuthenticationError,
  createSolarisClient,
  isKnownMethod,
  isKnownStatus,
  isSolarisError,
} from "../../src/index.js";
import { calls, type OperationId } from "../support/calls.js";
import { errorClassOf } from "../support/error-classes.js";
import { errorsIn, inFull } from "../support/error-objects.js";

const { authorizeIdentification: authorize } = calls;
function clientWanting(answer: Parameters<typeof prefer>[0]) {
  return createSolarisClient({
    baseUrl: inject("prismUrl"),
    auth: () => "example-token",
    fetch: (url, init) => fetch(url, { ...init, headers: [...new Headers(init.headers), ["prefer", prefer(answer)]] }),
  });
}

const examples = namedExamples(await readSpec()).map(({ operation, ...example }) => ({
  ...example,
  operation: operation as OperationId,
}));

describe("a documented success", () => {
  it.each(examples.filter(({ code }) => code < 300))(
    "is handed over as it is: $operation $response/$name",
    async ({ operation, code, name, value }) => {
      const solaris = clientWanting({ code, example: name });
      const result = await calls[operation](solaris);
      expect(result.identification).toEqual(value);
      expect(result.meta).toMatchObject({ status: code, attempts: 1, requestId: expect.any(String) });
    },
  );
});

describe("a documented error", () => {
  it.each(examples.filter(({ code }) => code >= 300))(
    "becomes an error of the right class: $operation $response/$name",
    async ({ operation, code, name, value }) => {
      const solaris = clientWanting({ code, example: name });
      const error: unknown = await calls[operation](solaris).catch((thrown: unknown) => thrown);
      const errorClass = errorClassOf(code);
      expect(error).toBeInstanceOf(errorClass);
      expect(error).toMatchObject({
        name: errorClass.name,
        status: code,
        delivery: code < 500 ? "rejected" : "unknown",
      });
      expect(inFull((error as ApiError).errors)).toEqual(errorsIn(value));
    },
  );
});

describe("responses that Prism generates from the schemas", () => {
  it("are identifications, with any values", async () => {
    for (let seed = 1; seed <= 50; seed++) {
      const { identification } = await authorize(clientWanting({ dynamic: true, seed: `${seed}` }));
      expect(isKnownStatus(identification.status)).toBe(true);
      if (identification.method !== undefined) expect(isKnownMethod(identification.method)).toBe(true);
    }
  });

  it.each([400, 401, 403, 404, 500])("are errors with at least one entry: %i", async (code) => {
    for (let seed = 1; seed <= 20; seed++) {
      const solaris = clientWanting({ dynamic: true, seed: `${seed}`, code });
      const error: unknown = await authorize(solaris).catch((thrown: unknown) => thrown);
      if (!isSolarisError(error)) throw error;
      expect(error).toBeInstanceOf(ApiError);
      expect((error as ApiError).errors.length).toBeGreaterThan(0);
    }
  });
});

it("is refused with 401 without a token", async () => {
  const solaris = createSolarisClient({
    baseUrl: inject("prismUrl"),
    auth: () => "example-token",
    fetch: (url, init) => {
      const headers = new Headers(init.headers);
      headers.delete("authorization");
      return fetch(url, { ...init, headers });
    },
  });
  await expect(authorize(solaris)).rejects.toThrow(AuthenticationError);
});

it("is refused by the specification if an id is invalid, even if the client accepted it", async () => {
  const response = await fetch(`${inject("prismUrl")}/v1/persons/%20x/identifications/y/authorize`, {
    method: "PATCH",
    headers: { authorization: "Bearer example-token" },
  });
  expect(response.status).toBe(400);
  expect(response.headers.get("sl-violations")).toContain("person_id");
});
