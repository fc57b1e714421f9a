import { once } from "node:events";
import { afterAll, afterEach, beforeEach, expect, it, vi } from "vitest";
import { answer, type Handler, startHttpServer } from "../../contract-tests/support/http-server.js";
import { clientCredentials } from "../index.js";

const server = await startHttpServer();
afterAll(() => server.close());
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

/** An `auth` whose cache is empty, and whose token endpoint does this. */
function authWith(handler: Handler) {
  server.script(handler);
  return clientCredentials({ clientId: "partner", clientSecret: "s3cret", tokenUrl: server.url });
}

/** Grants t1, then t2, and so on. */
const grants =
  (rest: object = { expires_in: 3599 }): Handler =>
  (response, request) =>
    answer(200, { access_token: `t${server.requests.length}`, ...rest })(response, request);

const request = () => ({ signal: new AbortController().signal });

it("fetches one token for all who wait", async () => {
  const auth = authWith(grants());
  expect(await Promise.all(Array.from({ length: 50 }, () => auth(request())))).toEqual(Array(50).fill("t1"));
  expect(server.requests).toHaveLength(1);
});

it.each([
  ["it was told", { expires_in: 600 }, 600],
  ["the documented hour, when it was not told", {}, 3600],
  ["the documented hour, when it was told no number", { expires_in: "600" }, 3600],
  ["the documented hour, when it was told nonsense", { expires_in: -1 }, 3600],
])("keeps a token until 30 seconds before its life is over: %s", async (_, rest, lifetimeS) => {
  const auth = authWith(grants(rest));
  const start = Date.now();
  expect(await auth(request())).toBe("t1");
  vi.setSystemTime(start + (lifetimeS - 30) * 1000 - 1);
  expect(await auth(request())).toBe("t1");
  vi.setSystemTime(start + (lifetimeS - 30) * 1000);
  expect(await auth(request())).toBe("t2");
  expect(await auth(request())).toBe("t2");
});

it("does not keep a token that expires at once", async () => {
  const auth = authWith(grants({ expires_in: 0 }));
  expect([await auth(request()), await auth(request())]).toEqual(["t1", "t2"]);
});

it("drops the token that was rejected, and no other", async () => {
  const auth = authWith(grants());
  expect(await auth(request())).toBe("t1");
  expect(await auth({ ...request(), rejectedToken: "t0" })).toBe("t1");
  expect(await auth({ ...request(), rejectedToken: "t1" })).toBe("t2");
  expect(await auth({ ...request(), rejectedToken: "t1" })).toBe("t2");
  expect(server.requests).toHaveLength(2);
});

it("fetches one token for all whose token was rejected", async () => {
  const auth = authWith(grants());
  await auth(request());
  const again = Array.from({ length: 5 }, () => auth({ ...request(), rejectedToken: "t1" }));
  expect(await Promise.all(again)).toEqual(Array(5).fill("t2"));
});

it("tells all who wait of a failure, and tries again for the next", async () => {
  const auth = authWith(answer(503));
  const outcomes = await Promise.allSettled([auth(request()), auth(request())]);
  expect(outcomes).toEqual(Array(2).fill({ status: "rejected", reason: expect.objectContaining({ status: 503 }) }));
  expect(server.requests).toHaveLength(1);
  server.script(grants());
  expect(await auth(request())).toBe("t1");
});

it("keeps tokens of different addresses apart", async () => {
  server.script(grants());
  const auth = clientCredentials({ clientId: "partner", clientSecret: "s3cret" });
  const [one, two] = [`${server.url}/one`, `${server.url}/two`];
  const tokenOf = (tokenUrl: string) => auth({ ...request(), tokenUrl });
  expect([await tokenOf(one), await tokenOf(two), await tokenOf(one)]).toEqual(["t1", "t2", "t1"]);
});

it("goes on fetching for the others when one leaves", async () => {
  const leaving = new AbortController();
  const auth = authWith((response, sent) => {
    leaving.abort("left");
    // By the time that this answer comes, the one has left.
    setImmediate(() => grants()(response, sent));
  });
  const outcomes = await Promise.allSettled([auth({ signal: leaving.signal }), auth(request())]);
  expect(outcomes).toEqual([
    { status: "rejected", reason: "left" },
    { status: "fulfilled", value: "t1" },
  ]);
});

it("hangs up when the last one leaves", async () => {
  const [first, last] = [new AbortController(), new AbortController()];
  let hungUp: Promise<unknown> | undefined;
  const auth = authWith((response) => {
    hungUp = once(response, "close");
    first.abort("first left");
    last.abort("last left");
  });
  const outcomes = await Promise.allSettled([auth({ signal: first.signal }), auth({ signal: last.signal })]);
  expect(outcomes).toEqual([
    { status: "rejected", reason: "first left" },
    { status: "rejected", reason: "last left" },
  ]);
  await hungUp;
});
