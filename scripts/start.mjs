// The main job, for a newcomer: authorize an identification, and see what comes back. npm start -- --help
import { buildPackage } from "./support/built.mjs";
import { runCommand } from "./support/command.mjs";
import { CannotRun } from "./support/description.mjs";

const forReal = "SOLARIS_CLIENT_ID=… SOLARIS_CLIENT_SECRET=… npm start -- PERSON_ID IDENTIFICATION_ID";
const usage = `Authorizes an identification, and shows what comes back.

  npm start     on the fake provider: no SMS is sent

  ${forReal}
                on the sandbox: AN SMS GOES OUT to the customer of that person

Exits 0 only if everything went as the specification says.`;

const options = /** @type {const} */ ({ build: "boolean", ids: "operands" });
await runCommand(usage, options, start, { refused: `\n  ${forReal}\n\nNothing was sent.` });

/** @param {import("./support/command.mjs").Given<typeof options>} given */
async function start({ build = false, ids: [personId, identificationId, ...rest] = [] }) {
  const { SOLARIS_CLIENT_ID: clientId, SOLARIS_CLIENT_SECRET: clientSecret } = process.env;
  if (personId !== undefined && (!identificationId || rest.length > 0 || !clientId || !clientSecret)) {
    throw new CannotRun(
      "To call the sandbox, give a person id and an identification id, and set SOLARIS_CLIENT_ID and SOLARIS_CLIENT_SECRET:",
    );
  }
  if (build) await buildPackage();
  const { clientCredentials, createSolarisClient } = await import("../dist/src/index.js");
  const { showAttempt, showResult } = await import("./support/show.mjs");

  if (personId === undefined) {
    const { runDemo } = await import("./support/demo.mjs");
    const succeeded = await runDemo();
    console.log(`\nFor real, on the sandbox (the customer of that person gets an SMS):\n\n  ${forReal}`);
    console.log("\nIn a browser, with each fault drawn step by step:\n\n  npm run demo\n");
    return succeeded ? 0 : 1;
  }
  console.log("Calling the sandbox. If it accepts the call, an SMS WILL GO OUT to the mobile number of this person.\n");
  const auth = clientCredentials({ clientId: `${clientId}`, clientSecret: `${clientSecret}` });
  const solaris = createSolarisClient({ environment: "sandbox", auth, onAttempt: showAttempt });
  try {
    showResult(await solaris.identifications.authorize({ personId, identificationId: `${identificationId}` }));
    return 0;
  } catch (error) {
    console.error(error);
    return 1;
  }
}
