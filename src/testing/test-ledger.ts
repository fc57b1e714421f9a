// A conformance suite for ledgers: what the interface LedgerStore promises, as tests that any runner can run.
import type { LedgerStore } from "../ledger/ledger.js";
import { claimTests } from "./ledger-tests/claim.js";
import { crashTests } from "./ledger-tests/crash.js";
import { readTests } from "./ledger-tests/read.js";
import { settleTests } from "./ledger-tests/settle.js";

/**
 * A ledger that {@link testLedger} tests.
 *
 * @example
 * const tested: TestedLedger = { ...memoryLedger(), close: () => logger.info("closed") };
 */
export interface TestedLedger extends LedgerStore {
  /** Ends its connections. Throws nothing: called when a test ends, or when its process is to vanish. */
  close?(): unknown;
}

/**
 * A test of {@link testLedger}.
 *
 * @example
 * const runAll = async (tests: readonly LedgerTest[]) => {
 *   for (const { run } of tests) await run();
 * };
 */
export interface LedgerTest {
  /** What is tested. */
  readonly name: string;
  /**
   * Tests it.
   *
   * @throws {Error} if the ledger breaks its promise: the message says how
   */
  readonly run: () => Promise<void>;
}

/**
 * Creates the tests of your own {@link LedgerStore}, for any test runner: that no two processes get the same claim, that a claim is never
 * lost, and whatever else the interface promises. They use new random ids, so the store may have other rows, and take a few seconds.
 *
 * @param createLedger creates a ledger as another process would: all of them on the same store
 * @returns a name and a function for each test. Throws nothing
 * @example
 * const store = memoryLedger(); // instead of your database
 * for (const { run } of testLedger(() => store)) await run(); // in Vitest, Jest or node:test: it(name, run)
 */
export function testLedger(createLedger: () => TestedLedger | Promise<TestedLedger>): LedgerTest[] {
  return [...claimTests, ...settleTests, ...readTests, ...crashTests].map(([name, test]) => ({
    name,
    run: async () => {
      const opened = new Set<TestedLedger>();
      const open = async () => {
        const ledger = await createLedger();
        opened.add(ledger);
        return ledger;
      };
      const vanish = async (ledger: TestedLedger) => {
        opened.delete(ledger);
        await ledger.close?.();
      };
      try {
        await test(open, vanish);
      } finally {
        for (const ledger of opened) await vanish(ledger);
      }
    },
  }));
}
