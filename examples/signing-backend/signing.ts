// One signature, from the click to its end. What has happened is in the store, so another process can go on with it.
import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import {
  type IdentificationBefore,
  type IdentificationRef,
  isSolarisError,
  NotFoundError,
  type SolarisClient,
} from "solaris-esign";
import { type Answer, answerTo, codeIsOnItsWay, stillChecking } from "./answers.js";

export interface Flow {
  readonly attempt: string; // A random id, for the log: it says nothing about the customer.
  readonly ref: IdentificationRef;
  readonly state: "sending" | "checking" | "took-effect" | "no-effect" | "undecided" | "ended";
  readonly before?: IdentificationBefore | undefined;
  readonly now?: IdentificationBefore | undefined;
  readonly sentAt?: number | undefined;
}

export interface FlowStore {
  find(identificationId: string): Promise<Flow | undefined>;
  all(): Promise<Flow[]>;
  /** In one atomic step: only if the flow is still the last one that you have seen. */
  replace(last: Flow | undefined, next: Flow): Promise<boolean>;
}

const isOpen = ({ state }: Flow) => state === "sending" || state === "checking";
const maySend = (last: Flow) =>
  !isOpen(last) && (last.state !== "undecided" || Date.now() >= (last.sentAt ?? 0) + 150_000);
/** An identification has personal data, too: only these three fields are kept. */
const fieldsOf = (identification: IdentificationBefore): IdentificationBefore => {
  const { status, confirmation_expires_at, current_reference_token } = identification;
  return { status, confirmation_expires_at, current_reference_token };
};

export function createSigning(solaris: SolarisClient, flows: FlowStore, log: Logger, intervalMs = 3_000) {
  const { identifications } = solaris;
  /** The attempts that this process sends, checks or watches. */
  const busy = new Set<string>();

  /** Another process may go on with the same attempt: what it has found stays. */
  async function update({ attempt, ref }: Flow, changes: Partial<Flow>): Promise<Flow | undefined> {
    for (;;) {
      const last = await flows.find(ref.identificationId);
      if (last?.attempt !== attempt) return undefined;
      const next = { ...last, ...changes };
      if (await flows.replace(last, next)) return next;
    }
  }

  async function lookBefore(ref: IdentificationRef): Promise<IdentificationBefore | undefined> {
    try {
      return fieldsOf((await identifications.retrieve(ref, { timeoutMs: 10_000 })).identification);
    } catch (error) {
      if (error instanceof NotFoundError) return undefined; // Go on: see the limits of reconcile.
      throw error;
    }
  }

  /** The customer wants the code. */
  async function sendCode(ref: IdentificationRef): Promise<Answer> {
    const last = await flows.find(ref.identificationId);
    if (last && !maySend(last)) return stillChecking; // A double click, or an SMS may still go out.
    const attempt = randomUUID();
    const started = performance.now();
    const logged = (facts: object) => ({ attempt, ms: Math.round(performance.now() - started), ...facts });
    let flow: Flow = { attempt, ref, state: "sending" };
    busy.add(attempt);
    try {
      flow = { ...flow, before: await lookBefore(ref) };
      if (!(await flows.replace(last, flow))) return stillChecking; // Another process was faster.
      // Undecided, 150 s ago, and the customer asks again: no SMS has come.
      const afterUnknown = last?.state === "undecided" ? "send" : "refuse";
      const { identification, meta } = await identifications.authorize(ref, { timeoutMs: 20_000, afterUnknown });
      const { requestId, attempts } = meta;
      log.info(logged({ delivery: "delivered", attempts, requestId }), "authorize");
      await update(flow, { state: "took-effect", now: fieldsOf(identification) });
      return codeIsOnItsWay(fieldsOf(identification));
    } catch (error) {
      if (!isSolarisError(error)) throw error; // The store failed: the flow stays open until it is checked.
      log.warn(logged(error.toJSON()), "authorize"); // Safe: no personal data in it.
      const isUnknown = error.reconcile !== undefined;
      // It is about an earlier authorization that the ledger knows and the flows do not: this look came after it.
      const comparable = error.code === "unresolved" && { before: undefined };
      // A new code that was not sent takes nothing away: the one before can still be entered.
      const asBefore =
        last?.state === "took-effect" || last?.state === "ended"
          ? { state: last.state, now: last.now }
          : ({ state: "no-effect" } as const);
      await update(flow, isUnknown ? { state: "checking", sentAt: error.sentAt, ...comparable } : asBefore);
      return answerTo(error);
    } finally {
      busy.delete(attempt);
      void follow(ref.identificationId);
    }
  }

  /** Finds out what is not known, then waits for the end. Call it as often as you like. */
  async function follow(identificationId: string): Promise<void> {
    let attempt: string | undefined;
    try {
      let flow = await flows.find(identificationId);
      if (!flow || busy.has(flow.attempt)) return;
      attempt = flow.attempt;
      busy.add(attempt);
      if (isOpen(flow)) {
        const { ref, before, sentAt = Date.now() } = flow;
        const { effect, evidence, identification } = await identifications.reconcile(ref, { before, sentAt });
        log.info({ attempt, effect, evidence }, "reconcile");
        flow = await update(flow, { state: effect, sentAt, now: identification && fieldsOf(identification) });
      }
      if (flow?.state !== "took-effect") return;
      const { identification } = await identifications.waitFor(flow.ref, { until: "successful", intervalMs });
      log.info({ attempt, status: identification.status }, "ended");
      await update(flow, { state: "ended", now: fieldsOf(identification) });
    } catch (error) {
      // Nothing is lost: the next look of the page, webhook or process goes on.
      log.warn({ attempt, ...safeFacts(error) }, "follow");
    } finally {
      if (attempt) busy.delete(attempt);
    }
  }

  return {
    sendCode,
    async status(ref: IdentificationRef): Promise<Partial<Pick<Flow, "state">> & Partial<IdentificationBefore>> {
      void follow(ref.identificationId);
      const { state, now } = (await flows.find(ref.identificationId)) ?? {};
      return { ...(state && { state }), ...now };
    },
    /** A webhook is a hint: those who wait for the identification retrieve it at once. */
    async onWebhook(identificationId: string): Promise<void> {
      identifications.notify(identificationId);
      void follow(identificationId);
    },
    /** What the last process left open. */
    async resume(): Promise<void> {
      for (const { ref } of await flows.all()) void follow(ref.identificationId);
    },
  };
}

export type Signing = ReturnType<typeof createSigning>;

/** What may be logged of any error: messages of a database can repeat a row. */
export function safeFacts(error: unknown): object {
  if (isSolarisError(error)) return error.toJSON();
  const { name, code } = Object(error) as { name?: unknown; code?: unknown };
  return { name, code };
}
