// The main job, for a newcomer: authorize an identification, and see what comes back.
//   npm start                                  on an embedded provider; no SMS is sent
//   npm start -- PERSON_ID IDENTIFICATION_ID   on the sandbox, with SOLARIS_CLIENT_ID and SOLARIS_CLIENT_SECRET set
// Exits 0 only if everything went as the specification says.
import { clientCredentials, createSolarisClient } from "../dist/src/index.js";
import { runDemo } from "./support/demo.mjs";
import { showAttempt, showResult } from "./support/show.mjs";

const { SOLARIS_CLIENT_ID: clientId, SOLARIS_CLIENT_SECRET: clientSecret } = process.env;
const [personId, identificationId, ...rest] = process.argv.slice(2);
const forReal = "SOLARIS_CLIENT_ID=… SOLARIS_CLIENT_SECRET=… npm start -- PERSON_ID IDENTIFICATION_ID";

if (personId === undefined) {
  process.exitCode = (await runDemo()) ? 0 : 1;
  console.log(`\nFor real, on the sandbox (the customer of that person gets an SMS):\n\n  ${forReal}\n`);
} else if (!identificationId || rest.length > 0 || !clientId || !clientSecret) {
  console.error(
    "To call the sandbox, give a person id and an identification id, and set SOLARIS_CLIENT_ID and SOLARIS_CLIENT_SECRET:" +
      `\n\n  ${forReal}\n\nNothing was sent.`,
  );
  process.exitCode = 2;
} else {
  console.log("Calling the sandbox. If it accepts the call, an SMS WILL GO OUT to the mobile number of this person.\n");
  const auth = clientCredentials({ clientId, clientSecret });
  const solaris = createSolarisClient({ environment: "sandbox", auth, onAttempt: showAttempt });
  try {
    showResult(await solaris.identifications.authorize({ personId, identificationId }));
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  }
}
