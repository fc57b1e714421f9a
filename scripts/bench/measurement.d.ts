// What a measurement is given, and what it gives.
import type { Plan } from "./plan.mjs";
import type { BenchServer } from "./processes/start.mjs";
import type { Column } from "./rounds.mjs";
import type { Spread } from "./spread.mjs";

export interface Context {
  readonly server: BenchServer;
  readonly plan: Plan;
  /** Tells the reader how far it has got. */
  progress(text: string): void;
}

/** Of the table of clients, by the ids in columns.mjs. */
export interface Columns {
  [id: string]: Column;
}

/** What it costs to compare one body with the contract, in microseconds. */
export interface CheckerRow {
  readonly body: string;
  readonly compare: Spread;
  readonly parse: Spread;
}

/** Round trips of the calls during which a token was fetched. */
export interface Renewal {
  readonly roundTripMs: number;
  /** While calls follow each other. */
  readonly steady: Spread;
  /** After a pause in which the token expired. */
  readonly idle: Spread;
}

/** What a specification of so many operations costs. */
export interface GrowthRow {
  readonly operations: number;
  readonly generation: Effort;
  readonly typeCheck: Effort;
}

export interface Effort {
  readonly seconds: number;
  readonly megabytes: number;
}

export interface Results {
  columns?: Columns;
  /** Milliseconds that Node itself takes to start. */
  nodeStart?: Spread;
  checker?: readonly CheckerRow[];
  renewal?: Renewal;
  growth?: readonly GrowthRow[];
}

export type Measure = (context: Context) => Promise<Results>;
