// Everything that must hold, step by step: npm test. Stops at the first step that fails and says what to do.
// `--exclude FILE` leaves a file of tests out; for those who run this inside of a test.
import { runCommand } from "./support/command.mjs";
import { run } from "./support/run.mjs";

const quiet = { quiet: true };

/** @type {(exclude: string[]) => { headline: string, step: [string, string[], { quiet?: boolean }?], hint: string }[]} */
const checksWithout = (exclude) => [
  {
    headline: "The specification is well written",
    step: ["redocly", ["lint", "spec/openapi.yaml"], quiet],
    hint: "Each finding above names its place in spec/openapi.yaml.",
  },
  {
    headline: "generated/ agrees with the specification",
    step: ["node", ["scripts/generate.mjs", "--check"], quiet],
    hint: "Run `npm run generate`, then read the difference with `git diff generated/`.",
  },
  {
    headline: "The code is well written",
    step: ["biome", ["check", "--error-on-warnings"], quiet],
    hint: "`npx biome check --write` fixes most of it.",
  },
  {
    headline: "The package builds",
    step: ["node", ["scripts/build.mjs"], quiet],
    hint: "The output above names the file and line.",
  },
  {
    headline: "The types agree",
    step: ["tsc", ["-p", "tsconfig.json"], quiet],
    hint: "If the specification changed, these are the places that relied on it.",
  },
  {
    headline: "Imports run one way",
    step: ["depcruise", ["--config", ".dependency-cruiser.mjs", "src", "generated"], quiet],
    hint: ".dependency-cruiser.mjs says which way, and why.",
  },
  {
    headline: "The modules do what they say, and consumer and specification agree",
    step: ["vitest", ["run", "--coverage", "--project=!package*", ...exclude.map((file) => `--exclude=${file}`)]],
    hint: "The failed tests are named above. Where it is the pact, `npm run pact` writes it again, if you intended the change.",
  },
  {
    headline: "The package works as its users get it",
    step: ["vitest", ["run", "--project=package"], quiet],
    hint: "The tests above are in contract-tests/package; `npx vitest run --project=package` runs them alone.",
  },
];

await runCommand("Usage: npm test -- [--exclude FILE]…", { exclude: "strings" }, async ({ exclude = [] }) => {
  const checks = checksWithout(exclude);
  let passed = 0;
  for (const [index, { headline, step, hint }] of checks.entries()) {
    console.log(`\n${index + 1}/${checks.length}  ${headline}`);
    const started = performance.now();
    if (!(await run(...step))) {
      console.error(`\nFAILED: ${headline}. ${hint}\n`);
      console.log(`checks: ${passed} passed, 1 failed`);
      return 1;
    }
    console.log(`     yes (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    passed++;
  }
  console.log("");
  console.log(`checks: ${passed} passed, 0 failed`);
  return 0;
});
