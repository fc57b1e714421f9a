import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: ["node_modules", "dist", "demo"],
    // The package is linked: load it as Node does, and not as a source of the examples.
    server: { deps: { external: [/solaris-esign/, /\/dist\/src\//] } },
    // For a machine that is busy with something else.
    expect: { poll: { timeout: 15_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
