// Sends one call until it is answered: again only where it is certain that it did nothing before.

import { parseJson, type ReceivedResponse } from "./answer/response.js";
import { obtainToken } from "./auth/access-token.js";
import { backoffMs } from "./call/backoff.js";
import type { Deadline } from "./call/deadline.js";
import { failureOf, type Progress } from "./call/failure.js";
import { tell } from "./call/observe.js";
import type { Signal } from "./call/signal.js";
import { pause } from "./call/wait.js";
import { AuthenticationError, RateLimitError } from "./errors/api-error.js";
import { type Delivery, mayBeSentAgain } from "./errors/delivery.js";
import type { SolarisError } from "./errors/solaris-error.js";
import type { ClientSettings } from "./options.js";
import { type RequestContext, TransportError } from "./transport/transport.js";

/** One call of one operation. */
export interface OperationCall<Result> {
  /** The `operationId` in the contract. */
  readonly operation: string;
  send(context: RequestContext): Promise<ReceivedResponse>;
  /** Makes the caller's result of an answer and what its body means as JSON, or throws the error that they mean. */
  read(response: ReceivedResponse, json: unknown, attempts: number): Promise<Result>;
}

/** How far a call has got, and the deadlines of those who wait for it. */
export type CallProgress = Progress & { readonly deadlines: Set<Pick<Deadline, "at">> };

/** @throws {SolarisError} */
export async function sendUntilAnswered<Result>(
  call: OperationCall<Result>,
  client: ClientSettings,
  maxRetries: number,
  progress: CallProgress,
  signal: Signal,
): Promise<Result> {
  let retries = 0;
  let refusal: Refusal | undefined;
  for (let attempt = 1; ; attempt++) {
    const token = await nextToken(client, refusal, progress, signal);
    const startedAt = performance.now();
    const outcome = await trySending(call, token, progress, signal);
    const event = { operation: call.operation, attempt, durationMs: performance.now() - startedAt };
    if ("result" in outcome) {
      tell(client.onAttempt, { ...event, status: outcome.status, delivery: "delivered" });
      return outcome.result;
    }

    const { error, mayPass } = outcome;
    let retryInMs: number | undefined;
    if (error instanceof AuthenticationError && !refusal) {
      refusal = { token, error };
      retryInMs = 0;
    } else if (mayPass && retries < maxRetries) {
      const wantedMs = (error instanceof RateLimitError ? error.retryAfterMs : undefined) ?? backoffMs(retries);
      const lastDeadline = Math.max(...Array.from(progress.deadlines, ({ at }) => at));
      if (performance.now() + wantedMs < lastDeadline) retryInMs = wantedMs;
      retries++;
    }
    const { status, code: errorCode, delivery } = error;
    tell(client.onAttempt, { ...event, status, errorCode, delivery, retryInMs });
    if (retryInMs === undefined) throw error;
    progress.waitingFor = "its turn to be sent again";
    await pause(retryInMs, signal);
  }
}

/** A token that the provider has refused with 401, and how it did so. */
interface Refusal {
  readonly token: string;
  readonly error: AuthenticationError;
}

/** A token for the next attempt. After a 401 only a new one will do. */
async function nextToken(
  { auth, tokenUrl }: ClientSettings,
  refusal: Refusal | undefined,
  progress: Progress,
  signal: Signal,
): Promise<string> {
  progress.waitingFor = "the access token";
  const { attempts, delivery } = progress;
  const wanted = { call: progress, signal, tokenUrl, rejectedToken: refusal?.token };
  const token = await obtainToken(auth, wanted).catch((cause: unknown) => {
    if (attempts === 0) throw cause;
    const message = "The call could not be sent again, because no access token could be had.";
    throw new AuthenticationError(message, { delivery, attempts, cause, response: refusal?.error.response });
  });
  signal.throwIfAborted();
  if (token !== refusal?.token) return token;
  const { errors, response } = refusal.error;
  const message = "The provider refused the access token with 401, and auth returned the same one again.";
  throw new AuthenticationError(message, { delivery, attempts, errors, response });
}

/** One attempt. Keeps the progress up to date, so that whoever leaves meanwhile knows how far it had got. */
async function trySending<Result>(
  call: OperationCall<Result>,
  token: string,
  progress: Progress,
  signal: Signal,
): Promise<{ status: number; result: Result } | { error: SolarisError; mayPass: boolean }> {
  const before: { attempts: number; delivery: Delivery } = { ...progress };
  const onSend = () => {
    progress.attempts++;
    progress.delivery = "unknown";
    progress.waitingFor = "the provider's answer";
  };
  progress.waitingFor = "a connection to the provider";
  try {
    const response = await call.send({ token, signal, onSend });
    const result = await call.read(response, parseJson(response.body), progress.attempts);
    return { status: response.status, result };
  } catch (thrown) {
    const unsent = thrown instanceof TransportError && thrown.stage === "connection";
    if (unsent) Object.assign(progress, { attempts: before.attempts, delivery: before.delivery });
    const error = failureOf(signal.aborted ? signal.reason : thrown, progress);
    progress.delivery = error.delivery;
    const failure = unsent ? { stage: "connection" as const } : { stage: "answer" as const, status: error.status ?? 0 };
    return { error, mayPass: !signal.aborted && mayBeSentAgain(failure) };
  }
}
