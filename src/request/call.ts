// One call of an operation: shared with those under way, sent where that is safe, ended by its deadline.

import { operations } from "../../generated/contract.js";
import type { operations as schema } from "../../generated/schema.js";
import { watchForDrift } from "../drift/watch.js";
import type { SolarisError } from "../errors.js";
import type { Deadline } from "../internal/deadline.js";
import { refuseReentry } from "../internal/reentry.js";
import { type SharedWork, shareWork } from "../internal/single-flight.js";
import { reading } from "../internal/validate.js";
import { type CallOptions, type ClientSettings, checkCallOptions } from "../options.js";
import { type CallOperation, createSender, type RequestOf } from "./api.js";
import { CallState } from "./call-state.js";
import type { OpenCalls } from "./open-calls.js";
import { type Answer, failureOf, readAnswer, withConsequence } from "./result.js";
import { type OperationCall, requestWithRetries } from "./retry.js";

/** Calls an operation. @throws {SolarisError} */
export type Operation<Input, Body> = (input: Input, options: CallOptions) => Promise<Answer<Body>>;

/** A client as its operations know it. */
export interface Client extends ClientSettings {
  readonly calls: OpenCalls;
}

type RequestSettings = Pick<ReturnType<typeof checkCallOptions>, "maxRetries" | "headers">;

/** A call under way: what its callers wait for, and how far it has got. */
interface UnderWay<Body> {
  readonly work: SharedWork<Answer<Body>>;
  readonly state: CallState;
}

/**
 * @param operation its `operationId` in the contract
 * @param requestOf checks what the caller passed, and makes parameters and body of it
 * @param call sends them through the generated client
 */
export function createOperation<Id extends keyof schema, Input, Body>(
  client: Client,
  operation: Id,
  requestOf: (input: Input) => RequestOf<Id>,
  call: CallOperation<Id, Body>,
): Operation<Input, Body> {
  const sendOnce = createSender(client, call);
  const { effect } = operations[operation];
  const underWay = new Map<string, UnderWay<Body>>();

  /** Single flight: until it is answered, calls with the same request join this one, so that a double click is one SMS. */
  const start = (key: string, request: RequestOf<Id>, { maxRetries, headers }: RequestSettings): UnderWay<Body> => {
    const path = pathOf(request);
    const watch = client.onDrift && watchForDrift(operation, path, client.onDrift);
    const operationCall: OperationCall<Answer<Body>> = {
      operation,
      effect,
      maxRetries,
      send: (attempt) => sendOnce(request, { ...attempt, headers }),
      read(exchange, json, progress) {
        watch?.see(exchange.response, json);
        return readAnswer(operation, path, exchange, json, progress);
      },
    };
    const state = new CallState(effect);
    const work = shareWork(
      (signal) => requestWithRetries(operationCall, client, state, signal).finally(watch?.tell),
      () => underWay.delete(key),
    );
    const started = { work, state };
    underWay.set(key, started);
    return started;
  };

  return async (input, given) => {
    let deadline: Deadline | undefined;
    let joined: UnderWay<Body> | undefined;
    try {
      const key = reading("The call cannot be written as JSON", () => JSON.stringify(requestOf(input)));
      const { timeoutMs, signal, ...options } = checkCallOptions(given, client);
      deadline = client.calls.start(timeoutMs, signal);
      // Made of its JSON: what the caller changes meanwhile is not sent.
      joined = underWay.get(key) ?? start(key, JSON.parse(key), options);
      refuseReentry(joined.state, `${operation} with the ids of the call that it is asked for`);
      joined.state.deadlines.add(deadline);
      return await joined.work.join(deadline.signal);
    } catch (thrown) {
      const error = joined ? errorOfCaller(thrown, joined) : thrown;
      throw effect === "sms" ? withConsequence(error) : error;
    } finally {
      if (deadline) joined?.state.deadlines.delete(deadline);
      deadline?.end();
    }
  };
}

/** The request of a caller who leaves while others wait may still be sent for them. */
function errorOfCaller<Body>(thrown: unknown, { work, state }: UnderWay<Body>): SolarisError {
  const progress = state.snapshot();
  return failureOf(thrown, work.isPending() ? { ...progress, delivery: "unknown" } : progress);
}

/** Values of path parameters, by name. */
function pathOf(request: object): Readonly<Record<string, unknown>> {
  const { params } = request as { params?: { path?: Readonly<Record<string, unknown>> } };
  return params?.path ?? {};
}
