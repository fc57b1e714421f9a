// What a measurement is given, and what it returns.
import type { Plan } from "./measure-all.mjs";
import type { BenchServer } from "./processes/start.mjs";
import type { Column, Spread } from "./rounds.mjs";

export interface Context {
  readonly server: BenchServer;
  readonly plan: Plan;
  /** Tells the reader how far it has got. */
  progress(text: string): void;
}

/** How many round trips a call takes. */
export interface RoundTripsRow {
  readonly what: string;
  readonly limit?: number | undefined;
  readonly roundTrips: Spread;
}

/** What it costs to compare one body with the contract, in microseconds. */
export interface CheckerRow {
  readonly body: string;
  readonly compare: Spread;
  readonly parse: Spread;
}

/** What a specification of so many operations costs. */
export interface GrowthRow {
  readonly operations: number;
  readonly generationS: number;
  readonly typeCheckS: number;
  readonly typeCheckMb: number;
}

export interface Results {
  roundTrips?: readonly RoundTripsRow[];
  /** Of the table of clients, by the ids in clients.mjs. */
  columns?: { readonly [id: string]: Column };
  /** Milliseconds that Node itself takes to start. */
  nodeStart?: Spread;
  checker?: readonly CheckerRow[];
  growth?: readonly GrowthRow[];
}

export type Measure = (context: Context) => Promise<Results>;
