// BullMQ: a job sends the code. Nothing but this code knows whether a call may be made again, so the queue never decides it.
import { type Job, UnrecoverableError, Worker, type WorkerOptions } from "bullmq";
import { type IdentificationRef, isSolarisError, type SolarisClient } from "solaris-esign";

export const queueName = "solaris-authorize";
/** The client itself repeats what is safe. With more attempts, a queue repeats calls after which an SMS may have gone out. */
export const jobOptions = { attempts: 1 };

/** `onUnknown` is yours: it puts the wish where it is reconciled. Until that is done, nothing may send it again. */
export function startWorker(
  solaris: SolarisClient,
  onUnknown: (ref: IdentificationRef, sentAt: number | undefined) => Promise<void>,
  options: WorkerOptions,
) {
  const sendCode = async ({ data: ref, attemptsStarted, attemptsMade }: Job<IdentificationRef>) => {
    // BullMQ gives the job of a worker that died to another one, also with one attempt: it has stalled.
    if (attemptsStarted > attemptsMade + 1) {
      await onUnknown(ref, undefined);
      throw new UnrecoverableError("An earlier worker did not end: perhaps an SMS went out.");
    }
    try {
      const { meta } = await solaris.identifications.authorize(ref, { timeoutMs: 20_000 });
      return { requestId: meta.requestId };
    } catch (error) {
      if (!isSolarisError(error)) throw error;
      if (error.delivery === "unknown") await onUnknown(ref, error.sentAt);
      // Also if somebody adds the job with more attempts, only a call that was not sent is made again.
      throw error.delivery === "not-sent" ? error : new UnrecoverableError(error.message);
    }
  };
  return new Worker<IdentificationRef>(queueName, sendCode, options);
}
