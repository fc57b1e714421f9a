// The main job, for a newcomer: authorize an identification, and see what comes back.
//   npm start                                  on an embedded provider; no SMS is sent
//   npm start -- PERSON_ID IDENTIFICATION_ID   on the sandbox, with SOLARIS_CLIENT_ID and SOLARIS_CLIENT_SECRET set
// Exits 0 only if everything went as the specification says.
import { isDeepStrictEqual } from "node:util";
import {
  authorizationDeadline,
  clientCredentials,
  confirmationDeadline,
  createSolarisClient,
  isSolarisError,
} from "../dist/src/index.js";
import { startEmbeddedProvider } from "./support/embedded-provider.mjs";
import { prefer } from "./support/prism.mjs";
import { namedExamples, readSpec } from "./support/spec.mjs";

/** @typedef {import("../src/index.js").AuthorizeResult} AuthorizeResult */

const { SOLARIS_CLIENT_ID: clientId, SOLARIS_CLIENT_SECRET: clientSecret } = process.env;
const [personId, identificationId, ...rest] = process.argv.slice(2);

if (personId === undefined) {
  process.exitCode = (await showEmbedded()) ? 0 : 1;
} else if (!identificationId || rest.length > 0 || !clientId || !clientSecret) {
  console.error(
    "To call the sandbox, give a person id and an identification id, and set SOLARIS_CLIENT_ID and SOLARIS_CLIENT_SECRET:\n\n" +
      "  SOLARIS_CLIENT_ID=… SOLARIS_CLIENT_SECRET=… npm start -- PERSON_ID IDENTIFICATION_ID\n\n" +
      "Nothing was sent.",
  );
  process.exitCode = 2;
} else {
  process.exitCode = (await callSandbox({ personId, identificationId, clientId, clientSecret })) ? 0 : 1;
}

/** @returns {Promise<boolean>} whether everything went as the specification says */
async function showEmbedded() {
  console.log("Starting an embedded provider: Prism on spec/openapi.yaml. No SMS is sent.");
  const provider = await startEmbeddedProvider();
  const auth = clientCredentials({ clientId: "example", clientSecret: "example", tokenUrl: provider.tokenUrl });
  const ids = {
    personId: "dc1a6812a14f6cc338cd084208535bcdcper",
    identificationId: "6dc54352d6793a892e0702850d07b831cidt",
  };
  let differences = 0;
  /** @param {string} what */
  const differs = (what) => {
    differences++;
    console.log(`  DIFFERS FROM THE SPECIFICATION: ${what}`);
  };

  /** @param {{ code: number, name: string }} example */
  const authorize = ({ code, name }) => {
    const answer = prefer({ code, example: name });
    const solaris = createSolarisClient({
      baseUrl: provider.baseUrl,
      auth,
      fetch: (url, init) => fetch(url, { ...init, headers: [...new Headers(init.headers), ["prefer", answer]] }),
    });
    return solaris.identifications.authorize(ids);
  };

  try {
    const examples = namedExamples(await readSpec());
    const [success] = examples.filter(({ code }) => code < 300);
    if (!success) throw new Error("spec/openapi.yaml has no example of a success");

    console.log(`\nsolaris.identifications.authorize({\n  personId: "${ids.personId}",`);
    console.log(`  identificationId: "${ids.identificationId}",\n})\n`);
    const result = await authorize(success);
    show(result);
    if (!isDeepStrictEqual(result.identification, success.value)) differs("the identification");

    console.log("\nWhat your code sees of each documented error:\n");
    row("status", "body", "class", "delivery", "may an SMS have gone out?");
    for (const example of examples.filter(({ code }) => code >= 300)) {
      const error = await authorize(example).then(
        () => undefined,
        (thrown) => thrown,
      );
      if (!isSolarisError(error)) {
        differs(`${example.code}/${example.name} ended in ${error ?? "a success"}`);
        continue;
      }
      const answers = { "not-sent": "no", rejected: "no", unknown: "perhaps: look before you call again" };
      row(example.code, example.name, error.name, error.delivery, answers[error.delivery]);
      const expected = (example.value.errors ?? [example.value]).map((/** @type {{ status: unknown }} */ entry) => ({
        ...entry,
        status: String(entry.status),
      }));
      const told = "errors" in error ? error.errors : undefined;
      if (error.status !== example.code || !isDeepStrictEqual(told, expected)) {
        differs(`${example.code}/${example.name}`);
      }
    }
  } catch (error) {
    differs(String(error));
  } finally {
    await provider.close();
  }

  console.log(
    differences === 0
      ? "\nEverything went as the specification says."
      : `\n${differences} difference(s) from the specification: run \`npm test\` to see where.`,
  );
  console.log(`
For real, on the sandbox (the customer of that person gets an SMS):

  SOLARIS_CLIENT_ID=… SOLARIS_CLIENT_SECRET=… npm start -- PERSON_ID IDENTIFICATION_ID
`);
  return differences === 0;
}

/**
 * @param {{ personId: string, identificationId: string, clientId: string, clientSecret: string }} given
 * @returns {Promise<boolean>}
 */
async function callSandbox({ personId, identificationId, clientId, clientSecret }) {
  const solaris = createSolarisClient({ environment: "sandbox", auth: clientCredentials({ clientId, clientSecret }) });
  console.log("Calling the sandbox. If it accepts the call, an SMS WILL GO OUT to the mobile number of this person.\n");
  try {
    show(await solaris.identifications.authorize({ personId, identificationId }));
    return true;
  } catch (error) {
    console.error(error);
    return false;
  }
}

/** @param {AuthorizeResult} result */
function show({ identification, meta }) {
  const { status, method, current_reference_token: referenceToken } = identification;
  const lines = {
    status: status === "confirmation_required" ? `${status} (the SMS is on its way)` : status,
    method: method ?? "not told",
    "reference token": `${referenceToken ?? "not told"} (show it beside the field for the one-time password)`,
    "enter the password by": confirmationDeadline(identification)?.toUTCString() ?? "not told",
    "authorize again by": authorizationDeadline(identification)?.toUTCString() ?? "not told",
    answer: `HTTP ${meta.status}, request id ${meta.requestId ?? "not told"}, sent ${meta.attempts} time(s)`,
  };
  for (const [name, value] of Object.entries(lines)) console.log(`  ${name.padEnd(24)}${value}`);
}

/** @param {(string | number)[]} cells */
function row(...cells) {
  const widths = [8, 18, 22, 10];
  console.log(`  ${cells.map((cell, column) => String(cell).padEnd(widths[column] ?? 0)).join("")}`);
}
