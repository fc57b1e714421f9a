// What is used of the package pg, which is not imported: its types would be needed wherever this is compiled.

/**
 * What {@link postgresLedger} uses of a `Pool` of the package `pg`.
 *
 * @example
 * const { rows } = await pool.query("select state from solaris_esign_ledger where request_id = $1", ["request"]);
 * const client: PostgresClient = await pool.connect();
 * client.release();
 */
export interface PostgresPool {
  /** Runs a statement. @throws any value: the ledger throws it again */
  query(
    text: string,
    values?: unknown[],
  ): Promise<{
    /** The rows that it returns. */
    readonly rows: readonly unknown[];
  }>;
  /** Lends a connection. @throws any value: the ledger then polls */
  connect(): Promise<PostgresClient>;
  /** Its own options. */
  readonly options?: {
    /** How many connections it may open. With a single one the ledger polls, because it needs it for its statements. */
    readonly max?: number | undefined;
  };
}

/**
 * What {@link postgresLedger} uses of a connection that a {@link PostgresPool} lends.
 *
 * @example
 * const client: PostgresClient = await pool.connect();
 * client.unref?.();
 * client.on("error", () => client.release(true));
 * await client.query("listen solaris_esign_ledger");
 */
export interface PostgresClient {
  /** Runs a statement. @throws any value: the ledger then polls */
  query(text: string): Promise<unknown>;
  /** Listens to an event of the connection. Throws nothing. */
  on(
    event: "notification" | "error" | "end",
    listener: (message: { readonly payload?: string | undefined }) => void,
  ): unknown;
  /** Gives the connection back, or ends it. Throws nothing. */
  release(end?: boolean): void;
  /** Lets the process end while the connection is open. Throws nothing. */
  unref?(): void;
}
