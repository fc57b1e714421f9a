// A whole fleet: a fake provider, a database, and processes, with networks between them that can be slow or hang.
import { setTimeout as pass } from "node:timers/promises";
import { onTestFinished } from "vitest";
import {
  clientCredentials,
  createLedger,
  createSolarisClient,
  type LedgerStore,
  type SolarisClient,
} from "../../src/index.js";
import { createFakeSolaris, type FakeSolaris } from "../../src/testing/index.js";
import { type LedgerAddress, openLedger } from "./fleet-databases.js";
import { Pods } from "./pods.js";
import { startPostgres } from "./postgres-server.js";
import { startRedis } from "./redis-server.js";
import { startNetwork } from "./slow-network.js";

/** A server of its own, whose ledger the processes open by an address. */
interface Database {
  readonly port: number;
  /** @param place of the process in the fleet */
  address(place: number, port: number): LedgerAddress;
  crashAndRestart(): Promise<void>;
  close(): Promise<void>;
}

export const databases: readonly (readonly [name: string, start: () => Promise<Database>])[] = [
  [
    "PostgreSQL",
    async () => {
      const { config, ...server } = await startPostgres();
      return {
        ...server,
        port: config.port,
        address: (_, port) => ({ kind: "postgres", config: { ...config, port } }),
      };
    },
  ],
  [
    "Redis",
    async () => {
      const server = await startRedis();
      return {
        port: server.port,
        address: (place, port) => ({ kind: place % 2 === 0 ? "node-redis" : "ioredis", port }),
        async crashAndRestart() {
          await server.kill();
          await server.start();
        },
        close: server.close,
      };
    },
  ],
];

export interface Fleet {
  readonly fake: FakeSolaris;
  readonly pods: Pods;
  /** The ledger, as this process sees it. */
  readonly ledger: LedgerStore;
  /** A client outside of the fleet. */
  readonly solaris: SolarisClient;
  /** A client that sees the ledger as if so much time had passed since all that is written there. */
  later(ms: number): SolarisClient;
  crashAndRestart(): Promise<void>;
  /** Nothing passes between processes and database for a while. */
  cutOff(ms: number): Promise<void>;
  smsOf(): Map<string, number>;
}

export interface FleetOptions {
  readonly folder: string;
  readonly size: number;
  readonly timeoutMs: number;
  /** How long after an SMS a click is the same wish. */
  readonly resendAfterMs: number;
  onPause(resume: () => void): void;
}

export async function startFleet(start: () => Promise<Database>, options: FleetOptions): Promise<Fleet> {
  const closes: (() => unknown)[] = [];
  onTestFinished(async () => {
    for (const close of closes.reverse()) await close();
  });
  const opened = <Opened extends { close(): unknown }>(part: Opened): Opened => {
    closes.push(() => part.close());
    return part;
  };
  const database = opened(await start());
  const fake = createFakeSolaris();
  const provider = opened(await fake.listen());
  const toProvider = opened(await startNetwork(Number(new URL(provider.url).port), () => 5 + Math.random() * 45));
  const toDatabase = opened(await startNetwork(database.port));
  const { ledger, ensureSchema } = opened(await openLedger(database.address(0, database.port)));
  await ensureSchema();

  const auth = { ...fake.credentials, tokenUrl: provider.tokenUrl };
  const { folder, size, timeoutMs, resendAfterMs, onPause } = options;
  const url = `http://127.0.0.1:${toProvider.port}`;
  const settings = (place: number) => {
    const transport = place % 4 < 2 ? ("node" as const) : ("fetch" as const);
    return { url, auth, address: database.address(place, toDatabase.port), transport, resendAfterMs };
  };
  const pods = opened(new Pods(size, { folder, settings, timeoutMs, onPause }));
  await pods.ready();

  const client = { baseUrl: provider.url, auth: clientCredentials(auth) };
  return {
    fake,
    pods,
    ledger,
    solaris: opened(createSolarisClient(client)),
    later(ms) {
      const read: LedgerStore["read"] = async (...asked) => {
        const row = await ledger.read(...asked);
        return row && { ...row, now: row.now + ms };
      };
      return opened(createSolarisClient({ ...client, ledger: createLedger({ ...ledger, read }) }));
    },
    crashAndRestart: database.crashAndRestart,
    async cutOff(ms) {
      toDatabase.hold();
      await pass(ms);
      toDatabase.release();
    },
    smsOf() {
      const sms = new Map<string, number>();
      for (const { identificationId: id } of fake.sms) sms.set(id, (sms.get(id) ?? 0) + 1);
      return sms;
    },
  };
}
