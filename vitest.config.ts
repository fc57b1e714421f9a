import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { withoutGit } from "./scripts/support/git.mjs";
import { withoutProxies } from "./scripts/support/proxies.mjs";

// In a git hook, what the tests run would work on the developer's repository.
for (const name of Object.keys(process.env)) if (!(name in withoutGit())) delete process.env[name];

// The tests talk to servers on the loopback interface only.
for (const name of Object.keys(process.env)) if (!(name in withoutProxies())) delete process.env[name];

// Pact's native library reports usage to its makers unless told not to.
process.env.PACT_DO_NOT_TRACK = "true";

/** Tested on real servers. */
const adapters = ["src/postgres/**/*.ts", "src/redis/**/*.ts"];

export default defineConfig({
  // package.json maps it for the built package; the tests run on the sources.
  resolve: {
    alias: {
      "#transport": fileURLToPath(new URL("src/transport/node-transport.ts", import.meta.url)),
      "#diagnostics": fileURLToPath(new URL("src/request/process-diagnostics.ts", import.meta.url)),
    },
  },
  test: {
    // For a machine that is busy with something else: no test takes nearly as long otherwise.
    testTimeout: 20_000,
    // By default one processor stays idle: half of a small machine.
    maxWorkers: "100%",
    // Most tests import the same modules, some of which take a second to load.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["src/**/*.test.ts", "contract-tests/spec/documented-facts.test.ts"],
        },
      },
      {
        extends: true,
        test: { name: "scenarios", include: ["contract-tests/scenarios/**/*.test.ts"] },
      },
      {
        // Pact writes all its interactions into one file: parallel forks would lose some of them.
        extends: true,
        test: {
          name: "consumer",
          include: ["contract-tests/consumer/**/*.test.ts"],
          globalSetup: "contract-tests/support/consumer-setup.ts",
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "spec",
          include: ["contract-tests/{spec,fake}/**/*.test.ts"],
          exclude: ["contract-tests/spec/documented-facts.test.ts"],
          globalSetup: "contract-tests/support/prism-setup.ts",
          testTimeout: 60_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: "commands",
          include: ["contract-tests/commands/**/*.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: "docs",
          include: ["contract-tests/docs/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        // On servers of its own, by `npm run test:fleet`, and by `npm test` where there are such servers.
        extends: true,
        test: {
          name: "fleet",
          include: ["contract-tests/fleet/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // The package as it is packed and installed: `npm run build` comes first.
        extends: true,
        test: {
          name: "package",
          include: ["contract-tests/package/**/*.test.ts"],
          globalSetup: "contract-tests/support/package-setup.ts",
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // The same, on runtimes from the npm registry: `npm run test:runtimes`. `npm test` leaves out all that begin with "package".
        extends: true,
        test: {
          name: "package-runtimes",
          include: ["contract-tests/runtimes/**/*.test.ts"],
          globalSetup: "contract-tests/support/package-setup.ts",
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
    coverage: {
      include: process.argv.includes("--project=fleet") ? adapters : ["src/**/*.ts"],
      // The project "fleet" covers the adapters of databases, in a run of its own: other machines may lack the servers.
      exclude: ["src/**/*.test.ts", ...(process.argv.includes("--project=fleet") ? [] : adapters)],
      reporter: ["text"],
      thresholds: { 100: true },
    },
  },
});
