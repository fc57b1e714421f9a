// Does the provider still keep the contract? npm run contract:provider -- --help
import { writeFile } from "node:fs/promises";
import { help, readCommand } from "./provider-check/options.mjs";
import { reportOf } from "./provider-check/report.mjs";
import { htmlReport } from "./provider-check/report-html.mjs";
import { jsonReport } from "./provider-check/report-json.mjs";
import { junitReport } from "./provider-check/report-junit.mjs";
import { textReport } from "./provider-check/report-text.mjs";
import { endSafely, UsageError } from "./provider-check/usage.mjs";

const formats = { json: jsonReport, junit: junitReport, html: htmlReport };

endSafely(async () => {
  const command = await readCommand(process.argv.slice(2), process.env).catch((error) => {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\nNothing was sent. See npm run contract:provider -- --help`);
    return undefined;
  });
  if (!command) return 2;
  if (command === "help") {
    console.log(help);
    return 0;
  }
  const { settings, files } = command;
  const { baseUrl: provider, tokenUrl, real } = settings;
  console.log(`Asking ${provider}, with a token from ${tokenUrl}, whether it keeps spec/openapi.yaml.
Three calls without effect are sent: one without a token, one with a wrong token, one with ids that do not exist. No SMS.`);
  if (real) {
    console.log(`Then ONE REAL CALL is sent, once: if the provider accepts it, AN SMS WILL GO OUT to the mobile number of the person
given, and the code of an earlier SMS becomes worthless.`);
  }
  console.log("");

  const at = new Date();
  // Prism takes a while to load, and whoever mistyped an option need not wait for it.
  const { runChecks } = await import("./provider-check/run-checks.mjs");
  const checks = await runChecks(settings, (title) => console.log(`  ${title} …`));
  const report = reportOf({ provider, at, realCall: real !== undefined, checks });
  console.log(`\n${textReport(report)}`);

  for (const [format, make] of Object.entries(formats)) {
    const file = files[/** @type {keyof typeof formats} */ (format)];
    if (file !== undefined) await writeFile(file, make(report));
  }
  return report.exitCode;
});
