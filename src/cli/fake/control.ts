// The control API of the fake: a test in any language arranges the fake with it, and reads what happened. No sockets here.
import { ConfigurationError, type IdentificationRef } from "../../index.js";
import type { FakeSolaris, Fault, FaultedEndpoint, NewIdentification } from "../../testing/index.js";
import { createPactStates, type WantedState } from "./pact-states.js";
import type { Seed } from "./seed.js";

/** Below it is the control API; the provider has no such path. */
export const controlPath = "/_fake";

/** A request to the control API. */
export interface ControlRequest {
  readonly method: string;
  /** Without {@link controlPath}, for example `/sms`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  /** The port that received it. */
  readonly at: Exclude<FaultedEndpoint, "retrieve">;
}

/** The answer, without a body if it is undefined. */
export interface ControlAnswer {
  readonly status: number;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers a request to the control API. Throws nothing that the request can cause. */
export type Control = (request: ControlRequest) => Promise<ControlAnswer>;

interface Route {
  readonly about: string;
  answer(json: unknown, request: ControlRequest): ControlAnswer | Promise<ControlAnswer>;
}

const done: ControlAnswer = { status: 204 };
const found = (json: unknown): ControlAnswer => ({ status: 200, json });

/** Adds the seed to the fake, and returns its control API. */
export function createControl(fake: FakeSolaris, seed: Seed): Control {
  const start = () => {
    for (const identification of seed) fake.addIdentification(identification);
  };
  const statePrepared = createPactStates(fake);

  const routes: Readonly<Record<string, Route>> = {
    "GET ": {
      about: "this list, and the credentials",
      answer: () =>
        found({
          credentials: fake.credentials,
          routes: Object.entries(routes).map(
            ([route, { about }]) => `${route.replace(" ", ` ${controlPath}`)}: ${about}`,
          ),
        }),
    },
    "POST /identifications": {
      about: "adds an identification with these fields (none is required); returns { personId, identificationId }",
      answer: (json) => ({ status: 201, json: fake.addIdentification(objectOf<NewIdentification>(json)) }),
    },
    "GET /identifications": {
      about: "returns the identification of the query ?personId=…&identificationId=…",
      answer: (_, { query }) =>
        found(
          fake.identification({
            personId: given(query, "personId"),
            identificationId: given(query, "identificationId"),
          }),
        ),
    },
    "POST /status": {
      about: "sets the status: { personId, identificationId, status }; returns the identification",
      answer(json) {
        const { status, ...ref } = objectOf<IdentificationRef & Required<Pick<NewIdentification, "status">>>(json, [
          "personId",
          "identificationId",
          "status",
        ]);
        fake.setStatus(ref, status);
        return found(fake.identification(ref));
      },
    },
    "POST /clock": {
      about: "moves the clock forward: { advanceMs }",
      answer(json) {
        fake.advance(objectOf<{ advanceMs: number }>(json, ["advanceMs"]).advanceMs);
        return done;
      },
    },
    "POST /faults": {
      about: "plans a fault, for example { kind: hang }; the documentation of solaris-esign/testing has the kinds",
      answer(json, { at }) {
        const fault = faultOf(json);
        if (fault.kind === "refuse" && (fault.on ?? "authorize") === at) return refusedHere;
        fake.failNext(fault);
        return { status: 201, json: fake.pendingFaults };
      },
    },
    "GET /faults": { about: "returns the faults that no request has met yet", answer: () => found(fake.pendingFaults) },
    "DELETE /faults": {
      about: "removes all faults, and accepts connections again",
      async answer() {
        await fake.recover();
        return done;
      },
    },
    "POST /error-shape": {
      about: "sets the shape of errors: { errorShape: envelope | flat }",
      answer(json) {
        fake.errorShape = objectOf<Pick<FakeSolaris, "errorShape">>(json, ["errorShape"]).errorShape;
        return done;
      },
    },
    "GET /sms": { about: "returns the SMS that would have been sent, oldest first", answer: () => found(fake.sms) },
    "GET /exchanges": { about: "returns all requests and their responses", answer: () => found(fake.exchanges) },
    "POST /reset": {
      about: "resets the fake to its start; tokens stay valid",
      async answer() {
        await fake.reset();
        start();
        return done;
      },
    },
    "POST /states": {
      about: "sets up a state of the pact, for check stand-in --states",
      answer: async (json) => found(await statePrepared(objectOf<WantedState>(json))),
    },
  };

  start();
  return async (request) => {
    const route = routes[`${request.method} ${request.path}`];
    if (!route) return notServed(Object.keys(routes), request);
    try {
      return await route.answer(jsonOf(request), request);
    } catch (error) {
      if (error instanceof ConfigurationError) return { status: 400, json: { error: error.message } };
      throw error;
    }
  };
}

/** A refused port cannot be asked to recover, and closes the connection of this request. */
const refusedHere: ControlAnswer = {
  status: 409,
  json: { error: "This port would refuse the control API, too: send the fault to the other port." },
};

function notServed(routes: readonly string[], { path }: ControlRequest): ControlAnswer {
  const methods = routes.flatMap((route) => (route.endsWith(` ${path}`) ? [route.split(" ")[0] as string] : []));
  if (methods.length === 0)
    return { status: 404, json: { error: `There is no such path: GET ${controlPath} lists all.` } };
  const allow = methods.join(", ");
  return { status: 405, json: { error: `This path has the methods ${allow}.` }, headers: { allow } };
}

/** Without a body: no fields. */
function jsonOf({ body }: ControlRequest): unknown {
  try {
    return body === "" ? {} : JSON.parse(body);
  } catch {
    throw new ConfigurationError("The body is not JSON.");
  }
}

/** @param names all members that it may have; without them, the caller checks them */
function objectOf<Wanted extends object>(json: unknown, names?: readonly (keyof Wanted & string)[]): Wanted {
  if (!isObject(json)) {
    throw new ConfigurationError("The body must be a JSON object.");
  }
  if (names && Object.keys(json).some((name) => !names.includes(name as never))) {
    throw new ConfigurationError(`The body may have these members only: ${names.join(", ")}.`);
  }
  return json as Wanted;
}

function isObject(json: unknown): json is object {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

/** JSON has no undefined, with which a drift removes fields: `without` names them. */
function faultOf(json: unknown): Fault {
  const { without, ...fault } = objectOf<Fault & { without?: unknown }>(json);
  if (without === undefined) return fault;
  if (fault.kind !== "drift" || !Array.isArray(without) || !without.every((name) => typeof name === "string")) {
    throw new ConfigurationError("Only the fault drift has a list without, with the names of the fields to remove.");
  }
  const { fields = {} } = fault;
  // The fake refuses it.
  if (!isObject(fields)) return fault;
  return { ...fault, fields: { ...fields, ...Object.fromEntries(without.map((name) => [name, undefined])) } };
}

function given(query: URLSearchParams, name: string): string {
  const value = query.get(name);
  if (value === null) throw new ConfigurationError(`The query must have ${name}.`);
  return value;
}
