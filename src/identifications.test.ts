import { afterAll, expect, it } from "vitest";
import { answer, type Handler, startHttpServer } from "../contract-tests/support/http-server.js";
import { clientCredentials, createSolarisClient } from "./index.js";

const server = await startHttpServer();
afterAll(() => server.close());

const identification = { id: "i1", status: "confirmation_required", current_reference_token: "1234-5678" };

/** Stands for both of the provider's hosts: grants the tokens t1, t2 and so on, and answers calls with `outcome`. */
const provider =
  (outcome: Handler = answer(200, identification)): Handler =>
  (response, request) => {
    const granted = server.requests.filter(({ method }) => method === "POST").length;
    const handle = request.method === "POST" ? answer(201, { access_token: `t${granted}` }) : outcome;
    handle(response, request);
  };

/** A client with nothing in its token cache. */
function newClient() {
  const auth = clientCredentials({ clientId: "partner", clientSecret: "s3cret", tokenUrl: `${server.url}/token` });
  return createSolarisClient({ baseUrl: server.url, auth, maxRetries: 0 });
}

const sent = () => server.requests.map(({ method, headers }) => `${method} ${headers.authorization}`);
const tokenRequest = `POST Basic ${Buffer.from("partner:s3cret").toString("base64")}`;
const ref = { personId: "p1", identificationId: "i1" };

it("fetches a token, sends the call with it, and gives the identification", async () => {
  server.script(provider());
  const result = await newClient().identifications.authorize(ref);
  expect(result).toMatchObject({ identification, meta: { status: 200, attempts: 1 } });
  expect(sent()).toEqual([tokenRequest, "PATCH Bearer t1"]);
});

it("sends each call of its own, with the token that they share", async () => {
  server.script(provider());
  const { identifications } = newClient();
  await Promise.all([1, 2, 3].map(() => identifications.authorize(ref)));
  await identifications.authorize(ref);
  expect(sent()).toEqual([tokenRequest, ...Array(4).fill("PATCH Bearer t1")]);
});

it("does not repeat a call after which an SMS may have gone out, whatever the limit", async () => {
  for (const handler of [answer(502), answer(503, "", { "retry-after": "0" }), answer(200, "")]) {
    server.script(provider(handler));
    await expect(newClient().identifications.authorize(ref, { maxRetries: 5 })).rejects.toMatchObject({ attempts: 1 });
    expect(sent()).toEqual([tokenRequest, "PATCH Bearer t1"]);
  }
});

it("fetches no token for an id or an option that it refuses", async () => {
  server.script(provider());
  const { identifications } = newClient();
  await expect(identifications.authorize({ ...ref, personId: "" })).rejects.toThrow("personId is empty");
  await expect(identifications.authorize(ref, { timeoutMs: 0 })).rejects.toThrow("timeoutMs must be a number");
  expect(sent()).toEqual([]);
});

it("sends nothing to the provider when no token can be had", async () => {
  server.script(answer(401, "Unauthorized"));
  await expect(newClient().identifications.authorize(ref)).rejects.toMatchObject({ status: 401, delivery: "not-sent" });
  expect(sent()).toEqual([tokenRequest]);
});

it("leaves the token request to the others when one call is aborted", async () => {
  const leaving = new AbortController();
  server.script((response, request) => {
    leaving.abort("left");
    setImmediate(() => provider()(response, request));
  });
  const { identifications } = newClient();
  const outcomes = await Promise.allSettled([
    identifications.authorize(ref, { signal: leaving.signal }),
    identifications.authorize(ref),
  ]);
  expect(outcomes).toMatchObject([
    { status: "rejected", reason: { code: "aborted", delivery: "not-sent", cause: "left" } },
    { status: "fulfilled", value: { identification } },
  ]);
  expect(sent()).toEqual([tokenRequest, "PATCH Bearer t1"]);
});
