// What a measurement gets, and what it returns.
import type { BenchServer } from "./processes/start.mjs";
import type { Column, Spread } from "./rounds.mjs";
import type { Plan } from "./run.mjs";

export interface Context {
  readonly server: BenchServer;
  readonly plan: Plan;
}

export interface Results {
  roundTrips?: readonly { what: string; limit?: number | undefined; roundTrips: Spread }[];
  /** Of the table of clients, by the ids in clients.mjs. */
  columns?: { readonly [id: string]: Column };
  /** Milliseconds that Node itself takes to start. */
  nodeStart?: Spread;
  /** What it costs to compare a body with the contract, and to parse it, in microseconds. */
  checker?: readonly { body: string; compare: Spread; parse: Spread }[];
  /** What a ledger adds to a call, in milliseconds; undefined if its server is not installed. */
  ledgers?: readonly { name: string; addedMs?: Spread }[];
  /** What a specification with so many operations costs. */
  growth?: readonly { operations: number; generationS: number; typeCheckS: number; typeCheckMb: number }[];
}

export type Measure = (context: Context) => Promise<Results>;
