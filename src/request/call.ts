// One call of an operation: shared by concurrent callers, retried only if that is safe, ended by its deadline.

import { debugOfEnvironment } from "#diagnostics";
import { operations } from "../../generated/contract.js";
import { watchForDrift } from "../drift/watch.js";
import type { SolarisError } from "../errors.js";
import type { Deadline } from "../internal/deadline.js";
import { refuseReentry } from "../internal/reentry.js";
import type { Signal } from "../internal/signal.js";
import { SharedWork } from "../internal/single-flight.js";
import { type Checks, reading } from "../internal/validate.js";
import { type CallOptions, type ClientSettings, checkCallOptions } from "../options.js";
import { type CallOperation, createSender, type RequestOf } from "./api.js";
import { CallState } from "./call-state.js";
import { logOf } from "./debug-log.js";
import { isFromProvider } from "./exchange.js";
import type { Guard } from "./guard.js";
import type { OpenCalls } from "./open-calls.js";
import { type Outcome, type Result, readResponse, toSolarisError, withConsequence } from "./result.js";
import { type OperationCall, requestWithRetries } from "./retry.js";
import { withSlot } from "./slot.js";

/** An operation of a client. */
export interface Operation<Input, Body> {
  /** Calls it. @throws {SolarisError} */
  (input: Input, options: CallOptions): Promise<Result<Body>>;
  /** Whether a call with this input is pending, also for other callers. */
  isPending(input: Input): boolean;
}

/** How an operation differs from others. */
export interface OperationSettings<Input, Body> {
  /** The checks of its options, if it has more than {@link CallOptions}. */
  readonly checks?: Checks<CallOptions>;
  /** Whether concurrent calls with the same request share it. Default true. */
  readonly isShared?: boolean;
  /** Decides whether the request may be sent. Default: none, it always may. */
  readonly guard?: Guard<Input, Body> | undefined;
}

/** The part of a client that its operations use. */
export interface Client extends ClientSettings {
  readonly calls: OpenCalls;
}

type RequestSettings = Pick<ReturnType<typeof checkCallOptions>, "maxRetries" | "headers">;

/** A call that callers can join. */
interface PendingCall<Body> {
  readonly work: SharedWork<Outcome<Result<Body>>>;
  readonly state: CallState;
}

/**
 * Creates the function that calls an operation.
 *
 * @param operation the `operationId` in the contract
 * @param requestOf checks the arguments of the caller, and returns parameters and body
 * @param call sends them through the generated client
 */
export function createOperation<Id extends keyof typeof operations, Input, Body>(
  client: Client,
  operation: Id,
  requestOf: (input: Input) => RequestOf<Id>,
  call: CallOperation<Id, Body>,
  { checks, isShared = true, guard }: OperationSettings<Input, Body> = {},
): Operation<Input, Body> {
  const sendOnce = createSender(client, call);
  const { effect } = operations[operation];
  const debug = client.debug ?? debugOfEnvironment(globalThis);
  const pending = new Map<string | symbol, PendingCall<Body>>();
  const textOf = (input: Input) =>
    reading("The call cannot be written as JSON", () => JSON.stringify(requestOf(input)));

  /** Single flight: concurrent calls with the same request share it, so a double click sends one SMS. */
  const start = (
    key: string | symbol,
    input: Input,
    request: RequestOf<Id>,
    { maxRetries, headers }: RequestSettings,
  ): PendingCall<Body> => {
    const path = pathOf(request);
    const watch = client.onDrift && watchForDrift(operation, path, client.onDrift);
    const operationCall: OperationCall<Result<Body>> = {
      operation,
      effect,
      maxRetries,
      send(attempt) {
        const send = () => sendOnce(request, headers, attempt);
        return client.maxConcurrent ? withSlot(client.maxConcurrent, attempt, send) : send();
      },
      read(exchange, json, progress) {
        if (isFromProvider(exchange)) watch?.see(exchange.response, json);
        return readResponse(operation, path, exchange, json, progress);
      },
    };
    const state = new CallState(effect, debug && logOf(debug, operation));
    const send = (signal: Signal) => requestWithRetries(operationCall, client, state, signal).finally(watch?.report);
    const work = new SharedWork(
      (signal) => (guard ? guard.run(input, state, signal, send) : send(signal)),
      () => pending.delete(key),
    );
    const started = { work, state };
    pending.set(key, started);
    return started;
  };

  const callOperation = async (input: Input, given: CallOptions): Promise<Result<Body>> => {
    let deadline: Deadline | undefined;
    let joined: PendingCall<Body> | undefined;
    let outcome: Outcome<Result<Body>>;
    try {
      const text = textOf(input);
      const key = isShared ? text : Symbol();
      const { timeoutMs, signal, ...options } = checkCallOptions(given, client, checks);
      deadline = client.calls.start(timeoutMs, signal);
      // From the JSON, so that later changes of the caller's objects are not sent.
      joined = pending.get(key) ?? start(key, input, JSON.parse(text), options);
      refuseReentry(joined.state, `${operation} with the ids of the call that it is asked for`);
      joined.state.deadlines.add(deadline);
      outcome = await joined.work.join(deadline.signal);
    } catch (thrown) {
      if (!joined) throw withConsequence(thrown, effect);
      outcome = { error: errorOfCaller(thrown, joined) };
    } finally {
      if (deadline) {
        joined?.state.deadlines.delete(deadline);
        client.calls.end(deadline);
      }
    }
    const { log } = joined.state;
    if ("result" in outcome) {
      log?.("call ended: delivered");
      return outcome.result;
    }
    log?.(`call ended: ${outcome.error.code}, ${outcome.error.delivery}`);
    guard?.failed(outcome.error, joined.state);
    throw withConsequence(outcome.error, effect);
  };
  return Object.assign(callOperation, { isPending: (input: Input) => pending.has(textOf(input)) });
}

/** If a caller leaves and others still wait, the request may still be sent for them: `unknown`. */
function errorOfCaller<Body>(thrown: unknown, { work, state }: PendingCall<Body>): SolarisError {
  const progress = state.snapshot();
  return toSolarisError(thrown, work.isPending() ? { ...progress, delivery: "unknown" } : progress);
}

/** The path parameters of a request, by name. */
function pathOf(request: object): Readonly<Record<string, unknown>> {
  const { params } = request as { params?: { path?: Readonly<Record<string, unknown>> } };
  return params?.path ?? {};
}
