// Proves: a fault of the fake has the same result for a client as a failure of a real socket, through both of its adapters: the
// same class of error, the same delivery, and as many requests and SMS as the client reports.
import { describe, expect, it } from "vitest";
import { type ClientOptions, createSolarisClient, type Delivery } from "../../src/index.js";
import type { Fault } from "../../src/testing/index.js";
import { fixPauses } from "../support/clocks.js";
import { carriers } from "../support/fake-carriers.js";
import { outcomeOf, takeClock, whatIsUnderWayArrives } from "../support/scripted-provider.js";
import { watchedFake } from "../support/watched-fake.js";

fixPauses(0);
const fake = watchedFake();

interface Story {
  readonly result: string;
  readonly delivery?: Delivery;
  readonly attempts: number;
  readonly status?: number;
  /** How many requests reached the API. */
  readonly arrived: number;
  readonly sms: number;
}

const delivered = (facts: Partial<Story> = {}): Story => {
  return { result: "delivered", status: 200, attempts: 1, arrived: 1, sms: 1, ...facts };
};
const failed = (result: string, delivery: Delivery, facts: Partial<Story> = {}): Story => {
  return { result, delivery, attempts: 1, arrived: facts.attempts ?? 1, sms: 0, ...facts };
};
const token = { on: "token" } as const;
const html = { body: "<html></html>", headers: { "content-type": "text/html" } };
const now = { headers: { "retry-after": "0" } };

const table: [string, Fault[], Story, Partial<ClientOptions>?][] = [
  ["nothing goes wrong", [], delivered()],
  ["nobody can connect", [{ kind: "refuse" }], failed("ConnectionError", "not-sent", { attempts: 0 })],
  ["no token can be obtained", [{ kind: "refuse", ...token }], failed("ConnectionError", "not-sent", { attempts: 0 })],
  ["the connection is reset", [{ kind: "reset-after-send" }], failed("ConnectionError", "unknown", { sms: 1 })],
  [
    "the connection is reset, and nothing had happened",
    [{ kind: "reset-after-send", takesEffect: false }],
    failed("ConnectionError", "unknown"),
  ],
  ["the answer breaks off", [{ kind: "truncate" }], failed("ConnectionError", "unknown", { sms: 1 })],
  [
    "an answer breaks off that is none of success",
    [{ kind: "truncate", takesEffect: false }],
    failed("ConnectionError", "unknown"),
  ],
  ["the answer drips", [{ kind: "drip" }], delivered()],
  ["the answer drips slowly", [{ kind: "drip", everyMs: 1 }], delivered()],
  ["a 401 is healed by a new token", [{ kind: "401-once" }], delivered({ attempts: 2, arrived: 2 })],
  [
    "the new token is refused too",
    [{ kind: "401-once" }, { kind: "401-once" }],
    failed("AuthenticationError", "rejected", { attempts: 2, status: 401 }),
  ],
  ["a 429 passes", [{ kind: "status", status: 429, ...now }], delivered({ attempts: 2, arrived: 2 })],
  [
    "a 429 stays",
    [429, 429, 429].map((status) => ({ kind: "status" as const, status, ...now })),
    failed("RateLimitError", "rejected", { attempts: 3, status: 429 }),
  ],
  [
    "a 429 asks for more time than there is",
    [{ kind: "status", status: 429, headers: { "retry-after": "3600" } }],
    failed("RateLimitError", "rejected", { status: 429 }),
  ],
  ...(
    [
      [400, "ApiError"],
      [403, "PermissionError"],
      [404, "NotFoundError"],
      [409, "ConflictError"],
      [412, "ConflictError"],
      [422, "ApiError"],
    ] as const
  ).map(([status, result]): [string, Fault[], Story] => [
    `the answer is ${status}`,
    [{ kind: "status", status }],
    failed(result, "rejected", { status }),
  ]),
  ...[500, 502, 503, 504].map((status): [string, Fault[], Story] => [
    `the answer is ${status}`,
    [{ kind: "status", status, ...now }],
    failed("ServerError", "unknown", { status }),
  ]),
  [
    "the answer is 502 of a gateway, and the SMS is on its way",
    [{ kind: "status", status: 502, takesEffect: true, ...html }],
    failed("ServerError", "unknown", { status: 502, sms: 1 }),
  ],
  [
    "the answer leads elsewhere",
    [{ kind: "status", status: 307, headers: { location: "/elsewhere" } }],
    failed("UnexpectedResponseError", "unknown", { status: 307 }),
  ],
  [
    "the answer is empty",
    [{ kind: "status", status: 204 }],
    failed("UnexpectedResponseError", "unknown", { status: 204 }),
  ],
  [
    "the answer is no JSON",
    [{ kind: "status", status: 200, ...html }],
    failed("UnexpectedResponseError", "unknown", { status: 200 }),
  ],
  [
    "the answer is JSON, and no identification",
    [{ kind: "status", status: 200, body: { id: null } }],
    failed("UnexpectedResponseError", "unknown", { status: 200 }),
  ],
  [
    "the answer is too long",
    [{ kind: "status", status: 200, body: "a".repeat(1024 * 1024 + 1) }],
    failed("UnexpectedResponseError", "unknown", { status: 200 }),
  ],
  [
    "the answer has no id",
    [{ kind: "drift", fields: { id: undefined } }],
    failed("UnexpectedResponseError", "unknown", { status: 200, sms: 1 }),
  ],
  ["the answer has a status that nobody knows", [{ kind: "drift" }], delivered()],
  ["the answer has an HTTP status that nobody knows", [{ kind: "drift", status: 202 }], delivered({ status: 202 })],
  [
    "the answer has an HTTP status that takes no body",
    [{ kind: "drift", status: 205 }],
    failed("UnexpectedResponseError", "unknown", { status: 205, sms: 1 }),
  ],
  ["the token endpoint fails once", [{ kind: "status", status: 503, ...token }], delivered()],
  ["the token endpoint resets the connection once", [{ kind: "reset-after-send", ...token }], delivered()],
  [
    "the token endpoint refuses",
    [{ kind: "status", status: 401, body: "no", ...token }],
    failed("AuthenticationError", "not-sent", { attempts: 0, status: 401 }),
  ],
];

/** With another fetch of the caller's than the fake's, a refused connection is unknown. */
const refusedOverFetch = failed("ConnectionError", "unknown", { arrived: 0 });

describe.each(carriers)("%s", (name, optionsFor) => {
  const knowsNothing = name === "on sockets over fetch";

  it.each(table)("%s", async (_, faults, story) => {
    const refused = faults.some((fault) => fault.kind === "refuse" && fault.on !== "token");
    const expected = knowsNothing && refused ? refusedOverFetch : story;
    const solaris = createSolarisClient(await optionsFor(fake));
    const ref = fake.addIdentification();
    for (const fault of faults) fake.failNext(fault);
    expect(await told(solaris.identifications.authorize(ref))).toEqual(expected);
  });

  it("a call whose connection was refused is sent again, and arrives after recover()", async () => {
    let tries = 0;
    const onAttempt = () => {
      if (++tries === 1) recovered = fake.recover();
    };
    let recovered: Promise<void> | undefined;
    // The token is asked for before each try: that is where the client waits for the fake to listen again.
    const { auth, ...options } = await optionsFor(fake);
    const patient: typeof auth = async (context) => {
      await recovered;
      return auth(context);
    };
    const solaris = createSolarisClient({ ...options, auth: patient, onAttempt } as ClientOptions);
    fake.failNext({ kind: "refuse" });
    const story = await told(solaris.identifications.authorize(fake.addIdentification()));
    expect([story, tries]).toEqual(knowsNothing ? [refusedOverFetch, 1] : [delivered(), 2]);
  });

  it.each<[string, Fault, Story]>([
    ["no answer comes", { kind: "hang" }, failed("TimeoutError", "unknown", { sms: 1 })],
    [
      "no answer comes, and nothing had happened",
      { kind: "hang", takesEffect: false },
      failed("TimeoutError", "unknown"),
    ],
    ["the answer never ends", { kind: "drip", everyMs: 3_600_000 }, failed("TimeoutError", "unknown", { sms: 1 })],
    ["no token comes", { kind: "hang", ...token }, failed("TimeoutError", "not-sent", { attempts: 0 })],
  ])("%s until the deadline", async (_, fault, expected) => {
    const solaris = createSolarisClient(await optionsFor(fake));
    const ref = fake.addIdentification();
    fake.failNext(fault);
    const { leap } = takeClock();
    const call = told(solaris.identifications.authorize(ref));
    await expect.poll(() => fake.exchanges.some((exchange) => exchange.fault), { interval: 1 }).toBe(true);
    await whatIsUnderWayArrives();
    leap();
    expect(await call).toEqual(expected);
  });
});

async function told(call: Parameters<typeof outcomeOf>[0]): Promise<Story> {
  const { result, delivery, attempts, status } = await outcomeOf(call);
  const arrived = fake.exchanges.filter(({ method }) => method === "PATCH").length;
  return {
    ...{ result, attempts, arrived, sms: fake.sms.length },
    ...(delivery && { delivery }),
    ...(status !== undefined && { status }),
  };
}
