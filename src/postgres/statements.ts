// The SQL of the ledger, one statement for each step. The clock is clock_timestamp(): now() stands still within a transaction.
import { ConfigurationError } from "../errors.js";

/** The channel of all ledgers in a database: who waits recognizes the id of the claim, and the id of nobody is in it. */
export const channel = "solaris_esign_ledger";

export interface Statements {
  /** Values: person, identification, claim, leaseMs, resendAfterMs, whether it is possible after `unknown`. */
  readonly claim: string;
  /** Values: person, identification, claim, state, sentAgoMs, request, error code, status. */
  readonly settle: string;
  /** Values: person, identification. */
  readonly read: string;
  readonly schema: string;
}

/**
 * Returns the SQL that creates the table of a {@link postgresLedger}, for those who run migrations instead of
 * {@link PostgresLedger.ensureSchema}.
 *
 * @param table its name, as in {@link PostgresLedgerOptions.table}
 * @throws {ConfigurationError} if the name is not allowed
 * @example
 * const migration = postgresLedgerSchema("esign.ledger");
 */
export function postgresLedgerSchema(table: string = channel): string {
  const text = (name: string) => `  ${name} text collate "C" not null,\n`;
  return `create table if not exists ${quoted(table)} (
${text("person_id")}${text("identification_id")}${text("claim_id")}  claim_number integer not null,
  state text not null check (state in ('claimed', 'delivered', 'rejected', 'not-sent', 'unknown')),
  claimed_at timestamptz not null,
  deadline_at timestamptz not null,
  settled_at timestamptz,
  sent_at timestamptz,
  request_id text,
  error_code text,
  status integer,
  primary key (person_id, identification_id)
);
`;
}

/** @throws {ConfigurationError} */
export function statementsFor(table: string): Statements {
  const name = quoted(table);
  const ms = (time: string) => `(extract(epoch from ${time}) * 1000)::float8`;
  const times = ["claimed_at", "deadline_at", "settled_at", "sent_at"].map((time) => `${ms(`t.${time}`)} as ${time}`);
  const columns = ["claim_id", "claim_number", "state", "request_id", "error_code", "status"].map(
    (column) => `t.${column}`,
  );
  const row = `${[...columns, ...times].join(", ")}, ${ms("clock_timestamp()")} as now`;
  const after = (value: string) => `${value}::float8 * interval '1 millisecond'`;
  // Read once, and after another process has let go of the row.
  const clock = "(select clock_timestamp() as now offset 0) as clock";
  const hasEnded = (time: string) => `${time} <= clock_timestamp()`;
  return {
    claim: `insert into ${name} as t (person_id, identification_id, claim_id, claim_number, state, claimed_at, deadline_at)
select $1, $2, $3, 1, 'claimed', now, now + ${after("$4")} from ${clock}
on conflict (person_id, identification_id) do update set
  (claimed_at, deadline_at) = (select now, now + ${after("$4")} from ${clock}),
  claim_id = excluded.claim_id, claim_number = t.claim_number + 1, state = 'claimed',
  settled_at = null, sent_at = null, request_id = null, error_code = null, status = null
where t.state in ('rejected', 'not-sent')
  or (t.state = 'delivered' and ${hasEnded(`t.settled_at + ${after("$5")}`)})
  or ($6::boolean and (t.state = 'unknown' or (t.state = 'claimed' and ${hasEnded("t.deadline_at")})))
returning ${row}`,
    settle: `with settled as (
  update ${name} as t set
    (settled_at, sent_at) = (select now, coalesce(now - ${after("$5")}, t.sent_at) from ${clock}),
    state = $4, request_id = coalesce($6, request_id), error_code = coalesce($7, error_code), status = coalesce($8, status)
  where person_id = $1 and identification_id = $2 and claim_id = $3 and state in ('claimed', 'unknown')
  returning claim_id
)
select pg_notify('${channel}', claim_id) from settled`,
    read: `select ${row} from ${name} as t where person_id = $1 and identification_id = $2`,
    // As one transaction: several that create it at once would be in each other's way.
    schema: `select pg_advisory_xact_lock(hashtext('${channel}'));\n${postgresLedgerSchema(table)}`,
  };
}

/** @throws {ConfigurationError} */
function quoted(table: string): string {
  if (/^(?:[a-z_][a-z0-9_]{0,62}\.)?[a-z_][a-z0-9_]{0,62}$/i.test(table)) return `"${table.replace(".", '"."')}"`;
  throw new ConfigurationError(
    "table must be the name of a table, or of a schema and a table with a dot between them: each of ASCII letters, digits and " +
      "underscores, at most 63 of them, and without a digit at its start.",
  );
}
