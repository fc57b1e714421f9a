// What a measurement is given, and what it gives.
import type { Plan } from "./plan.mjs";
import type { BenchServer } from "./processes.mjs";
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

export interface Results {
  columns?: Columns;
  checker?: readonly CheckerRow[];
}

export type Measure = (context: Context) => Promise<Results>;
