// Calls that get a 401, and calls for which no token can be obtained.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import * as solaris from "../index.js";

beforeEach(() => void vi.spyOn(Math, "random").mockReturnValue(0));
afterEach(() => void vi.restoreAllMocks());

const refused = { code: "authentication_failed", delivery: "rejected", status: 401 };
const success = 200;
const noConnection = new solaris.NotSentError("fetch failed", { cause: new Error("refused") });

/** Returns t1, then t2, and so on. */
function counting() {
  let given = 0;
  return vi.fn<solaris.Auth>(() => `t${++given}`);
}

/** The result of a call that gets these responses, one after the other, and the tokens that it sent. */
async function outcomeOf(answers: (number | Error)[], auth: solaris.Auth, maxRetries = 2) {
  const [tokens, events]: [(string | null)[], solaris.AttemptEvent[]] = [[], []];
  const fetch: solaris.Fetch = async (_url, { headers }) => {
    tokens.push(new Headers(headers).get("authorization"));
    const answer = answers.shift() ?? 501;
    if (answer instanceof Error) throw answer;
    return new Response('{"id":"i1","status":"created"}', { status: answer });
  };
  const onAttempt = (event: solaris.AttemptEvent) => events.push(event);
  const client = solaris.createSolarisClient({ environment: "sandbox", auth, fetch, onAttempt, maxRetries });
  const call = client.identifications.authorize({ personId: "p1", identificationId: "i1" });
  return { outcome: await call.catch((thrown: unknown) => thrown), tokens, events };
}

it("sends the call once more at once with a new token, even with maxRetries 0", async () => {
  const auth = counting();
  const { outcome, tokens, events } = await outcomeOf([401, success], auth, 0);
  expect(outcome).toMatchObject({ meta: { attempts: 2 } });
  expect(tokens).toEqual(["Bearer t1", "Bearer t2"]);
  expect(auth.mock.calls.map(([{ rejectedToken }]) => rejectedToken)).toEqual([undefined, "t1"]);
  expect(events).toMatchObject([
    { status: 401, errorCode: "authentication_failed", delivery: "rejected", retryInMs: 0 },
    { attempt: 2, status: 200, delivery: "delivered" },
  ]);
});

it("keeps the retries of the call for 429 and connections", async () => {
  const auth = counting();
  const { outcome } = await outcomeOf([401, 429, noConnection, success], auth);
  expect(outcome).toMatchObject({ meta: { attempts: 3 } });
  expect(auth.mock.calls.map(([{ rejectedToken }]) => rejectedToken)).toEqual([undefined, "t1", "t1", "t1"]);
});

it("fails if the new token is refused, too", async () => {
  const { outcome, tokens } = await outcomeOf([401, 401, success], counting());
  expect(outcome).toMatchObject({ ...refused, attempts: 2 });
  expect(tokens).toHaveLength(2);
});

it("fails without another request if auth returns the same token again", async () => {
  const { outcome, tokens } = await outcomeOf([401, success], () => "t0ken");
  expect(outcome).toMatchObject({ ...refused, attempts: 1 });
  expect(tokens).toHaveLength(1);
});

it("fails if no new token can be obtained, and reports both errors", async () => {
  const failure = new solaris.ConfigurationError("No.");
  const auth = vi.fn<solaris.Auth>(() => Promise.reject(failure)).mockReturnValueOnce("t1");
  const { outcome } = await outcomeOf([401, success], auth);
  expect(outcome).toBeInstanceOf(solaris.AuthenticationError);
  expect(outcome).toMatchObject({
    message: expect.stringMatching(
      /^The call could not be sent again, because no access token could be obtained\. The prov/,
    ),
    ...{ ...refused, attempts: 1, cause: failure, response: { status: 401 } },
  });
});

it("fails without a response if no token can be obtained after 429", async () => {
  const auth = vi.fn<solaris.Auth>(() => Promise.reject(new Error("sealed"))).mockReturnValueOnce("t1");
  const { outcome } = await outcomeOf([429, success], auth);
  expect(outcome).toMatchObject({ code: "authentication_failed", delivery: "rejected", attempts: 1 });
  expect(outcome).not.toHaveProperty("response");
});

it("fails like auth if no token can be obtained before anything was sent", async () => {
  const failure = new solaris.ConfigurationError("No.");
  const auth = vi.fn<solaris.Auth>(() => Promise.reject(failure)).mockReturnValueOnce("t1");
  expect((await outcomeOf([noConnection, success], auth)).outcome).toBe(failure);
});
