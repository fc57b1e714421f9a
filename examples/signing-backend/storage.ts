// Where the ledger and the signatures are kept: in memory for development; in PostgreSQL or Redis they survive a restart, and all
// processes share them.
import { Pool } from "pg";
import { createClient } from "redis";
import { type IdentificationBefore, type IdentificationRef, type Ledger, memoryLedger } from "solaris-esign";
import { postgresLedger } from "solaris-esign/postgres";
import { redisLedger } from "solaris-esign/redis";

/** What the ledger does not know of a signature: how the identification was when it was last clear what had been sent. */
export interface Signature {
  readonly ref: IdentificationRef;
  readonly before?: IdentificationBefore | undefined;
  readonly hasEnded?: boolean;
}

export interface Storage {
  readonly ledger: Ledger;
  save(signature: Signature): Promise<unknown>;
  find(identificationId: string): Promise<Signature | undefined>;
  all(): Promise<Signature[]>;
  close(): Promise<unknown>;
}

/** @param onError hears of lost connections: without a listener, they end the process */
export async function openStorage(kind: string, url: string, onError: (error: Error) => void): Promise<Storage> {
  if (kind === "postgres") {
    const pool = new Pool({ connectionString: url }).on("error", onError);
    const ledger = postgresLedger(pool);
    await ledger.ensureSchema();
    await pool.query("CREATE TABLE IF NOT EXISTS signatures (id text PRIMARY KEY, signature jsonb NOT NULL)");
    const upsert = "INSERT INTO signatures VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET signature = $2";
    const select = async (where: string, values: string[]) =>
      (await pool.query(`SELECT signature FROM signatures ${where}`, values)).rows.map(({ signature }) => signature);
    return {
      ledger,
      save: (signature) => pool.query(upsert, [signature.ref.identificationId, JSON.stringify(signature)]),
      find: async (id) => (await select("WHERE id = $1", [id]))[0],
      all: () => select("", []),
      async close() {
        ledger.close();
        await pool.end();
      },
    };
  }
  if (kind === "redis") {
    const redis = await createClient({ url }).on("error", onError).connect();
    return {
      ledger: redisLedger(redis),
      save: (signature) => redis.hSet("signatures", signature.ref.identificationId, JSON.stringify(signature)),
      find: async (id) => JSON.parse((await redis.hGet("signatures", id)) ?? "null") ?? undefined,
      all: async () => (await redis.hVals("signatures")).map((json) => JSON.parse(json)),
      close: () => redis.close(),
    };
  }
  if (kind !== "memory") throw new Error("LEDGER is memory, postgres or redis.");
  const signatures = new Map<string, Signature>();
  return {
    ledger: memoryLedger(),
    save: async (signature) => signatures.set(signature.ref.identificationId, signature),
    find: async (id) => signatures.get(id),
    all: async () => [...signatures.values()],
    close: async () => {},
  };
}
