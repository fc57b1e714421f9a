// The databases in which a fleet keeps its ledger, and how its processes open them.
import type { LedgerStore } from "../../src/index.js";
import { postgresLedger } from "../../src/postgres/index.js";
import { type RedisClient, redisLedger } from "../../src/redis/index.js";

/** Where a ledger is: another process gets it as JSON. */
export type LedgerAddress =
  | { readonly kind: "postgres"; readonly config: { readonly host: string; readonly port: number } }
  | { readonly kind: "node-redis" | "ioredis"; readonly port: number };

/** The part of node-redis that is used: its own types take seconds to check. */
type NodeRedis = RedisClient & {
  connect(): Promise<unknown>;
  destroy(): void;
  on(event: "error", f: () => void): void;
};

export interface OpenLedger {
  readonly ledger: LedgerStore;
  /** Prepares the database, once for all processes. */
  ensureSchema(): unknown;
  close(): unknown;
}

/** Opens the ledger as an app would. It loads one library only, because many processes start. */
export async function openLedger(address: LedgerAddress): Promise<OpenLedger> {
  const onWarning = () => {};
  switch (address.kind) {
    case "postgres": {
      const { Pool } = await import("pg");
      const pool = new Pool({ ...address.config, max: 10 });
      // Idle connections break when the server restarts: without a listener that ends the process.
      pool.on("error", () => {});
      const ledger = postgresLedger(pool);
      return {
        ledger,
        ensureSchema: ledger.ensureSchema,
        close() {
          ledger.close();
          return pool.end();
        },
      };
    }
    case "node-redis": {
      const { createClient }: { createClient: (options: object) => NodeRedis } = await import("redis" as string);
      const client = createClient({ socket: { host: "127.0.0.1", port: address.port } });
      client.on("error", () => {});
      await client.connect();
      return { ledger: redisLedger(client, { onWarning }), ensureSchema() {}, close: () => client.destroy() };
    }
    case "ioredis": {
      const { Redis } = await import("ioredis");
      const client = new Redis(address.port, "127.0.0.1");
      client.on("error", () => {});
      return { ledger: redisLedger(client, { onWarning }), ensureSchema() {}, close: () => client.disconnect() };
    }
  }
}
