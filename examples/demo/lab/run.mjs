// Runs one scenario with one client against a fake provider of its own, and tells step by step what happens.
import { createServer } from "node:http";
import { clientCredentials, createSolarisClient, memoryLedger } from "solaris-esign";
import { createFakeSolaris } from "solaris-esign/testing";
import { createWebhookReceiver, toNodeHandler } from "solaris-esign/webhooks";
import { forkedPod, localPod } from "./pods.mjs";
import { watchProvider } from "./watch.mjs";

/** How long a request of a killed pod may take to arrive, in milliseconds. */
const patienceMs = 5_000;

/**
 * @param {import("./scenarios.mjs").Scenario} scenario
 * @param {string} client
 * @param {(event: import("../clients/client.js").LabEvent & { t: number }) => void} [onEvent]
 */
export async function runScenario(scenario, client, onEvent = () => {}) {
  const fake = createFakeSolaris();
  const ref = fake.addIdentification();
  const server = await fake.listen();
  const target = {
    baseUrl: server.url,
    tokenUrl: server.tokenUrl,
    credentials: fake.credentials,
    timeoutMs: scenario.timeoutMs ?? 8_000,
  };
  const before = await lookBefore(target, ref);
  let started = 0;
  const record = (/** @type {any} */ event) => {
    started ||= performance.now();
    onEvent({ t: Math.round(performance.now() - started), ...event });
  };
  const watch = watchProvider(fake, server, record);
  const tell = (/** @type {any} */ event) => {
    if (event.kind !== "refused") return record(event);
    watch.refused(event.to);
    if (scenario.recovers) void fake.recover();
  };
  for (const fault of scenario.faults) fake.failNext(fault);

  /** @type {(() => Promise<void>)[]} */
  const open = [() => server.close()];
  const keep = (/** @type {any} */ pod) => {
    open.unshift(pod.close);
    return pod;
  };
  const settings = { client, target, ref, before };
  const tools = { tell, ledger: scenario.ledger && client === "solaris-esign" ? memoryLedger() : undefined };
  const context = {
    fake,
    ref,
    watch,
    tell,
    newPod: () => keep(localPod(settings, tools)),
    newProcess: async () => keep(await forkedPod(settings, tools)),
    ask: (label = "send me the code") => tell({ kind: "message", from: "browser", to: "backend", label }),
    reply: (/** @type {import("../clients/client.js").Outcome} */ outcome) => {
      const label = outcome.ok ? `enter the password for ${outcome.token}` : `error: ${outcome.name}`;
      tell({ kind: "message", from: "backend", to: "browser", label, tone: outcome.ok ? "answer" : "bad" });
      return outcome;
    },
  };
  try {
    const outcome = await clicks[scenario.click ?? "once"](context);
    watch.stop();
    return { ...outcome, sms: fake.sms.length, attempts: watch.counts.attempts };
  } finally {
    watch.stop();
    for (const close of open) await close();
  }
}

/** What the backend has stored before the click. @param {any} target @param {any} ref */
async function lookBefore({ baseUrl, tokenUrl, credentials }, ref) {
  const solaris = createSolarisClient({ baseUrl, auth: clientCredentials({ ...credentials, tokenUrl }) });
  const { identification } = await solaris.identifications.retrieve(ref);
  await solaris.close();
  return identification;
}

/** How the customer clicks. Each returns the outcome of the last click. */
const clicks = {
  async once(/** @type {any} */ { newPod, ask, reply }) {
    ask();
    return reply(await newPod().click());
  },
  async double(/** @type {any} */ { newPod, ask, reply }) {
    const pod = newPod();
    const click = async () => reply(await pod.click());
    ask();
    ask("send me the code (second click)");
    return (await Promise.all([click(), click()]))[1];
  },
  async again(/** @type {any} */ { newPod, ask, reply }) {
    const pod = newPod();
    ask();
    const first = reply(await pod.click());
    ask("send me the code (second tab)");
    const second = reply(await pod.click());
    return { ...second, ok: first.ok, delivery: first.delivery };
  },
  async "two-pods"(/** @type {any} */ { newProcess, ask, reply }) {
    const pods = await Promise.all([newProcess(), newProcess()]);
    const [first] = await Promise.all(
      pods.map(async (pod, nth) => {
        ask(`send me the code (to pod ${nth + 1})`);
        return reply(await pod.click());
      }),
    );
    return first;
  },
  async killed(/** @type {any} */ { newProcess, ask, reply, watch, tell }) {
    const [first, second] = await Promise.all([newProcess(), newProcess()]);
    ask("send me the code (to pod 1)");
    void first.click();
    const giveUpAt = performance.now() + patienceMs;
    while (watch.counts.sms === 0 && performance.now() < giveUpAt) await new Promise((next) => setTimeout(next, 10));
    first.kill();
    tell({ kind: "note", at: "backend", label: "pod 1 is killed", tone: "bad" });
    ask("send me the code (to pod 2)");
    return reply(await second.click());
  },
  async "late-webhook"(/** @type {any} */ { newPod, ask, reply, fake, ref, tell }) {
    const pod = newPod();
    ask();
    const outcome = reply(await pod.click());
    if (!pod.waitFor) return outcome;
    const webhooks = await startReceiver(fake, pod, tell);
    fake.webhooks.deliverNext("late");
    ask("the password");
    fake.setStatus(ref, "successful");
    if (await pod.waitFor(ref, "successful")) {
      tell({ kind: "note", at: "backend", label: "waitFor: successful, without the webhook", tone: "took-effect" });
    }
    tell({ kind: "message", from: "backend", to: "browser", label: "signed", tone: "answer" });
    tell({ kind: "message", from: "provider", to: "backend", label: "webhook, late", tone: "answer" });
    fake.webhooks.release();
    await fake.webhooks.settled();
    await webhooks.close();
    return outcome;
  },
};

/** @param {import("solaris-esign/testing").FakeSolaris} fake @param {any} pod @param {(event: any) => void} tell */
async function startReceiver(fake, pod, tell) {
  let receiver = createWebhookReceiver({ secrets: [] });
  const server = createServer((request, response) =>
    toNodeHandler(receiver, ({ identificationId }) => {
      pod.notify(identificationId);
      tell({ kind: "note", at: "backend", label: "its signature is good; nothing left to do" });
    })(request, response),
  );
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const { secret } = await fake.webhooks.subscribe(`http://127.0.0.1:${port}`);
  receiver = createWebhookReceiver({ secrets: secret });
  return {
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
