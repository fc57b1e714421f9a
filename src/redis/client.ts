// What the package needs of a Redis client, for two libraries that are recognised by their shape.
import { createHash } from "node:crypto";
import { ConfigurationError } from "../errors.js";
import { reading } from "../internal/validate.js";

/**
 * A client of Redis that you have created and connected: of node-redis (the package `redis`, `createClient`, from version `4`) or of
 * ioredis (`new Redis`, from version `5`).
 *
 * @example
 * const clients: readonly RedisClient[] = [redis, ioredis];
 */
export type RedisClient = {
  /** Runs a script. */
  readonly eval: (...args: never[]) => unknown;
  /** Creates a second connection. */
  readonly duplicate: (...args: never[]) => unknown;
} & (
  | {
      /** Runs a script that Redis has: node-redis. */
      readonly evalSha: (...args: never[]) => unknown;
    }
  | {
      /** Runs a script that Redis has: ioredis. */
      readonly evalsha: (...args: never[]) => unknown;
    }
);

/** A second connection, which receives messages. */
export interface Subscriber {
  /** Throws nothing. */
  close(): void;
}

export interface SubscriberEvents {
  /** Messages arrive from now on: also after a lost connection was opened again. */
  onListening(): void;
  onMessage(message: string): void;
  /** Messages may be lost until `onListening`. */
  onLost(): void;
  /** The connection does not come back by itself. */
  onEnd(): void;
}

/** What the package does with Redis. What the library throws is thrown as it is. */
export interface Commands {
  /** Runs a script, which returns an array. All its keys are in one slot of a cluster. */
  run(script: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown[]>;
  /** Reads a setting of the server; "undefined" if it has none with this name. */
  config(name: string): Promise<string>;
  subscribe(channel: string, events: SubscriberEvents): Subscriber;
}

export interface Script {
  readonly text: string;
  readonly sha: string;
}

export function script(text: string): Script {
  return { text, sha: createHash("sha1").update(text).digest("hex") };
}

/** The statements with which a script reads the clock of Redis, in milliseconds since 1970. */
export const luaNow = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/** What the two libraries do differently. */
interface Library {
  eval(text: string, keys: readonly string[], args: readonly string[]): Promise<unknown>;
  evalSha(sha: string, keys: readonly string[], args: readonly string[]): Promise<unknown>;
  configGet(name: string): Promise<unknown>;
  subscribe: Commands["subscribe"];
}

/** @throws {ConfigurationError} it is no client of a library that is known */
export function commandsOf(what: string, client: RedisClient): Commands {
  const { eval: evaluate, evalSha, configGet, subscribe } = libraryOf(what, client);
  /** Those that this client has sent in full. */
  const sent = new Set<Script>();
  return {
    async run(script, keys, given) {
      const args = given.map(String);
      if (sent.has(script)) {
        try {
          return (await evalSha(script.sha, keys, args)) as unknown[];
        } catch (thrown) {
          // Another server, or one that has forgotten it. Nothing was run.
          if (!isNoScript(thrown)) throw thrown;
        }
      }
      const reply = await evaluate(script.text, keys, args);
      sent.add(script);
      return reply as unknown[];
    },
    async config(name) {
      // Names and values, as an array or an object.
      return String(Object.values((await configGet(name)) as object).at(-1));
    },
    subscribe,
  };
}

function isNoScript(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.message.startsWith("NOSCRIPT");
}

function libraryOf(what: string, client: unknown): Library {
  const has = (...names: string[]) =>
    names.every((name) => typeof (client as Record<string, unknown> | undefined)?.[name] === "function");
  return reading(`${what} cannot look at the client`, () => {
    if (has("eval", "evalSha", "configGet", "duplicate", "subscribe")) return nodeRedis(client as NodeRedis);
    if (has("eval", "evalsha", "config", "duplicate", "subscribe", "call")) return ioredis(client as Ioredis);
    throw new ConfigurationError(
      `${what} needs a client of Redis: one of node-redis (createClient of the package redis, version 4 or later) or of ioredis ` +
        "(new Redis, version 5 or later).",
    );
  });
}

interface Emitter {
  on(event: string, listener: (...args: never[]) => void): unknown;
}

interface NodeRedis extends Emitter {
  eval(text: string, options: NodeRedisOptions): Promise<unknown>;
  evalSha(sha: string, options: NodeRedisOptions): Promise<unknown>;
  configGet(name: string): Promise<unknown>;
  duplicate(): NodeRedis;
  connect(): Promise<unknown>;
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  disconnect(): Promise<void>;
  unref?(): void;
}

interface NodeRedisOptions {
  readonly keys: string[];
  readonly arguments: string[];
}

function nodeRedis(client: NodeRedis): Library {
  return {
    eval: (text, keys, args) => client.eval(text, { keys: [...keys], arguments: [...args] }),
    evalSha: (sha, keys, args) => client.evalSha(sha, { keys: [...keys], arguments: [...args] }),
    configGet: (name) => client.configGet(name),
    subscribe(channel, { onListening, onMessage, onLost, onEnd }) {
      const own = client.duplicate();
      // Subscribed again, the same function is still called once for a message.
      const listen = () => own.subscribe(channel, onMessage).then(onListening).catch(onLost);
      for (const event of ["error", "reconnecting"]) own.on(event, onLost);
      own.on("end", onEnd);
      own.on("ready", listen);
      // A wait has a timer of its own, which keeps the process alive. Before `connect`: a socket that is being opened is not changed.
      own.unref?.();
      // A cluster is ready without saying so.
      own.connect().then(listen, onEnd);
      return { close: quiet(() => own.disconnect()) };
    },
  };
}

interface Ioredis extends Emitter {
  readonly status: string;
  readonly stream?: { unref(): void };
  eval(text: string, keys: number, ...keysAndArgs: string[]): Promise<unknown>;
  evalsha(sha: string, keys: number, ...keysAndArgs: string[]): Promise<unknown>;
  config(subcommand: "GET", name: string): Promise<unknown>;
  duplicate(options: { readonly autoResubscribe: false }): Ioredis;
  connect(): Promise<unknown>;
  subscribe(channel: string): Promise<unknown>;
  disconnect(): void;
}

function ioredis(client: Ioredis): Library {
  return {
    eval: (text, keys, args) => client.eval(text, keys.length, ...keys, ...args),
    evalSha: (sha, keys, args) => client.evalsha(sha, keys.length, ...keys, ...args),
    configGet: (name) => client.config("GET", name),
    subscribe(channel, { onListening, onMessage, onLost, onEnd }) {
      // If the library subscribed again by itself and that failed, its rejection would be unhandled.
      const own = client.duplicate({ autoResubscribe: false });
      for (const event of ["error", "close"]) own.on(event, onLost);
      own.on("end", onEnd);
      own.on("message", (_channel: string, message: string) => onMessage(message));
      own.on("ready", () => {
        own.stream?.unref();
        own.subscribe(channel).then(onListening).catch(onLost);
      });
      // With lazyConnect it waits for this.
      if (own.status === "wait") own.connect().catch(onEnd);
      return { close: quiet(() => own.disconnect()) };
    },
  };
}

/** Closing what is closed already throws, or rejects. */
function quiet(close: () => unknown): () => void {
  return () => void Promise.allSettled([(async () => close())()]);
}
