// The story of one call, of whichever operation: shared with those under way, sent where that is safe, ended by its deadline.

import { refuseReentry } from "./auth/reentry.js";
import { failureOf } from "./call/failure.js";
import type { OpenCalls } from "./call/open-calls.js";
import { type SharedWork, shareWork } from "./call/shared-work.js";
import { createContractClient, type OperationId, type PathOf } from "./contract-client.js";
import { watchForDrift } from "./drift/watch.js";
import { type CallOptions, type ClientSettings, checkCallOptions } from "./options.js";
import { type Answer, readAnswer } from "./outcome.js";
import { type CallProgress, type OperationCall, sendUntilAnswered } from "./send-until-answered.js";

/** Calls an operation. @throws {SolarisError} */
export type Operation<Id extends OperationId> = (path: PathOf<Id>, options: CallOptions) => Promise<Answer<Id>>;

/** A client as its operations know it. */
export interface Client extends ClientSettings {
  readonly calls: OpenCalls;
}

/** A call under way: what its callers wait for, and how far it has got. */
interface UnderWay<Id extends OperationId> {
  readonly work: SharedWork<Answer<Id>>;
  readonly progress: CallProgress;
}

export function createOperation<Id extends OperationId>(operation: Id, client: Client): Operation<Id> {
  const send = createContractClient(client);
  const underWay = new Map<string, UnderWay<Id>>();

  /** A double click is not two SMS: until it is answered, other calls for the same resource join this one. */
  const start = (key: string, path: PathOf<Id>, maxRetries: number): UnderWay<Id> => {
    const watch = client.onDrift && watchForDrift(operation, path, client.onDrift);
    const call: OperationCall<Answer<Id>> = {
      operation,
      send: (context) => send(operation, path, context),
      read(response, json, attempts) {
        watch?.see(response, json);
        return readAnswer(operation, path, response, json, attempts);
      },
    };
    const progress: CallProgress = {
      attempts: 0,
      delivery: "not-sent",
      waitingFor: "the access token",
      deadlines: new Set(),
    };
    const work = shareWork(
      (signal) => sendUntilAnswered(call, client, maxRetries, progress, signal).finally(watch?.tell),
      () => underWay.delete(key),
    );
    const started = { work, progress };
    underWay.set(key, started);
    return started;
  };

  return async (path, options) => {
    const { timeoutMs, maxRetries, signal } = checkCallOptions(options, client);
    const key = JSON.stringify(path);
    const deadline = client.calls.start(timeoutMs, signal);
    const { work, progress } = underWay.get(key) ?? start(key, path, maxRetries);
    try {
      refuseReentry(progress, `${operation} with the ids of the call that it is asked for`);
      progress.deadlines.add(deadline);
      return await work.join(deadline.signal);
    } catch (thrown) {
      // Whoever leaves while others wait on cannot be told that nothing was sent: their request may yet be.
      throw failureOf(thrown, work.goesOn() ? { ...progress, delivery: "unknown" } : progress);
    } finally {
      progress.deadlines.delete(deadline);
      deadline.end();
    }
  };
}
