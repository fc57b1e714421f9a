// Everything that must hold, step by step: npm test. After a step that fails it starts no other, and says what to do.
// `--exclude FILE` leaves a file of tests out; for those who run this inside of a test.
import { runCommand } from "./support/command.mjs";
import { run } from "./support/run.mjs";
import { missingServers } from "./support/servers.mjs";

const quiet = { quiet: true };

/**
 * @typedef {{ headline: string, step: [string, string[], { quiet?: boolean }?], hint: string, missing?: string | undefined }} Check
 * missing: what it needs, and is not on this machine
 */

/**
 * Groups of checks, one after the other: the types of scripts are read from the built package, and the tests keep all processors busy.
 * @type {(exclude: string[]) => Check[][]}
 */
const checksWithout = (exclude) => [
  [
    {
      headline: "The specification is well written",
      step: ["redocly", ["lint", "spec/openapi.yaml"], quiet],
      hint: "Each finding above names its place in spec/openapi.yaml.",
    },
    {
      headline: "The package builds",
      step: ["node", ["scripts/build.mjs"], quiet],
      hint: "The output above names the file and line.",
    },
  ],
  [
    {
      headline: "The types agree",
      step: ["tsc", ["-p", "tsconfig.json"], quiet],
      hint: "If the specification changed, these are the places that relied on it.",
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
      headline: "Imports run one way",
      step: ["depcruise", ["--config", ".dependency-cruiser.mjs", "src", "generated"], quiet],
      hint: ".dependency-cruiser.mjs says which way, and why.",
    },
  ],
  [
    {
      headline: "The modules do what they say, and consumer and specification agree",
      step: [
        "vitest",
        [
          "run",
          "--coverage",
          "--project=!package*",
          "--exclude=contract-tests/fleet/**",
          ...exclude.map((file) => `--exclude=${file}`),
        ],
      ],
      hint: "The failed tests are named above. Where it is the pact, `npm run pact` writes it again, if you intended the change.",
    },
  ],
  [
    {
      headline: "The ledgers keep their promises on real databases",
      step: ["vitest", ["run", "--coverage", "--project=fleet"], quiet],
      hint: "The tests above are in contract-tests/fleet; `npm run test:fleet` runs them alone.",
      missing: missingServers(),
    },
    {
      headline: "The package works as its users get it",
      step: ["vitest", ["run", "--project=package"], quiet],
      hint: "The tests above are in contract-tests/package; `npx vitest run --project=package` runs them alone.",
    },
  ],
];

// `npm run test:fleet` takes longer.
process.env.FLEET_CLICKS ??= "80";
process.env.FLEET_KILLS ??= "8";

/** So that a small machine has no processor that is idle, and a large one shows results early. */
const atOnce = 2;

await runCommand("Usage: npm test -- [--exclude FILE]…", { exclude: "strings" }, async ({ exclude = [] }) => {
  const groups = checksWithout(exclude);
  const total = groups.flat().length;
  let [passed, failed, notRun] = [0, 0, 0];
  const work = async (/** @type {Check[]} */ left) => {
    for (let check = left.shift(); check && failed === 0; check = left.shift()) {
      const { headline, step, hint, missing } = check;
      if (missing) {
        notRun++;
        console.log(`\nNOT RUN: ${headline}. Nothing is known about it: ${missing}.\n`);
        continue;
      }
      console.log(`     ${headline} …`);
      const started = performance.now();
      if (!(await run(...step))) {
        failed++;
        console.error(`\nFAILED: ${headline}. ${hint}\n`);
        continue;
      }
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(`${++passed}/${total}  ${headline}: yes (${seconds} s)`);
    }
  };
  for (const group of groups) await Promise.all(Array.from({ length: atOnce }, () => work(group)));
  console.log(`\nchecks: ${passed} passed, ${failed} failed${notRun > 0 ? `, ${notRun} NOT RUN` : ""}`);
  return failed === 0 ? 0 : 1;
});
