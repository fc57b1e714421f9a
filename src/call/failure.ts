// Makes the caller's error of whatever ended a call.

import { deliveryOf } from "../errors/delivery.js";
import { isSolarisError } from "../errors/is-solaris-error.js";
import {
  AbortedError,
  ClientClosedError,
  ConnectionError,
  type SolarisError,
  TimeoutError,
} from "../errors/solaris-error.js";
import { MiddlewareError } from "../request/api.js";
import type { Progress } from "../request/call-state.js";
import { TransportError } from "../transport/transport.js";
import { CallEnded } from "./deadline.js";

/** Every call ends in an error of this package: what was thrown if it is one, else one that says how far the call got. */
export function failureOf(thrown: unknown, { waitingFor, ...facts }: Progress): SolarisError {
  if (isSolarisError(thrown)) return thrown;
  if (thrown instanceof CallEnded) {
    const { message, cause } = thrown;
    return new endedErrors[thrown.by](`${message} while it was waiting for ${waitingFor}.`, { ...facts, cause });
  }
  if (thrown instanceof TransportError) {
    const { stage, cause } = thrown;
    const delivery = deliveryOf({ stage }, facts.delivery);
    return new ConnectionError(`${messages[stage]}${reasonOf(cause)}.`, { ...facts, delivery, cause });
  }
  if (thrown instanceof MiddlewareError)
    return new ConnectionError(`${thrown.message}.`, { ...facts, cause: thrown.cause });
  return new ConnectionError("The call failed in a way that was not foreseen.", { ...facts, cause: thrown });
}

const nothingSent = " Nothing was sent, so no SMS went out.";

/** Says in the message of a call's error what `not-sent` means, once: callers may share an error, of a token for example. */
export function withConsequence(failure: unknown): unknown {
  if (!isSolarisError(failure) || failure.delivery !== "not-sent") return failure;
  const { message, stack } = failure;
  if (message.endsWith(nothingSent)) return failure;
  // `auth` may throw an error of this package that is frozen: then it stays as it is.
  Reflect.set(failure, "message", message + nothingSent);
  Reflect.set(
    failure,
    "stack",
    stack?.replace(message, () => message + nothingSent),
  );
  return failure;
}

const endedErrors = { deadline: TimeoutError, caller: AbortedError, client: ClientClosedError };

const messages = {
  connection: "No connection to the provider came about",
  exchange: "The connection failed before the provider's whole answer was there",
};

/** The system's code of a failed connection, as an addition to a message. Only what cannot be anything else: no digits. */
export function reasonOf(cause: unknown): string {
  const { code, cause: inner } = (cause ?? {}) as { code?: unknown; cause?: { code?: unknown } };
  const reason = code ?? inner?.code;
  return typeof reason === "string" && /^[A-Z_]{2,40}$/.test(reason) ? ` (${reason})` : "";
}
