import { expect, it } from "vitest";
import { ConfigurationError } from "../errors.js";
import { createSolarisClient } from "../index.js";
import { createFakeSolaris, type Fault } from "./index.js";

it.each<[unknown, string]>([
  [undefined, "A fault needs a kind: refuse, reset-after-send, hang,"],
  [{}, "A fault needs a kind"],
  [{ kind: "explode" }, "A fault needs a kind"],
  [{ kind: "toString" }, "A fault needs a kind"],
  [{ kind: "hang", status: 500 }, "The fault hang has no option status; its options are: kind, on, takesEffect."],
  [{ kind: "hang", on: "moon" }, 'The fault hang: on must be "authorize" or "retrieve" or "token".'],
  [{ kind: "hang", on: null }, 'The fault hang: on must be "authorize" or "retrieve" or "token".'],
  [{ kind: "refuse", on: "retrieve" }, 'The fault refuse: on must be "authorize" or "token".'],
  [{ kind: "401-once", on: "token" }, 'The fault 401-once: on must be "authorize" or "retrieve".'],
  [{ kind: "drip", everyMs: -1 }, "The fault drip: everyMs must be milliseconds, from 0 to 2147483647."],
  [{ kind: "drip", everyMs: "soon" }, "The fault drip: everyMs must be milliseconds, from 0 to 2147483647."],
  [{ kind: "status" }, "The fault status: status must be an HTTP status from 200 to 599."],
  [{ kind: "status", status: 199 }, "status must be an HTTP status from 200 to 599."],
  [{ kind: "status", status: 600 }, "status must be an HTTP status from 200 to 599."],
  [{ kind: "status", status: 429, takesEffect: true }, "a 4xx refuses the request, so it cannot take effect."],
  [{ kind: "status", status: 500, body: () => {} }, "body must be a string, or something that JSON can hold."],
  [{ kind: "status", status: 500, body: 1n }, "body must be a string, or something that JSON can hold."],
  [{ kind: "status", status: 500, headers: { "a b": "c" } }, "headers must be an object of strings"],
  [{ kind: "status", status: 500, headers: { a: "b\nc" } }, "headers must be an object of strings"],
  [{ kind: "status", status: 500, headers: { "Content-Length": "5" } }, "without connection, content-length,"],
  [{ kind: "drip", everyMs: "5" }, "The fault drip: everyMs must be milliseconds"],
  [{ kind: "drip", everyMs: null }, "The fault drip: everyMs must be milliseconds"],
  [{ kind: "hang", takesEffect: "false" }, "The fault hang: takesEffect must be true or false."],
  [{ kind: "status", status: 500, takesEffect: 1 }, "The fault status: takesEffect must be true or false."],
  [{ kind: "status", status: 500, code: 7 }, "The fault status: code must be a string."],
  [{ kind: "status", status: 500, headers: [["a", "b"]] }, "headers must be an object of strings"],
  [{ kind: "status", status: 500, headers: new Headers({ a: "b" }) }, "headers must be an object of strings"],
  [{ kind: "status", status: 500, headers: "retry-after" }, "headers must be an object of strings"],
  [{ kind: "status", status: 500, headers: null }, "headers must be an object of strings"],
  [{ kind: "status", status: 500, headers: { "retry-after": 1 } }, "headers must be an object of strings"],
  [{ kind: "drip", everyMs: Number.POSITIVE_INFINITY }, "everyMs must be milliseconds"],
  [{ kind: "drift", status: 200.5 }, "status must be an HTTP status from 200 to 299; for others there is kind"],
  [{ kind: "drift", status: 404 }, "status must be an HTTP status from 200 to 299; for others there is kind"],
  [{ kind: "drift", status: "200" }, "status must be an HTTP status from 200 to 299; for others there is kind"],
  [{ kind: "drift", on: "token" }, 'The fault drift: on must be "authorize" or "retrieve".'],
  [{ kind: "drift", fields: ["status"] }, "fields must be an object that JSON can hold."],
  [{ kind: "drift", fields: { status: 1n } }, "fields must be an object that JSON can hold."],
])("refuses the fault %o: %s", (fault, message) => {
  const fake = createFakeSolaris();
  expect(() => fake.failNext(fault as Fault)).toThrow(ConfigurationError);
  expect(() => fake.failNext(fault as Fault)).toThrow(message);
});

it("applies the faults of each endpoint in order, and lists the pending ones", async () => {
  const fake = createFakeSolaris();
  const first: Fault = { kind: "status", status: 500 };
  const ofTokens: Fault = { kind: "status", status: 502, on: "token" };
  const second: Fault = { kind: "status", status: 503, on: "authorize" };
  for (const fault of [first, ofTokens, second]) fake.failNext(fault);
  const authorize = `${fake.baseUrl}/v1/persons/p1/identifications/i1/authorize`;
  const statusOf = async (method: string, url: string) => (await fake.fetch(url, { method })).status;
  expect(await statusOf("GET", authorize)).toBe(501);
  expect(await statusOf("PATCH", authorize)).toBe(500);
  expect(fake.pendingFaults).toEqual([ofTokens, second]);
  expect(await statusOf("PATCH", authorize)).toBe(503);
  expect(await statusOf("PATCH", authorize)).toBe(401);
  expect(await statusOf("POST", fake.tokenUrl)).toBe(502);
  expect(fake.pendingFaults).toEqual([]);
  expect(fake.exchanges.map(({ fault }) => fault)).toEqual([undefined, first, second, undefined, ofTokens]);
});

it.each<[Fault, number | undefined]>([
  [{ kind: "drip" }, 401],
  [{ kind: "drift" }, 401],
  [{ kind: "truncate" }, undefined],
  [{ kind: "reset-after-send" }, undefined],
])("has the response of a request with the fault %o, if it was complete", async (fault, status) => {
  const fake = createFakeSolaris();
  fake.failNext(fault);
  const authorize = `${fake.baseUrl}/v1/persons/p1/identifications/i1/authorize`;
  await fake.fetch(authorize, { method: "PATCH" }).catch(() => {});
  expect(fake.exchanges.map(({ answer }) => answer?.status)).toEqual([status]);
});

it("copies a fault that it receives, and returns copies", async () => {
  const fake = createFakeSolaris();
  const body = { errors: [{ code: "first" }] };
  const headers = { "x-tried": "1" };
  const fields: Record<string, unknown> = { status: "status_of_tomorrow", url: undefined, address: { city: "Berlin" } };
  fake.failNext({ kind: "status", status: 500, body, headers });
  fake.failNext({ kind: "drift", fields });
  const told = structuredClone(fake.pendingFaults);

  body.errors.push({ code: "second" });
  headers["x-tried"] = "2";
  fields.status = "another";
  (fields.address as { city: string }).city = "Lisbon";
  for (const fault of fake.pendingFaults) Object.assign(fault, { kind: "hang" });
  (fake.pendingFaults as Fault[]).pop();

  expect(fake.pendingFaults).toEqual(told);
  expect(told).toEqual([
    { kind: "status", status: 500, body: { errors: [{ code: "first" }] }, headers: { "x-tried": "1" } },
    { kind: "drift", fields: { status: "status_of_tomorrow", url: undefined, address: { city: "Berlin" } } },
  ]);
  expect(told[1]).toHaveProperty("fields.url", undefined);
});

it("keeps a drift for the next success: a refused request does not use it up", async () => {
  const fake = createFakeSolaris();
  const ref = fake.addIdentification({ status: "expired" });
  const { authorize } = createSolarisClient(fake.clientOptions()).identifications;
  fake.failNext({ kind: "drift" });
  fake.failNext({ kind: "truncate" });
  await expect(authorize(ref)).rejects.toHaveProperty("status", 412);
  expect(fake.pendingFaults).toEqual([{ kind: "drift" }, { kind: "truncate" }]);
  expect(fake.exchanges.at(-1)).not.toHaveProperty("fault");

  fake.advance(3_600_000);
  fake.setStatus(ref, "authorization_required");
  const { identification, meta } = await authorize(ref);
  expect(meta).toMatchObject({ status: 200, attempts: 2 });
  expect(identification.status).toBe("status_of_tomorrow");
  expect(fake.exchanges.map(({ answer, fault }) => [answer?.status, fault?.kind]).slice(-3)).toEqual([
    [401, undefined],
    [200, undefined],
    [200, "drift"],
  ]);
  expect(fake.pendingFaults).toEqual([{ kind: "truncate" }]);
});

it("refuses a fault that cannot be read, with the reason", () => {
  const fault = Object.defineProperty({ kind: "hang" }, "on", {
    enumerable: true,
    get() {
      throw new Error("secret");
    },
  });
  expect(() => createFakeSolaris().failNext(fault as Fault)).toThrow("The fault hang cannot read on");
});
