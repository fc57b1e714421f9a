import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { answer, type Handler, startHttpServer } from "../../contract-tests/support/http-server.js";
import {
  ConnectionError,
  createSolarisClient,
  type Fetch,
  type SolarisError,
  UnexpectedResponseError,
} from "../index.js";

/** What a call fails with. */
async function failureOf(baseUrl: string, fetch?: Fetch, type: typeof SolarisError = ConnectionError) {
  const client = createSolarisClient({ baseUrl, auth: () => "t0ken", maxRetries: 0, ...(fetch && { fetch }) });
  const call = client.identifications.authorize({ personId: "p1", identificationId: "i1" });
  await expect(call).rejects.toThrow(type);
  return call.catch((thrown: unknown) => thrown);
}

const neverConnected = {
  message: "No connection to the provider came about. Nothing was sent, so no SMS went out.",
  ...{ code: "connection_failed", delivery: "not-sent", attempts: 1 },
};
const brokenOff = {
  message: expect.stringMatching(/^The connection failed before the provider's whole answer was there\. An SMS may/),
  ...{ code: "connection_failed", delivery: "unknown", attempts: 1 },
};

it.each(["127.0.0.1", "localhost"])("knows that nothing was sent when %s refuses the connection", async (host) => {
  const server = await startHttpServer();
  await server.close();
  const error = await failureOf(server.url.replace("127.0.0.1", host));
  expect(error).toMatchObject({ ...neverConnected, cause: { cause: { code: "ECONNREFUSED" } } });
});

it.each(["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "UND_ERR_CONNECT_TIMEOUT"])(
  "knows that nothing was sent when fetch fails for %s",
  async (code) => {
    const thrown = new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
    const error = await failureOf("https://api.example.com", () => Promise.reject(thrown));
    expect(error).toMatchObject(neverConnected);
    expect(error).toHaveProperty("cause", thrown);
  },
);

it.each<[string, unknown]>([
  ["ECONNRESET", new TypeError("", { cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) })],
  ["a reason without a code", new TypeError("", { cause: new Error("reset") })],
  ["a reason that is no Error", new TypeError("", { cause: { code: "ECONNREFUSED" } })],
  ["no reason", new TypeError("fetch failed")],
  ["something that is no Error", { cause: Object.assign(new Error("refused"), { code: "ECONNREFUSED" }) }],
  ["nothing", undefined],
])("leaves open whether an SMS went out when fetch fails for %s", async (_, thrown) => {
  const error = await failureOf("https://api.example.com", () => Promise.reject(thrown));
  expect(error).toMatchObject(brokenOff);
  expect(error).toHaveProperty("cause", thrown);
});

it("leaves open whether an SMS went out when fetch throws at once", async () => {
  const thrown = new Error("no network");
  const fetch = () => {
    throw thrown;
  };
  expect(await failureOf("https://api.example.com", fetch)).toMatchObject({ ...brokenOff, cause: thrown });
});

it.each<[string, Handler]>([
  ["the request was read", (response) => response.destroy()],
  [
    "a part of the body was sent",
    (response) => {
      const part = '{"id":"i1","status":"created"}';
      response.writeHead(200, { "content-length": 1000 }).write(part, () => response.destroy());
    },
  ],
  [
    "a part of a chunked body was sent",
    (response) => response.writeHead(200).write('{"id":"i1","status":"created"}', () => response.destroy()),
  ],
])("leaves open whether an SMS went out when the connection breaks after %s", async (_, handler) => {
  const server = await startHttpServer();
  onTestFinished(() => server.close());
  server.script(handler);
  expect(await failureOf(server.url)).toMatchObject({ ...brokenOff, cause: expect.any(TypeError) });
  expect(server.requests).toHaveLength(1);
});

it("leaves open whether an SMS went out when the answer is not HTTP", async () => {
  const server = createServer((socket) => socket.once("data", () => socket.end("SSH-2.0-OpenSSH_9.6\r\n")));
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  expect(await failureOf(`http://127.0.0.1:${port}`)).toMatchObject(brokenOff);
});

it("asks fetch not to follow redirects, and to heed a signal", async () => {
  const inits: RequestInit[] = [];
  const fetch: Fetch = async (_url, init) => {
    inits.push(init);
    throw new Error("enough");
  };
  await failureOf("https://api.example.com", fetch);
  expect(inits).toEqual([expect.objectContaining({ redirect: "manual", signal: expect.any(AbortSignal) })]);
});

it.each([300, 301, 302, 303, 304, 307, 308])("does not follow a redirect of status %i", async (status) => {
  const [server, target] = [await startHttpServer(), await startHttpServer()];
  onTestFinished(async () => void (await Promise.all([server.close(), target.close()])));
  server.script(answer(status, { id: "i1", status: "created" }, { location: `${target.url}/elsewhere` }));
  expect(await failureOf(server.url, undefined, UnexpectedResponseError)).toMatchObject({
    message: expect.stringMatching(
      `^The provider answered ${status}, and redirects are not followed\\. An SMS may have`,
    ),
    ...{ code: "unexpected_response", delivery: "unknown", status, attempts: 1 },
  });
  expect(server.requests).toHaveLength(1);
  expect(target.requests).toEqual([]);
});

it("takes the status 0, behind which a browser hides redirects, for one", async () => {
  const error = await failureOf("https://api.example.com", async () => Response.error(), UnexpectedResponseError);
  const message = expect.stringMatching(/^The provider answered 0, and redirects are not followed\./);
  expect(error).toMatchObject({ message, status: 0, delivery: "unknown" });
});

it("reads the whole of a body that comes in pieces", async () => {
  const server = await startHttpServer();
  onTestFinished(() => server.close());
  const body = Buffer.from('{"id":"ü1","status":"created"}');
  const cut = body.indexOf("ü") + 1;
  server.script((response) => void response.write(body.subarray(0, cut), () => response.end(body.subarray(cut))));
  const client = createSolarisClient({ baseUrl: server.url, auth: () => "t0ken" });
  const { identification } = await client.identifications.authorize({ personId: "p1", identificationId: "i1" });
  expect(identification).toEqual({ id: "ü1", status: "created" });
});
