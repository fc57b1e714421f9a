// Where the ledger and the flows are kept: in memory for development; in PostgreSQL or Redis they survive a restart, and all
// processes share them.
import { Pool } from "pg";
import { createClient } from "redis";
import { type Ledger, memoryLedger } from "solaris-esign";
import { postgresLedger } from "solaris-esign/postgres";
import { redisLedger } from "solaris-esign/redis";
import type { Flow, FlowStore } from "./signing.js";

export type StorageConfig =
  | { readonly ledger: "memory" }
  | { readonly ledger: "postgres" | "redis"; readonly url: string };

export interface Storage {
  /** Makes one SMS of a wish, for all processes: the client claims it here before it sends. */
  readonly ledger: Ledger;
  readonly flows: FlowStore;
  close(): Promise<unknown>;
}

export function openStorage(config: StorageConfig, onError: (error: Error) => void): Promise<Storage> {
  if (config.ledger === "memory") return openMemory();
  return { postgres: openPostgres, redis: openRedis }[config.ledger](config.url, onError);
}

async function openMemory(): Promise<Storage> {
  const flows = new Map<string, string>();
  return {
    ledger: memoryLedger(),
    flows: {
      find: async (id) => parsed(flows.get(id)),
      all: async () => [...flows.values()].map((json) => JSON.parse(json)),
      async replace(last, next) {
        const id = next.ref.identificationId;
        if (flows.get(id) !== (last && JSON.stringify(last))) return false;
        flows.set(id, JSON.stringify(next));
        return true;
      },
    },
    close: async () => {},
  };
}

async function openPostgres(connectionString: string, onError: (error: Error) => void): Promise<Storage> {
  const pool = new Pool({ connectionString });
  // Without a listener, the loss of an idle connection ends the process.
  pool.on("error", onError);
  const ledger = postgresLedger(pool);
  await ledger.ensureSchema();
  await pool.query(
    "CREATE TABLE IF NOT EXISTS signing_flows (identification_id text PRIMARY KEY, flow jsonb NOT NULL)",
  );
  return {
    ledger,
    flows: {
      find: async (id) =>
        (await pool.query("SELECT flow FROM signing_flows WHERE identification_id = $1", [id])).rows[0]?.flow,
      all: async () => (await pool.query("SELECT flow FROM signing_flows")).rows.map(({ flow }) => flow),
      async replace(last, next) {
        const insert = `INSERT INTO signing_flows VALUES ($1, $2::jsonb) ON CONFLICT (identification_id)
          DO UPDATE SET flow = $2::jsonb WHERE signing_flows.flow = $3::jsonb`;
        const values = [next.ref.identificationId, JSON.stringify(next), last ? JSON.stringify(last) : null];
        return (await pool.query(insert, values)).rowCount === 1;
      },
    },
    async close() {
      ledger.close();
      await pool.end();
    },
  };
}

async function openRedis(url: string, onError: (error: Error) => void): Promise<Storage> {
  const client = createClient({ url });
  client.on("error", onError);
  await client.connect();
  const key = "signing-flows";
  const script = `if (redis.call("HGET", KEYS[1], ARGV[1]) or "") ~= ARGV[2] then return 0 end
    redis.call("HSET", KEYS[1], ARGV[1], ARGV[3]) return 1`;
  return {
    ledger: redisLedger(client),
    flows: {
      find: async (id) => parsed((await client.hGet(key, id)) ?? undefined),
      all: async () => (await client.hVals(key)).map((json) => JSON.parse(json)),
      async replace(last, next) {
        const values = [next.ref.identificationId, last ? JSON.stringify(last) : "", JSON.stringify(next)];
        return (await client.eval(script, { keys: [key], arguments: values })) === 1;
      },
    },
    close: () => client.close(),
  };
}

const parsed = (json: string | undefined): Flow | undefined => (json === undefined ? undefined : JSON.parse(json));
