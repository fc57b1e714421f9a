/**
 * A ledger in PostgreSQL, for a fleet that has one. Start with {@link postgresLedger}.
 *
 * @module solaris-esign/postgres
 */

export { type PostgresLedger, type PostgresLedgerOptions, postgresLedger } from "./ledger.js";
export type { PostgresClient, PostgresPool } from "./pool.js";
export { postgresLedgerSchema } from "./statements.js";
