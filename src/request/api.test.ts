import fc from "fast-check";
import { afterAll, beforeEach, expect, it } from "vitest";
import { anyText } from "../../contract-tests/support/any-text.js";
import { answer, startHttpServer } from "../../contract-tests/support/http-server.js";
import { ConfigurationError, createSolarisClient } from "../index.js";

const server = await startHttpServer();
const reset = () => server.script(answer(200, { id: "i1", status: "confirmation_required" }));
beforeEach(reset);
afterAll(() => server.close());

const clientOf = (baseUrl: string) => createSolarisClient({ baseUrl, auth: () => "t0ken" }).identifications;
const { authorize } = clientOf(server.url);
const ref = { personId: "p1", identificationId: "i1" };
const sentPaths = () => server.requests.map(({ url }) => url);

it("sends one PATCH with the token and without a body", async () => {
  await authorize(ref);
  expect(server.requests).toEqual([
    {
      method: "PATCH",
      url: "/v1/persons/p1/identifications/i1/authorize",
      headers: expect.objectContaining({
        accept: "application/json",
        "accept-encoding": "identity",
        authorization: "Bearer t0ken",
      }),
      body: "",
    },
  ]);
  expect(server.requests[0]?.headers).not.toHaveProperty("content-type");
});

it.each(["/proxy/solaris", "/proxy/solaris/"])("keeps the path %s of the base URL", async (path) => {
  await clientOf(server.url + path).authorize(ref);
  expect(sentPaths()).toEqual(["/proxy/solaris/v1/persons/p1/identifications/i1/authorize"]);
});

it.each([
  ["a/b", "a%2Fb"],
  ["a\\b", "a%5Cb"],
  ["a?b=c#d", "a%3Fb%3Dc%23d"],
  ["%2e%2e", "%252e%252e"],
  ["a b", "a%20b"],
  ["...", "..."],
  ["{id}", "%7Bid%7D"],
  ["$&", "%24%26"],
  ["ü😀", "%C3%BC%F0%9F%98%80"],
])("keeps the id %s in its path segment, as %s", async (id, encoded) => {
  await authorize({ personId: id, identificationId: id });
  expect(sentPaths()).toEqual([`/v1/persons/${encoded}/identifications/${encoded}/authorize`]);
});

it("keeps any accepted id in its path segment, and sends nothing for any other", {
  timeout: 30_000,
}, async () => {
  const risky = fc.string({ unit: fc.constantFrom(...`./\\%2e{}?#;:@&= \n😀a`) });
  const ids = fc.oneof(risky, fc.string(), anyText, fc.string({ unit: "grapheme" }));
  await fc.assert(
    fc.asyncProperty(ids, ids, async (personId, identificationId) => {
      reset();
      const isRefused = await authorize({ personId, identificationId }).then(
        () => false,
        (thrown: unknown) => {
          if (!(thrown instanceof ConfigurationError)) throw thrown;
          return true;
        },
      );
      const segments = ["", "v1", "persons", personId, "identifications", identificationId, "authorize"];
      const sent = sentPaths().map((path) => path?.split("/").map(decodeURIComponent));
      expect(sent).toEqual(isRefused ? [] : [segments]);
    }),
  );
});
