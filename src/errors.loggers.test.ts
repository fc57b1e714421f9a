// Proves with real tools: code that walks, copies, clones, prints or logs an error finds only the status, ids and codes of the
// response.
import { spawnSync } from "node:child_process";
import { Console } from "node:console";
import { createRequire } from "node:module";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { Worker } from "node:worker_threads";
import { createTransport, extraErrorDataIntegration, normalize } from "@sentry/core";
import { ServerRuntimeClient } from "@sentry/core/server";
import { format as prettyFormat } from "@vitest/pretty-format";
import pino from "pino";
import { rolldown } from "rolldown";
import { serializeError } from "serialize-error";
import { Logger } from "tslog";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import winston from "winston";
import { answer, startHttpServer } from "../contract-tests/support/http-server.js";
import { type Auth, clientCredentials, createSolarisClient, isSolarisError, type SolarisError } from "./index.js";

/** This module has no types. */
const bunyan = createRequire(import.meta.url)("bunyan") as {
  readonly stdSerializers: object;
  createLogger(options: object): { error(...said: unknown[]): void };
};

const iban = "DE11110101010100000020";
const token = "eyJhbGciOiJSUzI1NiJ9.t0ken";
const sessionUrl = "https://wizard.example/index.html?wizard_session_key=bfo5r16AMLlt6ZEX";
const secrets = [iban, token, "bfo5r16AMLlt6ZEX"];
const all = `${iban} ${token} ${sessionUrl}`;

const planted = { "set-cookie": token, location: sessionUrl, "x-iban": iban, "www-authenticate": token };
const one = { id: "a95f2aaf-4e0c-4d49-8021-8a16a884ed86", status: "400", code: "some_code", title: all, detail: all };
const enveloped = { ...one, status: 400, source: { field: iban, message: all, [iban]: all } };

const server = await startHttpServer();
afterAll(() => server.close());

/** The error of a call that gets this response. */
async function failureAfter(status: number, body: unknown, auth: Auth = () => token) {
  server.script(answer(status, body, planted));
  const client = createSolarisClient({ baseUrl: server.url, auth, maxRetries: 0 });
  const ref = { personId: "p1", identificationId: "i1" };
  const error = await client.identifications.authorize(ref).catch((thrown: unknown) => thrown);
  if (isSolarisError(error)) return error;
  throw new Error("The call did not fail");
}
const atTokenEndpoint = (status: number, body: unknown) =>
  failureAfter(status, body, clientCredentials({ clientId: "c", clientSecret: "s", tokenUrl: server.url }));

const failures: [string, () => Promise<SolarisError>][] = [
  ["an error in the envelope", () => failureAfter(400, { errors: [enveloped, enveloped], [iban]: all })],
  ["a flat error", () => failureAfter(422, one)],
  [
    "an error whose id and status are none",
    () => failureAfter(403, { id: iban, status: all, code: "a", title: token }),
  ],
  ["an error that is no JSON", () => failureAfter(409, `<html>${all}</html>`)],
  ["a success that cannot be read", () => failureAfter(200, { iban, url: sessionUrl, [iban]: all, status: token })],
  ["a redirect", () => failureAfter(302, all)],
  ["a refusal of the token endpoint", () => atTokenEndpoint(401, { error: all, access_token: token })],
  ["a token that cannot be used", () => atTokenEndpoint(200, { access_token: `${token}\n`, refresh_token: token })],
];

/** All values that can be reached: own properties of any kind, and those of prototypes, read from here. */
function walk(start: unknown): string {
  const found: string[] = [];
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if ((typeof value !== "object" && typeof value !== "function") || value === null) {
      found.push(String(value));
      return;
    }
    if (seen.has(value)) return;
    seen.add(value);
    if (typeof value === "function" || value === Object.prototype || value instanceof RegExp) return;
    for (let owner: object | null = value; owner; owner = Object.getPrototypeOf(owner)) {
      visit(owner);
      const descriptors = Object.getOwnPropertyDescriptors(owner) as Record<string | symbol, PropertyDescriptor>;
      for (const name of Reflect.ownKeys(owner)) {
        found.push(String(name));
        const descriptor = descriptors[name] ?? {};
        for (const read of [
          () => Reflect.get(value, name),
          () => descriptor.value,
          () => descriptor.get?.call(value),
          () => descriptor.get?.call(owner),
        ]) {
          try {
            visit(read());
          } catch {}
        }
      }
    }
    found.push(inspect(value, { depth: 9, showHidden: true, getters: true, customInspect: false, showProxy: true }));
    for (const name in value) found.push(`${name} ${Reflect.get(value, name)}`);
  };
  visit(start);
  return found.join("\n");
}

/** The text that `use` writes to its stream. */
function written(use: (stream: PassThrough) => void): string {
  const stream = new PassThrough();
  use(stream);
  return String(stream.read() ?? "");
}

const ways = { depth: null, showHidden: true, getters: true } as const;
const errorsFormat = winston.format.errors({ stack: true, cause: true });
const throughWinston = (error: unknown, ...formats: Parameters<typeof winston.format.combine>) =>
  written((stream) => {
    const transports = [new winston.transports.Stream({ stream })];
    const logger = winston.createLogger({ format: winston.format.combine(...formats), transports });
    logger.error(error as object);
    logger.error("It failed", error);
    logger.error("It failed", { error });
  });

function throughTslog(error: unknown, type: "json" | "pretty"): string {
  const lines: unknown[] = [];
  const overwrite = {
    transportFormatted: (...said: unknown[]) => void lines.push(inspect(said, ways)),
    transportJSON: (json: unknown) => void lines.push(JSON.stringify(json), inspect(json, ways)),
  };
  const logger = new Logger({ type, overwrite });
  logger.attachTransport((log) => void lines.push(JSON.stringify(log), inspect(log, { depth: 9, showHidden: true })));
  logger.error(error);
  logger.error("It failed", { error });
  return lines.join("\n");
}

async function throughSentry(error: unknown): Promise<string> {
  const sent: string[] = [];
  const transport = (options: Parameters<typeof createTransport>[0]) =>
    createTransport(options, async ({ body }) => {
      sent.push(typeof body === "string" ? body : new TextDecoder().decode(body));
      return { statusCode: 200 };
    });
  const client = new ServerRuntimeClient({
    dsn: "https://key@sentry.example/1",
    integrations: [extraErrorDataIntegration({ depth: 9, captureErrorCause: true })],
    normalizeDepth: 9,
    stackParser: () => [],
    transport,
  });
  client.init();
  client.captureException(error);
  await client.flush(1000);
  return sent.join("\n");
}

const tools: Record<string, (error: SolarisError) => string | Promise<string>> = {
  "a walk over all names, descriptors and prototypes": walk,
  "a walk over a copy with the same descriptors": (error) =>
    walk(Object.defineProperties({}, Object.getOwnPropertyDescriptors(error))),
  "a walk over an object that inherits from it": (error) => walk(Object.create(error)),
  structuredClone: (error) => walk(structuredClone(error)) + walk(structuredClone({ ...error })),
  "structuredClone of its parts": (error) =>
    walk(structuredClone([error.response, (error as { errors?: unknown }).errors])),
  "JSON.stringify": (error) =>
    JSON.stringify([error, { error }, error.response, { ...error.response }, (error as { errors?: unknown }).errors]),
  "toString, message and stack": (error) => `${error} ${error.message} ${error.stack} ${Object.entries(error)}`,
  "util.inspect": (error) =>
    [{}, ways, { ...ways, customInspect: false }, { ...ways, customInspect: false, showProxy: true }]
      .flatMap((how) => [error, { error }, new Error("", { cause: error })].map((thrown) => inspect(thrown, how)))
      .join("\n"),
  console: (error) =>
    written((stream) => {
      const { log, dir, table, trace, dirxml } = new Console(stream, stream);
      for (const thrown of [error, error.response, (error as { errors?: unknown }).errors]) {
        for (const print of [log, table, trace, dirxml]) print(thrown);
        log("%o %O %j %s", thrown, thrown, thrown, thrown);
        dir(thrown, ways);
      }
    }),
  "the formatter of test runners": (error) => prettyFormat([error, { ...error }, error.response, { error }]),
  "tslog, pretty": (error) => throughTslog(error, "pretty"),
  "tslog, JSON": (error) => throughTslog(error, "json"),
  pino: (error) =>
    written((stream) => {
      for (const err of [pino.stdSerializers.err, pino.stdSerializers.errWithCause]) {
        const logger = pino({ serializers: { err, error: err } }, stream);
        logger.error(error);
        logger.error({ error, other: error }, "It failed");
      }
    }),
  winston: (error) =>
    throughWinston(error, winston.format.json()) +
    throughWinston(error, errorsFormat, winston.format.json()) +
    throughWinston(error, errorsFormat, winston.format.prettyPrint()) +
    throughWinston(error, errorsFormat, winston.format.simple()),
  bunyan: (error) =>
    written((stream) => {
      const logger = bunyan.createLogger({ name: "test", stream, serializers: bunyan.stdSerializers });
      logger.error(error);
      logger.error({ err: error, error }, "It failed");
    }),
  "Sentry's normalizer": (error) => JSON.stringify([normalize(error, 9), normalize({ error }, 9)]),
  "Sentry, with extra data": throughSentry,
  "serialize-error": (error) =>
    JSON.stringify([serializeError(error), serializeError(error, { useToJSON: false }), serializeError({ error })]),
};

describe.each(failures)("%s", (_, fail) => {
  let error: SolarisError;
  beforeAll(async () => {
    error = await fail();
  });

  it("can be read by name", () => {
    expect(`${error.response?.body} ${Object.values(error.response?.headers ?? {})}`).toContain(token);
    expect(error.response).toMatchObject({ status: error.status, headers: planted });
    expect("body" in (error.response ?? {})).toBe(true);
    expect(error.response).not.toMatchObject({ field_of_tomorrow: undefined });
    expect(Object.keys(error.response ?? {})).toEqual(["status"]);
  });

  it.each(Object.entries(tools))("is not found by %s", async (_tool, print) => {
    const printed = await print(error);
    expect(printed).not.toBe("");
    expect(secrets.filter((secret) => printed.includes(secret))).toEqual([]);
  });
});

it("has a code of an unexpected form printed by serialize-error only, which reads it by name", async () => {
  const error = await failureAfter(403, { code: iban });
  for (const [tool, print] of Object.entries(tools)) {
    expect([tool, (await print(error)).includes(iban)]).toEqual([tool, tool === "serialize-error"]);
  }
});

it("returns every part of a provider's error by name", async () => {
  const error = await failureAfter(400, { errors: [enveloped] });
  expect(error.code === "api_error" && error.errors[0]?.detail).toBe(all);
  expect(error).toMatchObject({ errors: [{ ...one, source: { field: iban, message: all } }] });
  expect(JSON.parse(JSON.stringify(error.code === "api_error" && error.errors))).toEqual([
    { id: one.id, status: "400", code: "some_code" },
  ]);
});

describe("the output of Node for an uncaught error", () => {
  let bundle: string;
  beforeAll(async () => {
    const root = fileURLToPath(new URL("..", import.meta.url));
    const built = await rolldown({ input: join(root, "src/errors.ts"), logLevel: "silent" });
    bundle = (await built.generate({ format: "esm" })).output[0].code;
    await built.close();
  });
  const facts = {
    delivery: "rejected",
    response: { status: 400, headers: planted, body: all },
    errors: [enveloped],
    cause: Object.assign(new Error(all), { response: all }),
  };
  const thrower = `
    const cause = Object.assign(new Error(process.env.ALL), { response: process.env.ALL });
    const error = new ApiError("Refused.", { ...JSON.parse(process.env.FACTS), cause });`;
  const env = { FACTS: JSON.stringify(facts), ALL: all };

  it.each([
    ["thrown", "throw error;", "ApiError"],
    ["rejected", "Promise.reject(error);", "ApiError"],
    ["among several", "throw new AggregateError([error], 'several');", "ApiError"],
    ["the cause of another", "throw new Error('other', { cause: error });", "ApiError"],
  ])("contains nothing of the response or the cause when it is %s", (_, end, name) => {
    const { stderr, status } = spawnSync(process.execPath, ["--input-type=module"], {
      input: `${bundle}${thrower}${end}`,
      encoding: "utf8",
      env,
    });
    expect(status).toBe(1);
    expect(stderr).toContain(name);
    expect(secrets.filter((secret) => stderr.includes(secret))).toEqual([]);
  });
});

it("reaches a worker as JSON: a clone loses its code and delivery", async () => {
  const error = await failureAfter(403, one);
  expect(structuredClone(error)).not.toHaveProperty("delivery");
  const echo = "require('node:worker_threads').parentPort.once('message', function (it) { this.postMessage(it); })";
  const worker = new Worker(echo, { eval: true });
  const echoed = new Promise((resolve) => worker.once("message", resolve));
  worker.postMessage(error.toJSON());
  const { message, code, delivery } = error;
  expect(await echoed).toMatchObject({ message, code, delivery, status: 403 });
  await worker.terminate();
});
