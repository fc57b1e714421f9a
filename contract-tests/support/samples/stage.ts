// What samples take for granted: credentials, ids, a client, a logger. Behind it all is a fake provider: nothing is sent.

import { subscribe } from "node:diagnostics_channel";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { expect, onTestFinished } from "vitest";
import * as contract from "../../../src/contract/index.js";
import * as esign from "../../../src/index.js";
import * as postgres from "../../../src/postgres/index.js";
import * as redisEntry from "../../../src/redis/index.js";
import * as testing from "../../../src/testing/index.js";
import * as vitest from "../../../src/vitest/index.js";
import * as webhooks from "../../../src/webhooks/index.js";

/** What a sample may use without declaring it. */
export interface Stage {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly webhookSecret: string;
  readonly personId: string;
  readonly identificationId: string;
  readonly auth: esign.Auth;
  readonly solaris: esign.SolarisClient;
  readonly fake: testing.FakeSolaris;
  readonly identification: esign.Identification;
  /** What was caught. */
  readonly error: unknown;
  readonly logger: Record<"info" | "warn" | "error", (subject: unknown, message?: string) => void>;
  readonly redis: Extract<redisEntry.RedisClient, { evalSha: unknown }> & {
    get(key: string): Promise<string | null>;
    set(key: string, value: string, options: { readonly PX: number }): Promise<unknown>;
  };
  readonly ioredis: Extract<redisEntry.RedisClient, { evalsha: unknown }> & {
    get(key: string): Promise<string | null>;
    set(key: string, value: string, unit: "PX", ms: number): Promise<unknown>;
  };
  /** A pool of the package pg, that of an empty database. */
  readonly pool: postgres.PostgresPool & { end(): Promise<void> };
  /** Where the Redis of a queue is. */
  readonly connection: { readonly host: string; readonly port: number };
  readonly vault: { accessToken(how: { readonly signal: AbortSignal; readonly renew: boolean }): Promise<string> };
  readonly circuit: { readonly isOpen: boolean };
  readonly tracer: { span<Result>(name: string, work: () => Result): Result };
  readonly gauge: { set(labels: Readonly<Record<string, string>>, value: number): void };
  readonly askForOneTimePassword: (until: Date | undefined) => void;
  readonly showTryAgainButton: (afterMs?: number) => void;
  readonly showStatusAsText: (status: string) => void;
  readonly startAgainWith: (personId: string) => void;
  /** A stand-in of the app that throws. */
  readonly throwing: (error: Error) => void;
  readonly lookAtStatusOf: (ref: esign.IdentificationRef) => Promise<void>;
  /** The identification of the customer who is logged in. */
  readonly refOf: (request: IncomingMessage) => Promise<esign.IdentificationRef | undefined>;
}

/** @param error what the sample is to have caught */
export function createStage(error: unknown): {
  readonly stage: Stage;
  readonly exports: Readonly<Record<string, unknown>>;
} {
  const fake = testing.createFakeSolaris();
  const ref = fake.addIdentification();
  const { url: _url, iban: _iban, current_reference_token: _token, ...identification } = fake.identification(ref);
  const auth = esign.clientCredentials({ ...fake.credentials, tokenUrl: fake.tokenUrl, fetch: fake.fetch });
  const nothing = () => {};
  const ofRedis = {
    eval: nothing,
    duplicate: nothing,
    subscribe: nothing,
    configGet: nothing,
    config: nothing,
    call: nothing,
  };
  const stage: Stage = {
    ...fake.credentials,
    ...ref,
    webhookSecret: "example-secret",
    auth,
    solaris: esign.createSolarisClient(fake.clientOptions()),
    fake,
    identification,
    error,
    logger: { info: nothing, warn: nothing, error: nothing },
    redis: { get: async () => null, set: async () => "OK", evalSha: nothing, ...ofRedis },
    ioredis: {
      get: async () => null,
      set: async () => "OK",
      evalsha: nothing,
      ...ofRedis,
    },
    pool: {
      query: async () => ({ rows: [] }),
      connect: async () => ({ query: async () => {}, on: nothing, release: nothing }),
      end: async () => {},
    },
    connection: { host: "127.0.0.1", port: 9 },
    vault: { accessToken: async () => "example-token" },
    circuit: { isOpen: false },
    tracer: { span: (_name, work) => work() },
    gauge: { set: nothing },
    askForOneTimePassword: nothing,
    showTryAgainButton: nothing,
    showStatusAsText: nothing,
    startAgainWith: nothing,
    throwing: nothing,
    lookAtStatusOf: async () => {},
    refOf: async () => ref,
  };
  const others = { expect, createServer: createSampleServer, subscribe, SpanKind, SpanStatusCode, trace };
  return {
    stage,
    exports: {
      ...esign,
      ...testing,
      ...contract,
      ...vitest,
      ...webhooks,
      ...postgres,
      ...redisEntry,
      ...others,
      ...carriedBy(fake),
    },
  };
}

/** A server of node:http that listens on a free port instead of the wanted one, until the test ends. */
export function createSampleServer(listener: RequestListener): Server {
  const server = createServer(listener);
  const listen = server.listen.bind(server);
  server.listen = (...given: unknown[]) =>
    listen(
      0,
      "127.0.0.1",
      given.find((one): one is () => void => typeof one === "function"),
    );
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return server;
}

/** The makers of what sends requests, with the fake in the network's place, wherever that is what they would use. */
function carriedBy(fake: testing.FakeSolaris) {
  const carried = <Options extends object>(options: Options, address: string | undefined): Options =>
    "fetch" in options || "agent" in options || address?.startsWith("http://127.0.0.1:")
      ? options
      : { ...options, fetch: fake.fetch };
  return {
    createSolarisClient: (options: esign.ClientOptions) => esign.createSolarisClient(carried(options, options.baseUrl)),
    clientCredentials: (options: esign.ClientCredentialsOptions) =>
      esign.clientCredentials(carried(options, options.tokenUrl)),
  };
}

/** One of each error that a sample can have caught. */
export function errorsOfAllKinds(): esign.SolarisError[] {
  const answered = (status: number) => ({ status, headers: { "retry-after": "1" }, body: "" });
  const facts = (status: number, delivery: esign.Delivery) => ({ delivery, attempts: 1, response: answered(status) });
  const errors = [{ id: "3f1c2d5e-8a54-4c0b-9a51-6d1f8d0f2b7a", code: "example" }];
  const issue = { path: "status", kind: "missing-field", expected: "string", found: "nothing" } as const;
  return [
    new esign.ApiError("422.", { ...facts(422, "rejected"), errors }),
    new esign.AuthenticationError("401.", facts(401, "rejected")),
    new esign.PermissionError("403.", facts(403, "rejected")),
    new esign.NotFoundError("404.", facts(404, "rejected")),
    new esign.ConflictError("412.", facts(412, "rejected")),
    new esign.RateLimitError("429.", facts(429, "rejected")),
    new esign.ServerError("500.", facts(500, "unknown")),
    new esign.ConfigurationError("An option."),
    new esign.ConnectionError("No connection.", { delivery: "not-sent" }),
    new esign.TimeoutError("The deadline.", { delivery: "unknown" }),
    new esign.AbortedError("A signal.", { delivery: "unknown" }),
    new esign.UnexpectedResponseError("302.", { ...facts(302, "unknown"), issues: [issue] }),
  ];
}
