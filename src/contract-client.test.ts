import { afterAll, beforeEach, expect, it } from "vitest";
import { answer, startHttpServer } from "../contract-tests/support/http-server.js";
import { createSolarisClient } from "./index.js";

const server = await startHttpServer();
beforeEach(() => server.script(answer(200, { id: "i1", status: "confirmation_required" })));
afterAll(() => server.close());

const authorize = (personId = "p1", identificationId = "i1", baseUrl = server.url) =>
  createSolarisClient({ baseUrl, auth: () => "t0ken" }).identifications.authorize({ personId, identificationId });
const sentPaths = () => server.requests.map(({ url }) => url);

it("sends one PATCH with the token and without a body", async () => {
  await authorize();
  expect(server.requests).toEqual([
    {
      method: "PATCH",
      url: "/v1/persons/p1/identifications/i1/authorize",
      headers: expect.objectContaining({ accept: "application/json", authorization: "Bearer t0ken" }),
      body: "",
    },
  ]);
  expect(server.requests[0]?.headers).not.toHaveProperty("content-type");
});

it.each(["/proxy/solaris", "/proxy/solaris/"])("keeps the path %s of the base URL", async (path) => {
  await authorize("p1", "i1", server.url + path);
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
])("keeps the id %s in its segment of the path, as %s", async (id, encoded) => {
  await authorize(id, id);
  expect(sentPaths()).toEqual([`/v1/persons/${encoded}/identifications/${encoded}/authorize`]);
});
