// Sends one call until it is answered: again only where it is certain that it did nothing, or where it has no effect.

import { obtainToken } from "../auth/auth.js";
import { AuthenticationError, type Effect, isTransient, type Reached, type SolarisError } from "../errors.js";
import { backoffMs } from "../internal/backoff.js";
import { type Deadline, startDeadline } from "../internal/deadline.js";
import { notify } from "../internal/notify.js";
import { pause } from "../internal/wait.js";
import type { ClientSettings } from "../options.js";
import { parseJson, retryAfterMs } from "../response.js";
import { connectMeanwhile } from "../transport/connect-meanwhile.js";
import { TransportError } from "../transport/transport.js";
import type { Attempt, Exchange } from "./api.js";
import type { CallState, Progress } from "./call-state.js";
import { failureOf } from "./result.js";

/** One call of one operation. */
export interface OperationCall<Result> {
  /** The `operationId` in the contract. */
  readonly operation: string;
  readonly effect: Effect;
  readonly maxRetries: number;
  send(attempt: Omit<Attempt, "headers">): Promise<Exchange>;
  /** Makes the caller's result of a response and its body as JSON, or throws the error that they mean. */
  read(exchange: Exchange, json: unknown, progress: Progress): Promise<Result>;
}

/** @throws {SolarisError} */
export async function requestWithRetries<Result>(
  call: OperationCall<Result>,
  client: ClientSettings,
  state: CallState,
  signal: AbortSignal,
): Promise<Result> {
  let retries = 0;
  let refusal: Refusal | undefined;
  for (let attempt = 1; ; attempt++) {
    const token = await nextToken(client, refusal, state, signal, attempt === 1);
    const startedAt = performance.now();
    const limit = startLimit(call, call.maxRetries - retries, state, signal);
    const outcome = await tryOnce(call, token, state, signal, limit?.signal ?? signal);
    limit?.end();
    const event = { operation: call.operation, attempt, durationMs: performance.now() - startedAt };
    if ("result" in outcome) {
      notify(client.onAttempt, { ...event, status: outcome.status, delivery: "delivered" });
      return outcome.result;
    }

    const { error, isTransientFailure, isFinal } = outcome;
    let retryInMs: number | undefined;
    if (error instanceof AuthenticationError && !refusal && !isFinal) {
      refusal = { token, error };
      retryInMs = 0;
    } else if (isTransientFailure && retries < call.maxRetries) {
      const wantedMs = retryAfterMs(error.response?.headers["retry-after"], Date.now()) ?? backoffMs(retries);
      if (performance.now() + wantedMs < state.lastDeadline()) retryInMs = wantedMs;
      retries++;
    }
    const { status, code: errorCode, delivery } = error;
    notify(client.onAttempt, { ...event, status, errorCode, delivery, retryInMs });
    if (retryInMs === undefined) throw error;
    state.waitingFor("its turn to be sent again");
    await pause(retryInMs, signal);
  }
}

/** A request without an effect is given up when its share of the time has passed, so that there is time for the retries. */
function startLimit(
  { effect }: OperationCall<unknown>,
  retriesLeft: number,
  state: CallState,
  signal: AbortSignal,
): Deadline | undefined {
  if (effect !== "none" || retriesLeft === 0) return undefined;
  return startDeadline((state.lastDeadline() - performance.now()) / (retriesLeft + 1), signal);
}

/** A token that the provider has refused with 401, and how it did so. */
interface Refusal {
  readonly token: string;
  readonly error: AuthenticationError;
}

/** A token for the next attempt. After a 401 only a new one will do. */
async function nextToken(
  client: ClientSettings,
  refusal: Refusal | undefined,
  state: CallState,
  signal: AbortSignal,
  isFirst: boolean,
): Promise<string> {
  state.waitingFor("the access token");
  const { attempts, delivery, effect } = state.snapshot();
  const wanted = { call: state, signal, tokenUrl: client.tokenUrl, rejectedToken: refusal?.token };
  const obtained = obtainToken(client.auth, wanted);
  // A later attempt has a connection, or has just found that there is none to be had.
  const token = await (isFirst ? connectMeanwhile(obtained, client, signal) : obtained).catch((cause: unknown) => {
    if (attempts === 0) throw cause;
    const message = "The call could not be sent again, because no access token could be had.";
    throw new AuthenticationError(message, { delivery, attempts, effect, cause, response: refusal?.error.response });
  });
  signal.throwIfAborted();
  if (token !== refusal?.token) return token;
  const { errors, response } = refusal.error;
  const message = "The provider refused the access token with 401, and auth returned the same one again.";
  throw new AuthenticationError(message, { delivery, attempts, effect, errors, response });
}

type Outcome<Result> =
  | { readonly status: number; readonly result: Result }
  | { readonly error: SolarisError; readonly isTransientFailure: boolean; readonly isFinal: boolean };

/** One attempt. Keeps the state up to date, so that callers who leave meanwhile learn how far the call got. */
async function tryOnce<Result>(
  call: OperationCall<Result>,
  token: string,
  state: CallState,
  signal: AbortSignal,
  attemptSignal: AbortSignal,
): Promise<Outcome<Result>> {
  let reached: Reached = { stage: "response", status: 0 };
  let isFinal = true;
  state.connecting();
  try {
    const exchange = await call.send({ token, signal: attemptSignal, state });
    isFinal = exchange.isFinal === true;
    reached = exchange.reached;
    if (reached.stage === "connection") state.notSent();
    const result = await call.read(exchange, parseJson(exchange.response.body), state.snapshot());
    return { status: exchange.response.status, result };
  } catch (thrown) {
    if (thrown instanceof TransportError) [reached, isFinal] = [{ stage: thrown.stage }, false];
    if (reached.stage === "connection") state.notSent();
    const error = failureOf(signal.aborted ? signal.reason : thrown, state.snapshot());
    state.failed(error.delivery);
    return { error, isFinal, isTransientFailure: !isFinal && !signal.aborted && isTransient(reached, call.effect) };
  }
}
