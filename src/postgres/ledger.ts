// The ledger in PostgreSQL: one statement for each step.

import { ConfigurationError } from "../errors.js";
import type { IdentificationRef } from "../identification.js";
import { checkedOptions, checkFunction, optional } from "../internal/validate.js";
import { createLedger } from "../ledger/create-ledger.js";
import type { Ledger, LedgerRow, LedgerStore } from "../ledger/ledger.js";
import { isClaimable } from "../ledger/rules.js";
import { Listener } from "./listener.js";
import type { PostgresPool } from "./pool.js";
import { channel, statementsFor } from "./statements.js";

/**
 * Options of {@link postgresLedger}.
 *
 * @example
 * const options: PostgresLedgerOptions = { table: "esign.ledger" };
 */
export interface PostgresLedgerOptions {
  /**
   * The table, if need be with its schema: `esign.ledger`.
   *
   * @default "solaris_esign_ledger"
   */
  readonly table?: string | undefined;
}

/**
 * A {@link Ledger} in PostgreSQL.
 *
 * @example
 * const ledger: PostgresLedger = postgresLedger(pool);
 * await ledger.ensureSchema();
 * ledger.close();
 * await pool.end();
 */
export interface PostgresLedger extends Ledger {
  /**
   * Creates the table, unless it exists. Several processes may call it at once.
   *
   * @throws any value that the pool throws
   */
  ensureSchema(): Promise<void>;
  /**
   * Ends the connection on which it listens, if there is one: `pool.end()` would wait for it. A later wait opens another one. Throws
   * nothing.
   */
  close(): void;
}

/**
 * Creates a ledger in PostgreSQL from a `Pool` of the package `pg`. It runs one statement for a claim and one for
 * its settlement. While somebody waits for another process, it borrows a connection to listen on; behind a pooler of transactions, or if
 * the pool has no connection to spare, it polls instead.
 *
 * The pool must lead to the primary, with `synchronous_commit` on as by default. What the pool throws is thrown as it is. Nothing keeps
 * the process alive.
 *
 * Rows stay until you delete them. You may delete what ended long ago, but never a row that is `unknown` or `claimed`: with it goes the
 * knowledge that an SMS may have been sent.
 *
 * @throws {ConfigurationError} if the pool has no functions `query` and `connect`, or the name of the table is not allowed
 * @example
 * const ledger = postgresLedger(pool); // new Pool({ connectionString }) of the package pg
 * await ledger.ensureSchema();
 * await pool.query(
 *   "delete from solaris_esign_ledger where state in ('delivered', 'rejected', 'not-sent') and settled_at < now() - interval '90 days'",
 * );
 */
export function postgresLedger(pool: PostgresPool, options: PostgresLedgerOptions = {}): PostgresLedger {
  checkFunction("pool.query", pool?.query, "as that of a Pool of the package pg");
  checkFunction("pool.connect", pool.connect, "as that of a Pool of the package pg");
  const { table = channel } = checkedOptions("postgresLedger", options, { table: optional(checkString) });
  const statements = statementsFor(table);
  const listener = new Listener(pool);

  const run = async (text: string, { personId, identificationId }: IdentificationRef, ...values: unknown[]) => {
    const { rows } = await pool.query(text, [personId, identificationId, ...values]);
    return rows[0] as StoredRow | undefined;
  };
  const readOnce = async (ref: IdentificationRef) => {
    const row = await run(statements.read, ref);
    return row && rowOf(row);
  };

  const store: LedgerStore = {
    async claim(ref, claim) {
      const values = [claim.claimId, claim.leaseMs, claim.resendAfterMs, claim.afterUnknown === "send"];
      for (;;) {
        const claimed = await run(statements.claim, ref, ...values);
        if (claimed) return { isClaimed: true, row: rowOf(claimed) };
        const row = await readOnce(ref);
        // Between both, what stood in the way may have ended.
        if (row && !isClaimable(row, claim)) return { isClaimed: false, row };
      }
    },
    async settle(ref, { claimId, state, sentAgoMs, requestId, errorCode, status }) {
      if (await run(statements.settle, ref, claimId, state, sentAgoMs, requestId, errorCode, status)) return true;
      const row = await readOnce(ref);
      return row?.claimId === claimId && row.state === state;
    },
    async read(ref, wait) {
      if (!wait) return readOnce(ref);
      const { claimId, signal } = wait;
      const until = performance.now() + 1_000;
      for (;;) {
        const watched = listener.watch(claimId);
        try {
          const row = await readOnce(ref);
          const leftMs = until - performance.now();
          if (row?.claimId !== claimId || row.state !== "claimed" || signal.aborted || leftMs <= 0) return row;
          await watched.wait(leftMs, signal);
        } finally {
          watched.end();
        }
      }
    },
  };
  return Object.assign(createLedger(store), {
    async ensureSchema() {
      await pool.query(statements.schema);
    },
    close: () => listener.close(),
  });
}

/** The columns of a row, as `statements.ts` selects them. */
interface StoredRow {
  readonly claim_id: string;
  readonly claim_number: number;
  readonly state: LedgerRow["state"];
  readonly claimed_at: number;
  readonly deadline_at: number;
  readonly settled_at: number | null;
  readonly sent_at: number | null;
  readonly request_id: string | null;
  readonly error_code: string | null;
  readonly status: number | null;
  readonly now: number;
}

function rowOf(row: StoredRow): LedgerRow {
  return {
    claimId: row.claim_id,
    claimNumber: row.claim_number,
    state: row.state,
    claimedAt: row.claimed_at,
    deadlineAt: row.deadline_at,
    settledAt: row.settled_at ?? undefined,
    sentAt: row.sent_at ?? undefined,
    requestId: row.request_id ?? undefined,
    errorCode: row.error_code ?? undefined,
    status: row.status ?? undefined,
    now: row.now,
  };
}

function checkString(name: string, value: unknown): void {
  if (typeof value !== "string") throw new ConfigurationError(`${name} must be a string.`);
}
