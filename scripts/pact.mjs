// Writes contract-tests/pacts/ again from the consumer tests: run it after a change of what the client relies on.
import { copyFile, mkdir, readdir } from "node:fs/promises";
import { runCommand } from "./support/command.mjs";
import { run } from "./support/run.mjs";

const written = new URL("../node_modules/.cache/solaris-esign/pacts/", import.meta.url);
const committed = new URL("../contract-tests/pacts/", import.meta.url);

await runCommand("Usage: npm run pact", {}, async () => {
  if (!(await run("vitest", ["run", "--project", "consumer"]))) {
    console.error("The pact was not written, because the consumer tests fail. Fix them first.");
    return 1;
  }
  await mkdir(committed, { recursive: true });
  for (const file of await readdir(written)) await copyFile(new URL(file, written), new URL(file, committed));
  console.log(
    "Wrote contract-tests/pacts/. Read the difference with `git diff contract-tests/pacts`: it is what you rely on.",
  );
  return 0;
});
