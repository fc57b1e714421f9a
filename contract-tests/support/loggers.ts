// What the loggers that people use print of an error, one text for each way in which they are set up.
import { Console } from "node:console";
import { createRequire } from "node:module";
import { Writable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { inspect } from "node:util";
import { type Client, type Event, extraErrorDataIntegration, normalize } from "@sentry/core";
import { pino, stdSerializers } from "pino";
import { serializeError } from "serialize-error";
import { Logger } from "tslog";
import { createLogger, format, transports } from "winston";

interface Bunyan {
  createLogger(options: object): { error(...what: unknown[]): void };
  readonly stdSerializers: object;
}
/** It has no types. */
const bunyan: Bunyan = createRequire(import.meta.url)("bunyan");

/** What is written to the stream while this logs. */
async function written(log: (stream: Writable) => unknown): Promise<string> {
  let text = "";
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  log(stream);
  for (let turns = 0; turns < 3; turns++) await nextTurn();
  return text;
}

const winston = (stream: Writable, how?: Parameters<typeof createLogger>[0]) =>
  createLogger({ ...how, transports: [new transports.Stream({ stream })] });

/** As deep as nobody sets it. */
const depth = 20;

const print: Readonly<Record<string, (error: Error) => string | Promise<string>>> = {
  "console.error": (error) => written((stream) => new Console(stream, stream).error(error)),
  "util.inspect": (error) => inspect(error, { depth, showHidden: true, getters: true }),
  "util.inspect of its cause": (error) => inspect(error.cause, { depth, showHidden: true, getters: true }),
  "JSON.stringify": (error) => JSON.stringify([error, error.cause]),
  "every property, by its name": everything,
  winston: (error) => written((stream) => winston(stream).error(error)),
  "winston with a message": (error) => written((stream) => winston(stream).error("It failed", error)),
  "winston with cause": (error) => {
    const how = { format: format.combine(format.errors({ stack: true, cause: true }), format.json()) };
    return written((stream) => winston(stream, how).error(error));
  },
  pino: (error) => written((stream) => pino(stream).error(error)),
  "pino with causes": (error) =>
    written((stream) => pino({ serializers: { err: stdSerializers.errWithCause } }, stream).error(error)),
  bunyan: (error) =>
    written((stream) => bunyan.createLogger({ name: "app", stream, serializers: bunyan.stdSerializers }).error(error)),
  "bunyan with the cause": (error) =>
    written((stream) => {
      const logger = bunyan.createLogger({ name: "app", stream, serializers: bunyan.stdSerializers });
      logger.error({ err: error.cause, cause: error.cause }, "It failed");
    }),
  tslog: (error) =>
    written((stream) => {
      const logger = new Logger({ type: "hidden" });
      logger.attachTransport((line) => void stream.write(JSON.stringify(line)));
      logger.error(error);
    }),
  "Sentry's normalizer": (error) => JSON.stringify([normalize(error, depth), normalize(error.cause, depth)]),
  "Sentry's extra data": async (error) => {
    const integration = extraErrorDataIntegration({ depth, captureErrorCause: true });
    const client = { getOptions: () => ({ normalizeDepth: depth }) } as unknown as Client;
    const event: Event = { exception: { values: [{ type: error.name, value: error.message }] } };
    return JSON.stringify(await integration.processEvent?.(event, { originalException: error }, client));
  },
  "serialize-error": (error) => JSON.stringify(serializeError(error, { maxDepth: depth })),
};

/** What each logger prints of the error, by its name. */
export async function printings(error: Error): Promise<Record<string, string>> {
  const all = Object.entries(print).map(async ([name, log]) => [name, await log(error)] as const);
  return Object.fromEntries(await Promise.all(all));
}

/** Everything that can be reached from it, under any name, own or inherited. */
function everything(value: unknown, seen = new Set<unknown>()): string {
  if (typeof value !== "object" || value === null) return String(value);
  if (seen.has(value)) return "";
  seen.add(value);
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString();
  const names = [...Reflect.ownKeys(value), ...(value instanceof Error ? ["cause", "errors"] : [])];
  return names.map((name) => `${String(name)}: ${everything(Reflect.get(value, name), seen)}`).join("\n");
}
