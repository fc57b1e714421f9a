// Proves: the ledger in PostgreSQL keeps its promises on a real server, also when the server or a connection breaks.
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { setImmediate as nextTick } from "node:timers/promises";
import { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { ConfigurationError } from "../../src/index.js";
import type { Claim, Settlement } from "../../src/ledger/ledger.js";
import {
  type PostgresClient,
  type PostgresLedger,
  type PostgresLedgerOptions,
  type PostgresPool,
  postgresLedger,
  postgresLedgerSchema,
} from "../../src/postgres/index.js";
import { testLedger } from "../../src/testing/index.js";
import { type PostgresServer, startPostgres } from "../support/postgres-server.js";

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
  const pool = new Pool(server.config);
  await postgresLedger(pool).ensureSchema();
  await pool.end();
});
afterAll(() => server?.close());

/** A pool for one test. */
function poolOf(max = 3): Pool {
  const pool = new Pool({ ...server.config, max });
  // Idle connections break with the server.
  pool.on("error", () => {});
  onTestFinished(() => pool.end());
  return pool;
}

/** A ledger for one test: of another process, if it gets no pool. */
function ledgerOn(pool: PostgresPool = poolOf(), options?: PostgresLedgerOptions): PostgresLedger {
  const ledger = postgresLedger(pool, options);
  // Before its pool ends.
  onTestFinished(() => ledger.close());
  return ledger;
}

/** A pool that counts its statements, and notes the connections that it lends. */
function watchedPool(pool = poolOf()) {
  const statements: string[] = [];
  const clients: { client: PostgresClient & { processID?: number }; released: unknown[] }[] = [];
  const watched: PostgresPool = {
    query: (text, values) => {
      statements.push(text);
      return pool.query(text, values);
    },
    async connect() {
      const client = await pool.connect();
      const lent = { client: client as (typeof clients)[number]["client"], released: [] as unknown[] };
      clients.push(lent);
      const release = client.release.bind(client);
      client.release = (end) => {
        lent.released.push(end);
        release(end);
      };
      return client;
    },
  };
  return { pool, watched, statements, clients };
}

const newRef = () => ({ personId: randomUUID(), identificationId: randomUUID() });
const claimOf = (changes: Partial<Claim> = {}): Claim => ({
  claimId: randomUUID(),
  leaseMs: 60_000,
  resendAfterMs: 60_000,
  afterUnknown: "refuse",
  ...changes,
});
const waitFor = (claimId: string, signal = new AbortController().signal) => ({ claimId, signal });
const settle = (claimId: string, state: Settlement["state"] = "delivered"): Settlement => ({ claimId, state });

const ways: readonly (readonly [name: string, make: (pool: Pool) => PostgresPool])[] = [
  ["with LISTEN", (pool) => pool],
  ["without LISTEN", (pool) => ({ query: asIn(pool), connect: () => Promise.reject(new Error("no LISTEN")) })],
  [
    "with LISTEN that hears nothing, as behind a pooler of transactions",
    (pool) => ({
      query: asIn(pool),
      connect: async () => ({ query: async () => {}, on: () => {}, release: () => {} }),
    }),
  ],
  ["with one connection", () => poolOf(1)],
];
const asIn =
  (pool: Pool): PostgresPool["query"] =>
  (text, values) =>
    pool.query(text, values);

describe.each(ways)("the conformance suite %s", (_, make) => {
  for (const { name, run } of testLedger(() => ledgerOn(make(poolOf())))) it(name, run);
});

it("creates its table once, if ten do so at the same time, and with the text for migrations", async () => {
  const table = "created_at_once";
  await Promise.all(Array.from({ length: 10 }, () => ledgerOn(poolOf(1), { table }).ensureSchema()));
  const pool = poolOf();
  await pool.query("create schema if not exists esign");
  await pool.query(postgresLedgerSchema("esign.Ledger"));
  const ledger = ledgerOn(pool, { table: "esign.Ledger" });
  const ref = newRef();
  await ledger.claim(ref, claimOf());
  const { rows } = await pool.query('select person_id from esign."Ledger"');
  expect(rows).toEqual([{ person_id: ref.personId }]);
});

it.each(["", "a b", 'a"b', "a.b.c", "1a", "x".repeat(64), "a;drop table a", "ä", ".a", "a."])(
  "refuses the table %j",
  (table) => {
    expect(() => postgresLedger(poolOf(), { table })).toThrow(ConfigurationError);
    expect(() => postgresLedgerSchema(table)).toThrow(ConfigurationError);
  },
);

it.each([
  ["no pool", undefined, {}],
  ["no connect", { query: async () => ({ rows: [] }) }, {}],
  ["a table that is no string", { query: () => {}, connect: () => {} }, { table: 1 }],
  ["a misspelt option", { query: () => {}, connect: () => {} }, { tabel: "a" }],
])("refuses %s", (_, pool, options) => {
  expect(() => postgresLedger(pool as unknown as PostgresPool, options as object)).toThrow(ConfigurationError);
});

it("needs a round trip for a claim, and one for its settlement", async () => {
  const { watched, statements } = watchedPool();
  const ledger = ledgerOn(watched);
  const [ref, claim] = [newRef(), claimOf()];
  expect((await ledger.claim(ref, claim)).isClaimed).toBe(true);
  expect(await ledger.settle(ref, settle(claim.claimId))).toBe(true);
  expect(statements).toHaveLength(2);
});

it("claims again what has become free between its two statements", async () => {
  const { watched, statements, pool } = watchedPool();
  const [ref, first, second] = [newRef(), claimOf(), claimOf()];
  const other = ledgerOn(pool);
  await other.claim(ref, first);
  const query = watched.query.bind(watched);
  watched.query = async (text, values) => {
    if (statements.length === 1) await other.settle(ref, settle(first.claimId, "not-sent"));
    return query(text, values);
  };
  const { isClaimed, row } = await ledgerOn(watched).claim(ref, second);
  expect({ isClaimed, ...row }).toMatchObject({ isClaimed: true, claimNumber: 2, claimId: second.claimId });
  expect(statements).toHaveLength(3);
});

it("counts a claim from when it has the row, and not from when it began to wait for it", async () => {
  const pool = poolOf();
  const ledger = ledgerOn(pool);
  const [ref, first] = [newRef(), claimOf()];
  await ledger.claim(ref, first);
  await ledger.settle(ref, settle(first.claimId, "not-sent"));
  const other = await pool.connect();
  await other.query("begin");
  await other.query("select 1 from solaris_esign_ledger where person_id = $1 for update", [ref.personId]);
  const claiming = ledger.claim(ref, claimOf());
  const waiting = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like 'insert into %'";
  await vi.waitUntil(async () => (await pool.query(waiting)).rowCount === 1, 5_000);
  const { rows } = await other.query("select extract(epoch from clock_timestamp())::float8 * 1000 as now");
  await other.query("commit");
  other.release();
  expect((await claiming).row.claimedAt).toBeGreaterThan(rows[0].now);
});

it("keeps what it has returned if the server crashes", async () => {
  const ledger = ledgerOn();
  const [claimed, delivered] = [newRef(), newRef()];
  const [first, second] = [claimOf({ leaseMs: 1 }), claimOf()];
  await ledger.claim(claimed, first);
  await ledger.claim(delivered, second);
  await ledger.settle(delivered, settle(second.claimId));
  const row = await ledger.read(delivered);
  await server.crashAndRestart();
  const other = ledgerOn();
  expect(await other.read(delivered)).toEqual({ ...row, now: expect.any(Number) });
  expect(await other.claim(claimed, claimOf())).toMatchObject({ isClaimed: false, row: { claimId: first.claimId } });
  expect(await ledger.claim(claimed, claimOf({ afterUnknown: "send" }))).toMatchObject({ isClaimed: true });
});

it("throws what the pool throws", async () => {
  const failure = new Error("no connection");
  const pool: PostgresPool = { query: () => Promise.reject(failure), connect: () => Promise.reject(failure) };
  const ledger = ledgerOn(pool);
  await expect(ledger.claim(newRef(), claimOf())).rejects.toBe(failure);
  await expect(ledger.settle(newRef(), settle("claim"))).rejects.toBe(failure);
  await expect(ledger.read(newRef(), waitFor("claim"))).rejects.toBe(failure);
  await expect(ledger.ensureSchema()).rejects.toBe(failure);
});

describe("waiting", () => {
  /** A wait on a claim, and what another pool does to end it. */
  async function claimed(ledger = ledgerOn()) {
    const [ref, claim] = [newRef(), claimOf()];
    await ledger.claim(ref, claim);
    return { ref, claimId: claim.claimId, ledger, end: () => ledger.settle(ref, settle(claim.claimId)) };
  }

  /** Waits once on one, so that the connection has proved that it hears. */
  async function listening() {
    const watched = watchedPool();
    const ledger = ledgerOn(watched.watched);
    const { ref, claimId, end } = await claimed();
    const row = ledger.read(ref, waitFor(claimId));
    await vi.waitUntil(async () => (await listeners()) === 1);
    await end();
    expect(await row).toMatchObject({ state: "delivered" });
    await vi.waitUntil(() => watched.clients.length === 1);
    return { ...watched, ledger };
  }

  let observer: Pool;
  const listeners = async () => {
    const { rows } = await observer.query(
      "select 1 from pg_stat_activity where query ilike 'listen %' and state = 'idle'",
    );
    return rows.length;
  };

  beforeEach(async () => {
    observer = new Pool({ ...server.config, max: 1 });
    onTestFinished(() => observer.end());
    await vi.waitUntil(async () => (await listeners()) === 0, 5_000);
  });

  it("of many shares one connection, and then asks no more than it must", async () => {
    const { ledger, clients, statements } = await listening();
    const claims = await Promise.all(Array.from({ length: 20 }, () => claimed()));
    statements.length = 0;
    const rows = claims.map(({ ref, claimId }) => ledger.read(ref, waitFor(claimId)));
    await vi.waitUntil(() => statements.length === 20);
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (const { end } of claims) await end();
    expect((await Promise.all(rows)).map((row) => row?.state)).toEqual(Array(20).fill("delivered"));
    expect(statements).toHaveLength(40);
    expect(clients).toHaveLength(1);
    ledger.close();
    ledger.close();
    expect(clients[0]?.released).toEqual([true]);
  });

  it("of one that leaves does not end that of another for the same claim, which a notification ends", async () => {
    const { ledger, watched } = await listening();
    const { ref, claimId, end } = await claimed();
    const looks = vi.spyOn(watched, "query").mock.settledResults;
    // Nobody looks again because time has passed.
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    onTestFinished(() => void vi.useRealTimers());
    const controller = new AbortController();
    const left = ledger.read(ref, waitFor(claimId, controller.signal));
    const row = ledger.read(ref, waitFor(claimId));
    while (looks.filter(({ type }) => type === "fulfilled").length < 2) await nextTick();
    controller.abort();
    expect(await left).toMatchObject({ state: "claimed" });
    await end();
    expect(await row).toMatchObject({ state: "delivered" });
  });

  it("goes on by polling when its connection is killed, and releases it", async () => {
    const { ledger, clients, pool } = await listening();
    const { ref, claimId, end } = await claimed();
    const row = ledger.read(ref, waitFor(claimId));
    await pool.query("select pg_terminate_backend($1)", [clients[0]?.client.processID]);
    await vi.waitUntil(() => clients[0]?.released.length === 1);
    await end();
    expect(await row).toMatchObject({ state: "delivered" });
    expect(clients).toHaveLength(1);
    expect(clients[0]?.released).toEqual([true]);
  });

  it("gives back a connection that comes after close", async () => {
    const { watched, clients, pool } = watchedPool();
    const connect = watched.connect.bind(watched);
    let lend = () => {};
    watched.connect = async () => {
      await new Promise<void>((resolve) => (lend = resolve));
      return connect();
    };
    const ledger = ledgerOn(watched);
    const { ref, claimId } = await claimed();
    const row = ledger.read(ref, waitFor(claimId));
    ledger.close();
    lend();
    expect(await row).toMatchObject({ state: "claimed" });
    await vi.waitUntil(() => clients[0]?.released.length === 1);
    expect(clients[0]?.released).toEqual([undefined]);
    expect(pool.totalCount).toBeGreaterThan(0);
  });

  it("ends the connection some time after the last wait, also if nobody waits any more when it opens", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    try {
      const { watched, clients } = watchedPool();
      const ledger = ledgerOn(watched);
      await ledger.read(newRef(), waitFor("claim"));
      await vi.waitUntil(() => clients.length === 1);
      await vi.advanceTimersByTimeAsync(9_000);
      await ledger.read(newRef(), waitFor("claim"));
      await vi.advanceTimersByTimeAsync(9_000);
      expect(clients[0]?.released).toEqual([]);
      await vi.advanceTimersByTimeAsync(1_001);
      expect(clients[0]?.released).toEqual([true]);
    } finally {
      vi.useRealTimers();
    }
  });
});

it("writes no id of a person or an identification into a notification", async () => {
  const client = await poolOf().connect();
  await client.query("listen solaris_esign_ledger");
  const heard = once(client, "notification");
  const ledger = ledgerOn();
  const [ref, claim] = [newRef(), claimOf()];
  await ledger.claim(ref, claim);
  await ledger.settle(ref, settle(claim.claimId));
  const [{ payload }] = await heard;
  client.release(true);
  expect(payload).toBe(claim.claimId);
});
