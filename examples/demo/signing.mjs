// The backend of the signing page: what a customer of the package writes. Each visitor has a fake provider of his own, so that nobody
// gets the faults of somebody else; the rest is the flow of docs/the-whole-flow.md.
import { randomInt } from "node:crypto";
import {
  clientCredentials,
  createLedger,
  createSolarisClient,
  isSolarisError,
  memoryLedger,
  NotFoundError,
} from "solaris-esign";
import { createFakeSolaris } from "solaris-esign/testing";
import { scenarios } from "./lab/scenarios.mjs";

/** The faults that one click on one page can meet. */
export const signingFaults = scenarios.filter(({ click, recovers, id }) => !click && !recovers && id !== "no-token");

/** How long a call may take: a page waits for it. */
const timeoutMs = 3_000;
/** How long no other code can be asked for, as in the provider's own app. */
const resendAfterMs = 20_000;
/** The provider's idle timeout, after which reconcile can say "no-effect". */
const idleMs = 150_000;
const watchSmsMs = 120;

export async function openSigning() {
  const fake = createFakeSolaris();
  const ref = fake.addIdentification();
  const server = await fake.listen();
  const memory = memoryLedger();
  let skippedMs = 0;
  const solaris = createSolarisClient({
    baseUrl: server.url,
    auth: clientCredentials({ ...fake.credentials, tokenUrl: server.tokenUrl }),
    ledger: createLedger({
      claim: memory.claim,
      settle: memory.settle,
      // The clock of the ledger moves on when the visitor skips the 150 s.
      read: async (...given) => {
        const row = await memory.read(...given);
        return row && { ...row, now: row.now + skippedMs };
      },
    }),
    resendAfterMs,
    timeoutMs,
  });

  /** @type {any} */
  let state = { step: "ready", sms: [], fault: "none" };
  /** @type {Set<(state: object) => void>} */
  const listeners = new Set();
  const set = (/** @type {object} */ changes) => {
    state = { ...state, ...changes };
    for (const listener of listeners) listener(state);
  };

  /** What the drawn phone shows. The fake's SMS has no password, so this is where one is made up. */
  const readSms = () => {
    const added = fake.sms.slice(state.sms.length).map(({ referenceToken, at }) => {
      const digits = String(randomInt(1_000_000)).padStart(6, "0");
      return { at, referenceToken, password: digits };
    });
    if (added.length > 0) set({ sms: [...state.sms, ...added] });
  };
  const watching = setInterval(readSms, watchSmsMs).unref();

  /** @type {AbortController | undefined} */
  let checking;
  const fieldsOf = (/** @type {any} */ { status, confirmation_expires_at, current_reference_token }) => {
    return { status, confirmation_expires_at, current_reference_token };
  };
  const codeIsOut = (/** @type {any} */ identification, /** @type {object} */ more = {}) => {
    readSms();
    const { current_reference_token: token, confirmation_expires_at: until } = identification;
    set({ step: "code", token, until, resendAt: Date.now() + resendAfterMs, problem: undefined, ...more });
  };

  async function send() {
    if (state.step === "sending" || state.step === "checking" || state.step === "signed") return;
    const back = state.step;
    set({ step: "sending", problem: undefined });
    let before;
    try {
      const found = await solaris.identifications.retrieve(ref).catch((error) => {
        if (!(error instanceof NotFoundError)) throw error;
      });
      before = found && fieldsOf(found.identification);
    } catch (error) {
      // Nothing has been sent that could send an SMS.
      return set({ step: back, problem: { ...problemOf(error), delivery: "not-sent" } });
    }
    try {
      const { identification } = await solaris.identifications.authorize(ref);
      codeIsOut(identification);
    } catch (error) {
      const problem = problemOf(error);
      if (!isSolarisError(error) || !error.reconcile) return set({ step: back, problem });
      set({ step: "checking", problem, skippable: false });
      await check(before, error.sentAt, problem, error);
    }
  }

  async function check(
    /** @type {any} */ before,
    /** @type {number | undefined} */ sentAt,
    /** @type {object} */ problem,
    /** @type {any} */ error,
  ) {
    checking = new AbortController();
    const { signal } = checking;
    const offer = setTimeout(() => set({ skippable: true }), 600);
    try {
      const found = await solaris.identifications.reconcile(ref, { before, error, sentAt, signal });
      settle(found, problem);
    } catch {
      if (!signal.aborted) return set({ step: "ready", problem: { ...problem, effect: "undecided" } });
      skippedMs += idleMs;
      settle(
        await solaris.identifications.reconcile(ref, { before, sentAt: (sentAt ?? Date.now()) - idleMs }),
        problem,
      );
    } finally {
      clearTimeout(offer);
      set({ skippable: false });
    }
  }

  const settle = (/** @type {any} */ { effect, identification }, /** @type {object} */ problem) => {
    if (effect === "took-effect") codeIsOut(identification, { problem: { ...problem, effect } });
    else set({ step: "ready", problem: { ...problem, effect } });
  };

  /** The confirmation of the password is not part of the package: here is your own call of the provider. */
  async function confirm(/** @type {unknown} */ password) {
    if (state.step !== "code") return;
    if (Date.now() > Date.parse(state.until)) return set({ problem: { code: "password_expired" } });
    const digits = String(password).replaceAll(" ", "");
    if (digits !== state.sms.at(-1)?.password) return set({ problem: { code: "password_wrong" } });
    set({ step: "confirming", problem: undefined });
    fake.setStatus(ref, "successful");
    const { reached } = await solaris.identifications.waitFor(ref, { until: "successful" });
    set(reached ? { step: "signed" } : { step: "ready", problem: { code: "conflict", delivery: "rejected" } });
  }

  return {
    send,
    confirm,
    skip: () => checking?.abort(),
    async plan(/** @type {unknown} */ id) {
      const scenario = signingFaults.find((each) => each.id === id);
      if (!scenario) return;
      await fake.recover();
      for (const fault of scenario.faults) fake.failNext(fault);
      set({ fault: scenario.id });
    },
    watch(/** @type {(state: object) => void} */ listener) {
      listeners.add(listener);
      listener(state);
      return () => void listeners.delete(listener);
    },
    async close() {
      clearInterval(watching);
      await solaris.close();
      await server.close();
    },
  };
}

/** What the page may know of an error. @param {unknown} error */
function problemOf(error) {
  if (!isSolarisError(error)) throw error;
  const { code, delivery } = error;
  const details = "errors" in error ? error.errors.map((each) => each.code) : [];
  const retryAfterMs = "retryAfterMs" in error ? error.retryAfterMs : undefined;
  return { code, delivery, details, retryAfterMs };
}
