/**
 * Limits how many calls are under way at once: of one process, or of a fleet, with `redisBudget` of `solaris-esign/redis`.
 *
 * @example
 * const unlimited: ConcurrencyBudget = { acquire: async () => () => {} };
 */
export interface ConcurrencyBudget {
  /**
   * Waits for a free slot, and takes it.
   *
   * @param options `leaseMs`: for how long the slot is needed at most, in milliseconds. The slot of a process that has crashed is free
   *   again after this time. `signal`: ends the wait
   * @returns a function that gives the slot back. Call it once; it throws nothing, and may work in the background
   * @throws {unknown} the reason of the signal, as soon as it aborts. A slot that arrives later is given back
   */
  acquire(options: { readonly leaseMs: number; readonly signal: AbortSignal }): Promise<() => void>;
}
