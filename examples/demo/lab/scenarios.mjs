// The faults of the lab, as data: what goes wrong, how the customer clicks, and which row of the delivery tables it is.

/**
 * @typedef {object} Scenario
 * @property {string} id also its link: /lab#id
 * @property {"Network" | "Answers" | "Tokens" | "Customers" | "Fleet"} group
 * @property {string} title
 * @property {string} story what happens, in one sentence
 * @property {readonly import("solaris-esign/testing").Fault[]} faults passed to `fake.failNext`
 * @property {keyof typeof clickCode} [click] default "once"
 * @property {boolean} [recovers] the provider accepts connections again after the first refused one
 * @property {number} [timeoutMs] of a call, for all clients; default 8,000
 * @property {boolean} [ledger] solaris-esign gets a ledger
 * @property {{ delivery: string, row?: string, more?: boolean }} expects the `delivery` of the first failed attempt, the row of
 *   docs/errors-and-retries.md that says so, and whether the call is sent again
 * @property {number} sms how many SMS solaris-esign may send: exactly so many
 */

/** What the clicks are, as the lab shows them. */
export const clickCode = {
  once: ["await solaris.identifications.authorize(ref);"],
  double: ["const click = () => solaris.identifications.authorize(ref);", "await Promise.all([click(), click()]);"],
  again: [
    "const click = () => solaris.identifications.authorize(ref); // with a ledger",
    "await click();",
    "await click(); // from a second tab, a moment later",
  ],
  "two-pods": [
    "const pods = [fork(pod), fork(pod)]; // two processes, one ledger",
    "await Promise.all(pods.map((pod) => pod.click()));",
  ],
  killed: [
    "const [first, second] = [fork(pod), fork(pod)]; // two processes, one ledger",
    'first.click(); // and, when the provider has the request: first.kill("SIGKILL")',
    "await second.click();",
  ],
  "late-webhook": [
    "await solaris.identifications.authorize(ref);",
    'fake.webhooks.deliverNext("late");',
    'fake.setStatus(ref, "successful"); // the customer has entered the password',
    'await solaris.identifications.waitFor(ref, { until: "successful" });',
  ],
};

const reset = "reset, truncated response, or a kept-alive connection closed after the request was written";
const error5xx = "5xx, with or without `Retry-After`";
const unreadable = "a redirect, a 2xx without an identification or over 1 MiB";
const refused = "name resolution fails, connect is refused or times out, the TLS handshake fails";
const noToken = "no access token could be obtained; the token comes before the request";
const timedOut = "aborted, or the deadline passed, after the request was written";
const killed = "the process is killed after the request was written";
const unknown = (/** @type {string} */ row) => ({ delivery: "unknown", row });
const fine = { delivery: "delivered" };

/** @type {readonly Scenario[]} */
export const scenarios = [
  {
    id: "none",
    group: "Network",
    title: "Nothing goes wrong",
    story: "The provider answers at once.",
    faults: [],
    expects: fine,
    sms: 1,
  },
  {
    id: "refused",
    group: "Network",
    title: "Connection refused",
    story: "Nothing listens at the provider's address. Every attempt is refused, so nothing is sent.",
    faults: [{ kind: "refuse" }],
    expects: { delivery: "not-sent", row: refused, more: true },
    sms: 0,
  },
  {
    id: "refused-briefly",
    group: "Network",
    title: "Connection refused at first",
    story: "The first connection is refused, and then the provider is back.",
    faults: [{ kind: "refuse" }],
    recovers: true,
    expects: { delivery: "not-sent", row: refused, more: true },
    sms: 1,
  },
  {
    id: "reset-before",
    group: "Network",
    title: "Reset before it took effect",
    story: "The connection is reset, and the provider has done nothing. The client cannot see that.",
    faults: [{ kind: "reset-after-send", takesEffect: false }],
    expects: unknown(reset),
    sms: 0,
  },
  {
    id: "reset-after",
    group: "Network",
    title: "Reset after it took effect",
    story: "The provider has sent the SMS, and the connection is reset before it can answer.",
    faults: [{ kind: "reset-after-send" }],
    expects: unknown(reset),
    sms: 1,
  },
  {
    id: "hang",
    group: "Network",
    title: "No answer",
    story: "The provider has sent the SMS, and its answer never comes.",
    faults: [{ kind: "hang" }],
    timeoutMs: 2_000,
    expects: unknown(timedOut),
    sms: 1,
  },
  {
    id: "truncated",
    group: "Network",
    title: "Truncated answer",
    story: "The answer breaks off in the middle of its body.",
    faults: [{ kind: "truncate" }],
    expects: unknown(reset),
    sms: 1,
  },
  {
    id: "slow",
    group: "Network",
    title: "Slow answer",
    story: "The answer arrives in small pieces, but in time.",
    faults: [{ kind: "drip", everyMs: 60 }],
    expects: fine,
    sms: 1,
  },
  {
    id: "500",
    group: "Answers",
    title: "500 after it took effect",
    story: "The provider has sent the SMS, and then fails with 500.",
    faults: [{ kind: "status", status: 500, takesEffect: true }],
    expects: unknown(error5xx),
    sms: 1,
  },
  {
    id: "503",
    group: "Answers",
    title: "503 with Retry-After",
    story: "A gateway says 503 and “try again in 1 s”, but the provider behind it has sent the SMS.",
    faults: [{ kind: "status", status: 503, headers: { "retry-after": "1" }, takesEffect: true }],
    expects: unknown(error5xx),
    sms: 1,
  },
  {
    id: "502-thrice",
    group: "Answers",
    title: "502, three times",
    story: "For some seconds a gateway answers 502, while the provider behind it does its work.",
    faults: [1, 2, 3].map(() => ({ kind: "status", status: 502, takesEffect: true })),
    expects: unknown(error5xx),
    sms: 1,
  },
  {
    id: "429",
    group: "Answers",
    title: "429 with Retry-After",
    story: "Too many requests. The provider refuses this one and says when to come back.",
    faults: [{ kind: "status", status: 429, headers: { "retry-after": "1" } }],
    expects: { delivery: "rejected", row: "429", more: true },
    sms: 1,
  },
  {
    id: "422",
    group: "Answers",
    title: "Number not verified",
    story: "The customer's mobile number was never verified, so the provider refuses with 422.",
    faults: [{ kind: "status", status: 422, code: "mobile_number_not_verified" }],
    expects: { delivery: "rejected", row: "any other 4xx" },
    sms: 0,
  },
  {
    id: "drift",
    group: "Answers",
    title: "Drifted body",
    story: "The answer has a status that no documentation names yet.",
    faults: [{ kind: "drift", fields: { status: "status_of_tomorrow" } }],
    expects: fine,
    sms: 1,
  },
  {
    id: "no-identification",
    group: "Answers",
    title: "200 without an identification",
    story: "The answer is 200, but its body has lost id and status.",
    faults: [{ kind: "drift", fields: { id: undefined, status: undefined } }],
    expects: unknown(unreadable),
    sms: 1,
  },
  {
    id: "expired-token",
    group: "Tokens",
    title: "Expired token",
    story: "The access token has expired a moment ago, so the provider answers 401.",
    faults: [{ kind: "401-once" }],
    expects: { delivery: "rejected", row: "401", more: true },
    sms: 1,
  },
  {
    id: "no-token",
    group: "Tokens",
    title: "No token endpoint",
    story: "The token endpoint refuses connections, so there is no access token.",
    faults: [{ kind: "refuse", on: "token" }],
    expects: { delivery: "not-sent", row: noToken },
    sms: 0,
  },
  {
    id: "double-click",
    group: "Customers",
    title: "Double click",
    story: "The customer clicks twice.",
    faults: [],
    click: "double",
    expects: fine,
    sms: 1,
  },
  {
    id: "two-tabs",
    group: "Customers",
    title: "Two tabs",
    story: "The customer asks for the code in one tab, and a moment later in another one.",
    faults: [],
    click: "again",
    ledger: true,
    expects: fine,
    sms: 1,
  },
  {
    id: "late-webhook",
    group: "Customers",
    title: "Late webhook",
    story: "The customer has signed, and the webhook that says so is late.",
    faults: [],
    click: "late-webhook",
    expects: fine,
    sms: 1,
  },
  {
    id: "two-pods",
    group: "Fleet",
    title: "Two pods",
    story: "A double click, and the load balancer sends each click to another process.",
    faults: [],
    click: "two-pods",
    ledger: true,
    expects: fine,
    sms: 1,
  },
  {
    id: "pod-killed",
    group: "Fleet",
    title: "Pod killed while sending",
    story: "The process is killed while its request is on the way. The customer clicks again and gets another process.",
    faults: [{ kind: "hang" }],
    click: "killed",
    timeoutMs: 2_500,
    ledger: true,
    expects: unknown(killed),
    sms: 1,
  },
];

/** The lines that cause a scenario: what the lab does, as code. @param {Scenario} scenario */
export function codeOf({ faults, click = "once", recovers, timeoutMs }) {
  const literal = (/** @type {any} */ value) =>
    JSON.stringify(value, (_, each) => (each === undefined ? "undefined" : each))
      .replace(/"([A-Za-z]\w*)":/g, " $1: ")
      .replaceAll('"undefined"', "undefined")
      .replaceAll(",", ", ")
      .replace(/,\s+/g, ", ")
      .replace(/\{\s*/g, "{ ")
      .replace(/\}/g, " }");
  const kinds = faults.map((fault) => `fake.failNext(${literal(fault)});`);
  const [first, ...others] = kinds;
  const planned = others.length > 0 ? [`for (let n = 0; n < ${kinds.length}; n++) ${first}`] : kinds;
  return [
    "const ref = fake.addIdentification();",
    ...planned,
    ...(recovers ? ["onceRefused(() => fake.recover());"] : []),
    ...(timeoutMs ? [`// timeoutMs: ${timeoutMs}, for all clients`] : []),
    ...clickCode[click],
  ];
}
