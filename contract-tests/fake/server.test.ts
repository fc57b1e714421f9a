// Proves: the fake can be served for an app in another process or language, on any number of ports.
import { createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { expect, it, onTestFinished } from "vitest";
import { ConfigurationError, clientCredentials, createSolarisClient } from "../../src/index.js";
import { watchedFake } from "../support/watched-fake.js";

const fake = watchedFake();

async function listen(...args: Parameters<typeof fake.listen>) {
  const server = await fake.listen(...args);
  onTestFinished(() => server.close());
  return server;
}

/** An app that does not use this package. */
async function callAsAnyAppWould({ url, tokenUrl }: Awaited<ReturnType<typeof listen>>, path: string) {
  const granted = await fetch(tokenUrl, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${fake.credentials.clientId}:${fake.credentials.clientSecret}`)}` },
    body: new URLSearchParams({ grant_type: "client_credentials", scope: "partners" }),
  });
  const { access_token } = (await granted.json()) as { access_token: string };
  return fetch(url + path, { method: "PATCH", headers: { authorization: `Bearer ${access_token}` } });
}

it("listens on the loopback interface, and returns its addresses", async () => {
  const server = await listen();
  const { personId, identificationId } = fake.addIdentification();
  const response = await callAsAnyAppWould(
    server,
    `/v1/persons/${personId}/identifications/${identificationId}/authorize?x=1`,
  );
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(response.status).toBe(200);
  expect(response.headers.get("x-request-id")).toMatch(/^[\da-f-]{36}$/);
  expect(fake.identification({ personId, identificationId })).toMatchObject((await response.json()) as object);
  expect(fake.sms).toHaveLength(1);
});

it("listens on given ports, several times, always with the same state", async () => {
  const first = await listen();
  const ports = [first.url, first.tokenUrl].map((url) => Number(new URL(url).port));
  await first.close();
  const [port = 0, tokenPort = 0] = ports;
  const again = await listen({ port, tokenPort });
  expect([again.url, again.tokenUrl]).toEqual([first.url, first.tokenUrl]);
  const other = await listen();
  expect(other.url).not.toBe(again.url);
  const ref = fake.addIdentification();
  for (const { url, tokenUrl } of [again, other]) {
    const auth = clientCredentials({ ...fake.credentials, tokenUrl });
    await createSolarisClient({ baseUrl: url, auth }).identifications.authorize(ref);
  }
  expect(fake.sms).toHaveLength(2);
});

it("refuses a port that is taken, an invalid port and unknown options, and leaves no server", async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as { port: number };
  await expect(fake.listen({ port })).rejects.toThrow("EADDRINUSE");
  const before = await listen();
  await before.close();
  const free = Number(new URL(before.url).port);
  await expect(fake.listen({ port: free, tokenPort: port })).rejects.toThrow("EADDRINUSE");
  await expect(fetch(before.url)).rejects.toHaveProperty("cause.code", "ECONNREFUSED");
  await expect(fake.listen({ port: -1 })).rejects.toThrow(ConfigurationError);
});

it("is reachable on the loopback interface only, unless host names another one", async ({ annotate }) => {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const elsewhere = addresses.find(({ family, internal }) => family === "IPv4" && !internal);
  const statusOf = async ({ url }: { url: string }, address: string) =>
    (await fetch(url.replace("127.0.0.1", address))).status;
  const [own, all] = [await listen(), await listen({ host: "0.0.0.0" })];
  for (const server of [own, all]) expect(await statusOf(server, "127.0.0.1")).toBe(501);
  if (!elsewhere) return void annotate("Not run from elsewhere: this machine has no other address.");
  expect(await statusOf(all, elsewhere.address)).toBe(501);
  await expect(statusOf(own, elsewhere.address)).rejects.toHaveProperty("cause.code", "ECONNREFUSED");
});

it("refuses connections from the start, if the fault is older than the server", async () => {
  fake.failNext({ kind: "refuse" });
  const server = await listen();
  await expect(fetch(server.url)).rejects.toThrow("fetch failed");
  expect((await fetch(server.tokenUrl)).status).toBe(501);
  await fake.recover();
  expect((await fetch(server.url)).status).toBe(501);
});

it("ends in the state of the last command, for any speed of commands", async () => {
  const server = await listen();
  const answers = () =>
    fetch(server.url).then(
      ({ status }) => status,
      () => "refused",
    );
  const refuse = () => fake.failNext({ kind: "refuse" });
  refuse();
  await Promise.all([fake.recover(), fake.recover()]);
  expect(await answers()).toBe(501);
  refuse();
  const recovered = fake.recover();
  refuse();
  await recovered;
  expect(await answers()).toBe("refused");
  const recovering = fake.recover();
  // It has begun to listen, and does not yet.
  for (let turns = 0; turns < 3; turns++) await null;
  refuse();
  await recovering;
  expect(await answers()).toBe("refused");
  const reset = fake.reset();
  await Promise.all([reset, server.close()]);
  expect(await answers()).toBe("refused");
});

it("reports if its port has been taken, and can listen again later", async () => {
  const server = await listen();
  fake.failNext({ kind: "refuse" });
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(Number(new URL(server.url).port), "127.0.0.1", resolve));
  await expect(fake.recover()).rejects.toThrow("EADDRINUSE");
  await new Promise((resolve) => squatter.close(resolve));
  await fake.recover();
  expect((await fetch(server.url)).status).toBe(501);
});

it("survives a client that closes the connection during a response", async () => {
  const server = await listen();
  const ref = fake.addIdentification();
  fake.failNext({ kind: "drip", everyMs: 3_600_000 });
  const abort = new AbortController();
  const auth = clientCredentials({ ...fake.credentials, tokenUrl: server.tokenUrl });
  const { authorize } = createSolarisClient({ baseUrl: server.url, auth }).identifications;
  const call = authorize(ref, { signal: abort.signal });
  await expect.poll(() => fake.sms.length, { interval: 1 }).toBe(1);
  abort.abort();
  await expect(call).rejects.toHaveProperty("delivery", "unknown");
  await authorize(ref);
  expect(fake.sms).toHaveLength(2);
});

type Leaving = (url: string, left: AbortController) => Promise<unknown>;
const asToken = { method: "POST" };

it.each<[string, Leaving]>([
  ["a socket", (url, { signal }) => fetch(url, { ...asToken, signal })],
  ["the fake's fetch, by a signal", async (url, { signal }) => (await fake.fetch(url, { ...asToken, signal })).text()],
  [
    "the fake's fetch, by letting go of the body",
    async (url, { signal }) => {
      const { body } = await fake.fetch(url, asToken);
      signal.addEventListener("abort", () => body?.cancel());
    },
  ],
])("keeps no timer for clients that leave a drip over %s", async (_, ask) => {
  const server = await listen();
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
  const [clients, few, before] = [20, 10, timers()];
  const left = new AbortController();
  for (let asked = 0; asked < clients; asked++) {
    fake.failNext({ kind: "drip", on: "token", everyMs: 3_600_000 });
    void ask(server.tokenUrl, left).catch(() => {});
  }
  await expect.poll(timers, { interval: 5 }).toBeGreaterThanOrEqual(before + clients);
  left.abort();
  await expect.poll(timers, { interval: 5 }).toBeLessThan(before + few);
});

it("closes its address, even during a hanging request", async () => {
  const server = await fake.listen();
  fake.failNext({ kind: "hang" });
  const call = callAsAnyAppWould(server, "/v1/persons/p1/identifications/i1/authorize");
  const failure = expect(call).rejects.toThrow("fetch failed");
  await expect.poll(() => fake.exchanges.length, { interval: 1 }).toBe(2);
  await server.close();
  await failure;
  await expect(fetch(server.url)).rejects.toThrow("fetch failed");
  await server.close();
});
