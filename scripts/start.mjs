// The main job, for a newcomer: authorize an identification, and see what comes back.
//   npm start                                  on an embedded provider; no SMS is sent
//   npm start -- PERSON_ID IDENTIFICATION_ID   on the sandbox, with SOLARIS_CLIENT_ID and SOLARIS_CLIENT_SECRET set
// Exits 0 only if everything went as the specification says.
import { buildPackage } from "./support/built.mjs";

const { SOLARIS_CLIENT_ID: clientId, SOLARIS_CLIENT_SECRET: clientSecret } = process.env;
const args = process.argv.slice(2);
const [personId, identificationId, ...rest] = args.filter((arg) => arg !== "--build");
const forReal = "SOLARIS_CLIENT_ID=… SOLARIS_CLIENT_SECRET=… npm start -- PERSON_ID IDENTIFICATION_ID";

if (personId !== undefined && (!identificationId || rest.length > 0 || !clientId || !clientSecret)) {
  console.error(
    "To call the sandbox, give a person id and an identification id, and set SOLARIS_CLIENT_ID and SOLARIS_CLIENT_SECRET:" +
      `\n\n  ${forReal}\n\nNothing was sent.`,
  );
  process.exit(2);
}

if (args.includes("--build")) await buildPackage();
const { clientCredentials, createSolarisClient } = await import("../dist/src/index.js");
const { showAttempt, showResult } = await import("./support/show.mjs");

if (personId === undefined) {
  const { runDemo } = await import("./support/demo.mjs");
  process.exitCode = (await runDemo()) ? 0 : 1;
  console.log(`\nFor real, on the sandbox (the customer of that person gets an SMS):\n\n  ${forReal}\n`);
} else {
  console.log("Calling the sandbox. If it accepts the call, an SMS WILL GO OUT to the mobile number of this person.\n");
  const auth = clientCredentials({ clientId: `${clientId}`, clientSecret: `${clientSecret}` });
  const solaris = createSolarisClient({ environment: "sandbox", auth, onAttempt: showAttempt });
  try {
    showResult(await solaris.identifications.authorize({ personId, identificationId: `${identificationId}` }));
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  }
}
