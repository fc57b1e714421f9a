// One signature, from the click to its end. The ledger knows what was sent, so that any process can go on with it.
import type { FastifyBaseLogger as Logger } from "fastify";
import {
  type IdentificationBefore,
  type IdentificationRef,
  isSolarisError,
  NotFoundError,
  type SolarisClient,
} from "solaris-esign";
import { answerTo } from "./answers.js";
import type { Storage } from "./storage.js";

/** An identification has personal data, too: only these three fields are kept. */
const fieldsOf = (identification: IdentificationBefore): IdentificationBefore => {
  const { status, confirmation_expires_at, current_reference_token } = identification;
  return { status, confirmation_expires_at, current_reference_token };
};

export function createSigning({ identifications }: SolarisClient, storage: Storage, intervalMs: number) {
  const { ledger } = storage;
  /** The claims that this process reconciles or waits for. */
  const followed = new Set<string>();
  /** The claims about which nothing could be found out. */
  const undecided = new Set<string>();

  const readLedger = async (ref: IdentificationRef) => {
    const row = await ledger.read(ref);
    return { claimId: row?.claimId, state: row?.state, isOpen: row?.state === "claimed" || row?.state === "unknown" };
  };

  /**
   * Stores the identification as it is now: `reconcile` will compare with it. A look counts only if no authorization was open before it,
   * and none was claimed until after it. Any other may show the effect already, and `reconcile` would find no change.
   */
  async function look(ref: IdentificationRef): Promise<void> {
    const { claimId, isOpen } = await readLedger(ref);
    if (isOpen) return;
    const found = await identifications.retrieve(ref, { timeoutMs: 10_000 }).catch((error) => {
      if (error instanceof NotFoundError) return undefined; // Go on without: see the limits of reconcile.
      throw error;
    });
    if ((await readLedger(ref)).claimId !== claimId) return;
    await storage.save({ ref, before: found && fieldsOf(found.identification) });
  }

  /** Undecided, and 150 s after it was sent at the latest: if the customer asks again, no SMS has come. */
  async function mayRepeat(ref: IdentificationRef): Promise<boolean> {
    const row = await ledger.read(ref);
    return row !== undefined && undecided.has(row.claimId) && row.now >= (row.sentAt ?? row.deadlineAt) + 150_000;
  }

  /** The customer wants the code. The ledger refuses it while an SMS may be on its way, and makes one call of a double click. */
  async function sendCode(ref: IdentificationRef, log: Logger) {
    const started = performance.now();
    const ms = () => Math.round(performance.now() - started);
    try {
      await look(ref);
      const afterUnknown = (await mayRepeat(ref)) ? "send" : "refuse";
      const { identification, meta } = await identifications.authorize(ref, { timeoutMs: 20_000, afterUnknown });
      const { attempts, requestId } = meta;
      log.info({ ms: ms(), delivery: "delivered", attempts, requestId }, "authorize");
      await storage.save({ ref, before: fieldsOf(identification) });
      return { status: 200, body: { next: "enter-code", ...fieldsOf(identification) } };
    } catch (error) {
      if (!isSolarisError(error)) throw error;
      log.warn({ ms: ms(), ...error.toJSON() }, "authorize"); // Safe: no personal data in it.
      return answerTo(error);
    } finally {
      void follow(ref, log);
    }
  }

  /** Finds out what is not known, then waits for the end. Call it as often as you like. */
  async function follow(ref: IdentificationRef, log: Logger): Promise<void> {
    let following: string | undefined;
    try {
      // In this order: what was stored before the ledger was read is older than an authorization that is open there.
      const signature = await storage.find(ref.identificationId);
      const { claimId, state, isOpen } = await readLedger(ref);
      if (!signature || !claimId || followed.has(claimId)) return;
      if (!isOpen && (state !== "delivered" || signature.hasEnded)) return;
      following = claimId;
      followed.add(claimId);
      if (isOpen) {
        const { effect, evidence } = await identifications.reconcile(ref, { before: signature.before });
        log.info({ effect, evidence }, "reconcile");
        if (effect === "undecided") undecided.add(claimId);
        if (effect !== "took-effect") return;
      }
      await look(ref);
      const { identification } = await identifications.waitFor(ref, { until: "successful", intervalMs });
      log.info({ status: identification.status }, "ended");
      await storage.save({ ref, before: fieldsOf(identification), hasEnded: true });
    } catch (error) {
      // Nothing is lost: the next look of the page, webhook or process goes on.
      log.warn(safeFacts(error), "follow");
    } finally {
      if (following) followed.delete(following);
    }
  }

  return {
    sendCode,
    async status(ref: IdentificationRef, log: Logger) {
      void follow(ref, log);
      const { state } = await readLedger(ref);
      return state ? { state, ...(await storage.find(ref.identificationId))?.before } : {};
    },
    /** A webhook is a hint: those who wait for the identification retrieve it at once. */
    async onWebhook(identificationId: string, log: Logger): Promise<void> {
      identifications.notify(identificationId);
      const signature = await storage.find(identificationId);
      if (signature) void follow(signature.ref, log);
    },
    /** What the last process left open. */
    async resume(log: Logger): Promise<void> {
      for (const { ref } of await storage.all()) void follow(ref, log);
    },
  };
}

/** What may be logged of any error: messages of a database can repeat a row. */
export function safeFacts(error: unknown): object {
  if (isSolarisError(error)) return error.toJSON();
  const { name, code } = Object(error) as { name?: unknown; code?: unknown };
  return { name, code };
}
