import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createSolarisClient } from "solaris-esign";
import { createFakeSolaris } from "solaris-esign/testing";
import { createWebhookReceiver } from "solaris-esign/webhooks";
import { expect, it, onTestFinished } from "vitest";
import { createApp } from "./app.js";

it("sends the code, and receives a webhook for which a call waits", async () => {
  const fake = createFakeSolaris();
  const ref = fake.addIdentification();
  const solaris = createSolarisClient(fake.clientOptions());
  const refOf = (customer: string | undefined) => (customer === "alice" ? ref : undefined);
  const appWith = (secrets: string | string[]) =>
    createApp({ solaris, receiver: createWebhookReceiver({ secrets }), refOf });
  let app = appWith([]);
  const server = createServer((request, response) => app(request, response)).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sendCode = (customer: string) =>
    fetch(`${url}/signing/code`, { method: "POST", headers: { "x-stand-in-customer": customer } });
  app = appWith((await fake.webhooks.subscribe(`${url}/webhooks/solaris`)).secret);

  expect((await sendCode("mallory")).status).toBe(401);
  expect(await (await sendCode("alice")).json()).toMatchObject({ current_reference_token: "0000-0001" });
  const waiting = solaris.identifications.waitFor(ref, { until: "successful", intervalMs: 60_000 });
  fake.setStatus(ref, "successful");
  expect(await waiting).toMatchObject({ reached: true });

  const other = fake.addIdentification();
  Object.assign(ref, other);
  fake.failNext({ kind: "truncate" });
  const unknown = await sendCode("alice");
  expect([unknown.status, await unknown.json()]).toEqual([202, { delivery: "unknown", code: "connection_failed" }]);
});
