// One process of a fleet. It authorizes what its parent names, and stops itself at the step that its parent names.
import { writeSync } from "node:fs";
import {
  clientCredentials,
  createLedger,
  createSolarisClient,
  type IdentificationRef,
  isSolarisError,
  type LedgerStore,
} from "../../src/index.js";
import { openLedger } from "./fleet-databases.js";
import { type Answer, type Click, type PodSettings, type Step, stopChannel } from "./pod-protocol.js";

const { url, auth, address, transport, resendAfterMs } = JSON.parse(String(process.argv[2])) as PodSettings;
const { ledger } = await openLedger(address);
const stops = new Map<string, Click["stop"]>();
const keyOf = (ref: IdentificationRef) => JSON.stringify(ref);

const reach = (key: string | undefined, step: Step) => {
  const stop = stops.get(key ?? "");
  if (key === undefined || stop?.step !== step) return;
  stops.delete(key);
  writeSync(stopChannel, `${stop.signal} ${step}\n`);
  process.kill(process.pid, stop.signal);
};

/** Which identification a call is about: its ledger is asked at once after the line that says so. */
const refs = new Map<string, string>();
let lastCall = "";
const debug = (line: string) => {
  const [, call, step] = /^solaris-esign authorizeIdentification (#\d+) \S+ ms: (.*)$/.exec(line) ?? [];
  if (call === undefined || step === undefined) return;
  lastCall = call;
  if (step.startsWith("request sent")) {
    reach(refs.get(call), "sending");
    setTimeout(() => reach(refs.get(call), "sent"), 5);
  }
  if (step.startsWith("response 200")) reach(refs.get(call), "answered");
  if (step.startsWith("call ended")) refs.delete(call);
};

const watched: LedgerStore = {
  async claim(ref, claim) {
    const key = keyOf(ref);
    refs.set(lastCall, key);
    reach(key, "before the claim");
    const claiming = ledger.claim(ref, claim);
    setImmediate(() => reach(key, "claiming"));
    const claimed = await claiming;
    if (claimed.isClaimed) reach(key, "claimed");
    return claimed;
  },
  async settle(ref, settlement) {
    const key = keyOf(ref);
    reach(key, "settling");
    const settling = ledger.settle(ref, settlement);
    setImmediate(() => reach(key, "settlement sent"));
    const isSettled = await settling;
    reach(key, "settled");
    return isSettled;
  },
  read(ref, wait) {
    if (wait) setTimeout(() => reach(keyOf(ref), "waiting"), 5);
    return ledger.read(ref, wait);
  },
};

const solaris = createSolarisClient({
  baseUrl: url,
  auth: clientCredentials(auth),
  ledger: createLedger(watched),
  resendAfterMs,
  onWarning: () => {},
  debug,
  ...(transport === "fetch" && { fetch: (to, init) => globalThis.fetch(to, init) }),
});
await solaris.authenticate();

process.on("message", async ({ click, ref, timeoutMs, stop }: Click) => {
  if (stop) stops.set(keyOf(ref), stop);
  const answer: Answer = await solaris.identifications.authorize(ref, { timeoutMs }).then(
    () => ({ click, delivery: "delivered" }),
    (error: unknown) => {
      if (isSolarisError(error)) return { click, delivery: error.delivery, code: error.code };
      throw error;
    },
  );
  process.send?.(answer);
});
process.send?.("ready");
