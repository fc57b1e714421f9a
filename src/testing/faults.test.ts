import { expect, it } from "vitest";
import { ConfigurationError } from "../errors/solaris-error.js";
import { createFakeSolaris, type Fault } from "./index.js";

it.each<[unknown, string]>([
  [undefined, "A fault needs a kind: refuse, reset-after-send, hang,"],
  [{}, "A fault needs a kind"],
  [{ kind: "explode" }, "A fault needs a kind"],
  [{ kind: "toString" }, "A fault needs a kind"],
  [{ kind: "hang", status: 500 }, "The fault hang has no option status; there are: kind, on, takesEffect."],
  [{ kind: "hang", on: "moon" }, 'on must be "authorize" or "token".'],
  [{ kind: "drip", everyMs: -1 }, "everyMs must be 0 or more."],
  [{ kind: "drip", everyMs: "1" }, "everyMs must be 0 or more."],
  [{ kind: "status" }, "status must be an HTTP status from 200 to 599."],
  [{ kind: "status", status: 199 }, "status must be an HTTP status from 200 to 599."],
  [{ kind: "status", status: 600 }, "status must be an HTTP status from 200 to 599."],
  [{ kind: "drift", status: 200.5 }, "status must be an HTTP status from 200 to 599."],
])("refuses the fault %o: %s", (fault, message) => {
  const fake = createFakeSolaris();
  expect(() => fake.failNext(fault as Fault)).toThrow(ConfigurationError);
  expect(() => fake.failNext(fault as Fault)).toThrow(message);
});

it("gives each endpoint its faults, in their order", async () => {
  const fake = createFakeSolaris();
  fake.failNext({ kind: "status", status: 500 });
  fake.failNext({ kind: "status", status: 502, on: "token" });
  fake.failNext({ kind: "status", status: 501, on: "authorize" });
  const statusAt = async (path: string) => (await fake.fetch(`https://x.example${path}`, {})).status;
  expect(await statusAt("/v1")).toBe(500);
  expect(await statusAt("/v1")).toBe(501);
  expect(await statusAt("/v1")).toBe(401);
  expect(await statusAt("/oauth2/token")).toBe(502);
  expect(fake.exchanges.map(({ fault }) => fault?.kind)).toEqual(["status", "status", undefined, "status"]);
});
