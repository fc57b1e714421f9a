// Sends a call, and retries it only if the previous request certainly had no effect, or if the operation has none.

import { publishEnd, publishStart } from "#diagnostics";
import { cachedToken, obtainToken } from "../auth/auth.js";
import { AuthenticationError, type Effect, isTransient, type Reached, type SolarisError } from "../errors.js";
import { backoffMs } from "../internal/backoff.js";
import { Deadline } from "../internal/deadline.js";
import { notify } from "../internal/notify.js";
import type { Signal } from "../internal/signal.js";
import { pause } from "../internal/wait.js";
import type { AttemptEvent, ClientSettings } from "../options.js";
import { parseJson, retryAfterMs } from "../response.js";
import { TransportError } from "../transport/transport.js";
import type { CallState, Progress } from "./call-state.js";
import type { Attempt, Exchange } from "./exchange.js";
import { type Outcome, toSolarisError } from "./result.js";

/** One call of one operation. */
export interface OperationCall<Result> {
  /** The `operationId` in the contract. */
  readonly operation: string;
  readonly effect: Effect;
  readonly maxRetries: number;
  send(attempt: Attempt): Promise<Exchange>;
  /** Returns the caller's result for a response and its body as JSON, or the error for it. */
  read(exchange: Exchange, json: unknown, progress: Progress): Promise<Outcome<Result>>;
}

/** @throws {SolarisError} no access token could be obtained, or all callers have left */
export async function requestWithRetries<Result>(
  call: OperationCall<Result>,
  client: ClientSettings,
  state: CallState,
  signal: Signal,
): Promise<Outcome<Result>> {
  let retries = 0;
  let refusal: Refusal | undefined;
  for (let attempt = 1; ; attempt++) {
    const cached = refusal ? undefined : cachedToken(client.auth, client.tokenUrl);
    const token = cached ?? (await nextToken(client, refusal, state, signal, attempt === 1));
    const startedAt = performance.now();
    const published = publishStart(call.operation, attempt);
    const limit = startLimit(call, call.maxRetries - retries, state, signal);
    const end = await tryOnce(call, token, state, signal, limit?.signal ?? signal);
    limit?.end();
    const ended = (facts: Pick<AttemptEvent, "status" | "errorCode" | "delivery" | "retryInMs">) => {
      const event = { operation: call.operation, attempt, durationMs: performance.now() - startedAt, ...facts };
      state.log?.(describe(event));
      publishEnd(published, event);
      notify(client.onAttempt, event);
    };
    if ("result" in end) {
      ended({ status: end.status, delivery: "delivered" });
      return end;
    }

    const { error, isTransientFailure, isFinal } = end;
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
    ended({ status, errorCode, delivery, retryInMs });
    if (retryInMs === undefined) return end;
    state.waitingFor("the next attempt");
    await pause(retryInMs, signal);
  }
}

/** The end of an attempt, for the debug log. */
function describe({ attempt, errorCode, delivery, retryInMs }: AttemptEvent): string {
  const result = errorCode === undefined ? delivery : `${errorCode}, ${delivery}`;
  const next = retryInMs === undefined ? "" : `; the next one in ${Math.round(retryInMs)} ms`;
  return `attempt ${attempt} ended: ${result}${next}`;
}

/** An attempt without an effect is aborted when its share of the time has passed, so that there is time for the retries. */
function startLimit(
  { effect }: OperationCall<unknown>,
  retriesLeft: number,
  state: CallState,
  signal: Signal,
): Deadline | undefined {
  if (effect !== "none" || retriesLeft === 0) return undefined;
  return new Deadline((state.lastDeadline() - performance.now()) / (retriesLeft + 1), signal);
}

/** A token that the provider refused with 401, and the error. */
interface Refusal {
  readonly token: string;
  readonly error: AuthenticationError;
}

/** Gets a token for the next attempt. After a 401 it must be another one. */
async function nextToken(
  client: ClientSettings,
  refusal: Refusal | undefined,
  state: CallState,
  signal: Signal,
  isFirst: boolean,
): Promise<string> {
  state.waitingFor("the access token");
  const { attempts, sentAt, delivery, effect } = state.snapshot();
  const wanted = { call: state, signal, tokenUrl: client.tokenUrl, rejectedToken: refusal?.token };
  const obtained = obtainToken(client.auth, wanted);
  // A later attempt has a connection, or has just failed to open one.
  const meanwhile = isFirst && client.transport.connectMeanwhile?.(obtained, client.baseUrl, signal);
  const token = await (meanwhile || obtained).catch((cause: unknown) => {
    if (attempts === 0) throw cause;
    const message = "The call could not be sent again, because no access token could be obtained.";
    throw new AuthenticationError(message, {
      delivery,
      attempts,
      sentAt,
      effect,
      cause,
      response: refusal?.error.response,
    });
  });
  signal.throwIfAborted();
  if (token !== refusal?.token) return token;
  const { errors, response } = refusal.error;
  const message = "The provider refused the access token with 401, and auth returned the same one again.";
  throw new AuthenticationError(message, { delivery, attempts, sentAt, effect, errors, response });
}

type AttemptEnd<Result> =
  | { readonly status: number; readonly result: Result }
  | { readonly error: SolarisError; readonly isTransientFailure: boolean; readonly isFinal: boolean };

/** One attempt. It updates the state, from which callers who leave get their error. */
async function tryOnce<Result>(
  call: OperationCall<Result>,
  token: string,
  state: CallState,
  signal: Signal,
  attemptSignal: Signal,
): Promise<AttemptEnd<Result>> {
  let reached: Reached = { stage: "response", status: 0 };
  let isFinal = true;
  let failure: unknown;
  state.connecting();
  try {
    const exchange = await call.send({ token, signal: attemptSignal, state });
    isFinal = exchange.isFinal === true;
    reached = exchange.reached;
    if (reached.stage === "connection") state.notSent();
    const outcome = await call.read(exchange, parseJson(exchange.response.body), state.snapshot());
    if ("result" in outcome) return { status: exchange.response.status, result: outcome.result };
    failure = outcome.error;
  } catch (thrown) {
    if (thrown instanceof TransportError) [reached, isFinal] = [{ stage: thrown.stage }, false];
    if (reached.stage === "connection") state.notSent();
    failure = thrown;
  }
  const error = toSolarisError(signal.aborted ? signal.reason : failure, state.snapshot());
  state.failed(error.delivery);
  return { error, isFinal, isTransientFailure: !isFinal && !signal.aborted && isTransient(reached, call.effect) };
}
