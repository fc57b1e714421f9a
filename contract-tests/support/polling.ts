// The polls of a client, on a clock that stands still between them.
import { onTestFinished, vi } from "vitest";
import type { RetrievedIdentification, SolarisError } from "../../src/index.js";
import { createFollowUp, type FollowUp } from "../../src/polling/follow-up.js";
import { OpenCalls } from "../../src/request/open-calls.js";

export const unauthorized: RetrievedIdentification = {
  id: "i1",
  status: "authorization_required",
  confirmation_expires_at: null,
  current_reference_token: null,
};

export const polledRef = { personId: "p1", identificationId: "i1" };

/**
 * Calls, lets this many seconds pass, and returns when the client polled, in seconds, and how the call ended, if it did.
 *
 * @param answers of the provider, in turn; the last one is repeated
 */
export async function polling(
  call: (client: FollowUp) => Promise<unknown>,
  seconds: number,
  answers: (RetrievedIdentification | SolarisError)[] = [unauthorized],
): Promise<{ polledAt: number[]; ended?: unknown }> {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const startedAt = Date.now();
  const polledAt: number[] = [];
  const client = createFollowUp(new OpenCalls(), { isAuthorizing: () => false, retrieve });
  async function retrieve() {
    polledAt.push((Date.now() - startedAt) / 1000);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return answer as RetrievedIdentification;
  }
  const seen: { polledAt: number[]; ended?: unknown } = { polledAt };
  void call(client).then(
    (ended) => Object.assign(seen, { ended }),
    (ended: unknown) => Object.assign(seen, { ended }),
  );
  await vi.advanceTimersByTimeAsync(seconds * 1000);
  vi.useRealTimers();
  return seen;
}
