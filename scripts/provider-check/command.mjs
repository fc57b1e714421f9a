// The command contract:provider: what it says before, meanwhile and afterwards, and how it ends.
import { writeFile } from "node:fs/promises";
import { readCommand } from "./options.mjs";
import { reportOf } from "./report.mjs";
import { htmlReport } from "./report-html.mjs";
import { jsonReport } from "./report-json.mjs";
import { junitReport } from "./report-junit.mjs";
import { textReport } from "./report-text.mjs";

const formats = { json: jsonReport, junit: junitReport, html: htmlReport };

/**
 * @param {import("./options.mjs").Given} given
 * @param {NodeJS.ProcessEnv} environment
 * @param {Pick<Console, "log" | "error">} terminal
 * @returns {Promise<number>} the exit code
 */
export async function providerCommand(given, environment, terminal) {
  const { settings, files } = await readCommand(given, environment);
  const { baseUrl: provider, tokenUrl, real } = settings;
  terminal.log(`Asking ${provider}, with a token from ${tokenUrl}, whether it keeps spec/openapi.yaml.
Three calls without effect are sent: one without a token, one with a wrong token, one with ids that do not exist. No SMS.`);
  if (real) {
    terminal.log(`Then ONE REAL CALL is sent, once: if the provider accepts it, AN SMS WILL GO OUT to the mobile number of the person
given, and the code of an earlier SMS becomes worthless.`);
  }
  terminal.log("");

  const at = new Date();
  // Prism takes a while to load, and whoever mistyped an option need not wait for it.
  const { runChecks } = await import("./run-checks.mjs");
  const reportOn = (/** @type {readonly import("./report.mjs").CheckResult[]} */ checks) =>
    reportOf({ provider, at, realCall: real !== undefined, checks });
  const checks = await runChecks(
    settings,
    (title) => terminal.log(`  ${title} …`),
    async (known) => {
      for (const [format, make] of Object.entries(formats)) {
        const file = files[/** @type {keyof typeof formats} */ (format)];
        if (file !== undefined) await writeFile(file, make(reportOn(known)));
      }
    },
  );
  const report = reportOn(checks);
  terminal.log(`\n${textReport(report)}`);
  return report.exitCode;
}
