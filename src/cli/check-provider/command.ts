// check provider: does the provider still keep the contract?
import type { IdentificationRef } from "../../index.js";
import { addressOf, addressOptions, confirmProduction } from "../address.js";
import { defineCommand, UsageError } from "../command.js";
import { credentialsHelp, credentialsOf, credentialsOption } from "../credentials.js";
import { publishReport, reportFilesOf, reportHelp, reportOptions, writeReportFiles } from "../report/files.js";
import type { CheckResult, Report } from "../report.js";
import { faultOfIds } from "./call.js";
import { runChecks } from "./run-checks.js";

const usage = `Does the provider still keep the contract? Asks it, and reports every difference.

  npx solaris-esign check provider --environment sandbox
  npx solaris-esign check provider --base-url URL --token-url URL

${credentialsHelp}

Only calls without effect are sent, unless there is also --allow-sms.

  --person ID --identification ID           also retrieves this identification: does the provider return it in its status?
  --allow-sms --person ID --identification ID
                                            makes the one real call, once: AN SMS GOES OUT to the mobile number of
                                            this person. Retrieves the identification before and after it
Further options:
  --confirm-production                      needed for the provider's production
${reportHelp}`;

export const command = defineCommand({
  usage,
  options: {
    ...addressOptions,
    ...credentialsOption,
    ...reportOptions,
    "confirm-production": { type: "boolean" },
    "allow-sms": { type: "boolean" },
    person: { type: "string" },
    identification: { type: "string" },
  },
  async run(given, io) {
    const address = addressOf(given);
    confirmProduction(address.baseUrl, given["confirm-production"]);
    const credentials = await credentialsOf(given.credentials, io);
    const ref = givenRefOf(given);
    const isReal = given["allow-sms"] === true;
    const files = await reportFilesOf(given, io);
    if (ref) await checkIds(ref);

    io.out(announcementOf(address.baseUrl, address.tokenUrl, ref !== undefined, isReal));
    const about = { command: "check provider", subject: address.baseUrl, at: new Date() };
    const reportOf = (checks: readonly CheckResult[]): Report => ({ ...about, checks });
    const settings = { ...address, ...credentials, ...(ref && { given: ref, isReal }) };
    const checks = await runChecks(settings, io, (known) => writeReportFiles(reportOf(known), files));
    return publishReport(reportOf(checks), files, io);
  },
});

function announcementOf(baseUrl: string, tokenUrl: string, isGiven: boolean, isReal: boolean): string {
  const real = `Then ONE REAL CALL is sent, once: if the provider accepts it, AN SMS WILL GO OUT to the mobile number of the person
given, and the code of an earlier SMS becomes worthless.
`;
  return `Asking ${baseUrl}, with a token from ${tokenUrl}, whether it keeps the contract.
Calls without effect are sent: without a token, with a wrong token, with ids that do not exist${isGiven ? ", and a retrieve" : ""}. No SMS.
${isReal ? real : ""}`;
}

interface GivenCall {
  readonly "allow-sms"?: boolean;
  readonly person?: string;
  readonly identification?: string;
}

/** @throws {UsageError} */
function givenRefOf({ "allow-sms": isAllowed, person, identification }: GivenCall): IdentificationRef | undefined {
  if (!isAllowed && person === undefined && identification === undefined) return undefined;
  if (person !== undefined && identification !== undefined)
    return { personId: person, identificationId: identification };
  if (!isAllowed) throw new UsageError("--person ID and --identification ID belong together.");
  throw new UsageError("--allow-sms needs --person ID and --identification ID: those of whom the SMS is for.");
}

/** @throws {UsageError} */
async function checkIds(ref: IdentificationRef): Promise<void> {
  const fault = await faultOfIds(ref);
  if (fault === undefined) return;
  const words = fault.replace("personId", "of --person").replace("identificationId", "of --identification");
  throw new UsageError(`The id ${words}.`);
}
