import { afterAll, afterEach, expect, it, vi } from "vitest";
import { answer, startHttpServer } from "../contract-tests/support/http-server.js";
import { type AuthContext, createSolarisClient } from "./index.js";

const server = await startHttpServer();
server.script(answer(200, { id: "i1", status: "confirmation_required" }));
afterAll(() => server.close());
afterEach(() => vi.unstubAllGlobals());

const ref = { personId: "p1", identificationId: "i1" };

/** Carries every request to the local server instead, and keeps the addresses it was given. */
function detour(carry = globalThis.fetch) {
  const urls: string[] = [];
  const fetch = (url: string, init: RequestInit) => {
    urls.push(url);
    return carry(server.url, init);
  };
  return { urls, fetch };
}

it.each([
  ["sandbox", "https://api.solaris-sandbox.de", "https://auth.solaris-sandbox.de/oauth2/token"],
  ["production", "https://api.solarisbank.de", "https://auth.solarisbank.de/oauth2/token"],
] as const)("calls the %s environment at %s, and tells auth its token URL", async (environment, baseUrl, tokenUrl) => {
  const { urls, fetch } = detour();
  const told: AuthContext[] = [];
  const auth = (context: AuthContext) => {
    told.push(context);
    return "t0ken";
  };
  await createSolarisClient({ environment, auth, fetch }).identifications.authorize(ref);
  expect(urls).toEqual([`${baseUrl}/v1/persons/p1/identifications/i1/authorize`]);
  expect(told).toEqual([{ signal: expect.any(AbortSignal), tokenUrl }]);
});

it("calls the platform's fetch of the moment, so that it can be instrumented at any time", async () => {
  const { identifications } = createSolarisClient({ baseUrl: "https://api.example.com", auth: () => "t0ken" });
  const { urls, fetch } = detour();
  vi.stubGlobal("fetch", fetch);
  await identifications.authorize(ref);
  expect(urls).toHaveLength(1);
});

it("sends nothing until a call is made", () => {
  const { urls, fetch } = detour();
  createSolarisClient({ environment: "production", auth: () => "t0ken", fetch });
  expect(urls).toEqual([]);
});
