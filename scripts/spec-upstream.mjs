// npx solaris-esign check upstream, in a clone, where it can also draft the change of the contract.
import { realpath, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { propose } from "./spec-upstream/propose.mjs";
import { buildPackage } from "./support/built.mjs";
import { printable, runCommand } from "./support/command.mjs";
import { CannotRun } from "./support/description.mjs";
import { specPath } from "./support/spec.mjs";

const usage = `Usage: npm run spec:upstream -- [--source URL_OR_FILE] [--propose FILE]

Runs npx solaris-esign check upstream (its --help says more).

  --source URL_OR_FILE    another address of the description, or a downloaded file
  --propose FILE          writes what the provider says into a copy of spec/openapi.yaml, for review`;
const options = /** @type {const} */ ({ source: "string", propose: "string", build: "boolean" });

await runCommand(usage, options, async ({ source, propose: target, build }) => {
  if (target !== undefined) await checkTarget(target);
  if (build) await buildPackage();
  const file = new URL("../dist/src/cli/check-upstream/command.js", import.meta.url);
  /** @type {typeof import("../src/cli/check-upstream/command.js")} */
  const { checkUpstream } = await import(file.href);
  const io = {
    out: console.log,
    err: console.error,
    // Where the differences become a pull request, they are no errors of the workflow.
    env: target === undefined ? process.env : { ...process.env, GITHUB_ACTIONS: "" },
    cwd: process.cwd(),
    isTty: process.stdout.isTTY === true,
    signal: new AbortController().signal,
  };
  const { exitCode, compared } = await checkUpstream({ operands: [], ...(source !== undefined && { source }) }, io);
  if (target !== undefined && exitCode === 0) {
    console.log(`There is nothing to propose: ${target} was not written.`);
  } else if (target !== undefined) {
    await writeProposal(target, propose(compared));
  }
  return exitCode;
});

/**
 * @param {string} target
 * @param {ReturnType<typeof propose>} proposal
 */
async function writeProposal(target, { text, byHand }) {
  await writeFile(target, text).catch((error) => {
    throw new CannotRun(`The proposal cannot be written to ${target} (${error.code}).`);
  });
  console.log(`\nWrote ${target}, a copy of spec/openapi.yaml that says what the provider says. Review it:`);
  console.log(`  git diff --no-index spec/openapi.yaml ${target}\n  npx redocly lint ${target}`);
  if (byHand.length === 0) return;
  console.log("Not in it, because it takes a decision:");
  for (const { at, place, ours, theirs } of byHand) {
    console.log(printable(`  - ${place}: the provider says "${theirs}", we say "${ours}" (at: ${at})`));
  }
}

/**
 * The specification itself is never written to.
 * @param {string} target
 */
async function checkTarget(target) {
  const folder = await realpath(dirname(target)).catch(() => "");
  const file = await realpath(target).catch(() => join(folder, basename(target)));
  if (file === (await realpath(specPath))) {
    throw new CannotRun(
      "spec/openapi.yaml itself is never written to. Name another file, review it, and take over what is right.",
    );
  }
  if (!folder) throw new CannotRun(`The proposal cannot be written to ${target}: its folder is not there.`);
}
