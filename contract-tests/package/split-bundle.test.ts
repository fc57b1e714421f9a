// Proves, with webpack: the drift checker is a separate file in a bundle, and a program that was deployed without it warns.
import { execFile } from "node:child_process";
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, expect, inject, it } from "vitest";
import webpack from "webpack";

const folder = () => join(inject("installed"), "split");
const app = `import { createSolarisClient } from "solaris-esign";
const told = { reports: [], warnings: [], statuses: [] };
const solaris = createSolarisClient({
  baseUrl: "http://127.0.0.1:1",
  auth: () => "token-1",
  fetch: async () => Response.json({ id: "i1", status: "status_of_tomorrow" }),
  onDrift: (report) => told.reports.push(report.issues[0].kind),
  onWarning: ({ code }) => told.warnings.push(code),
});
(async () => {
  for (let nth = 0; nth < 2; nth++) {
    const { identification } = await solaris.identifications.authorize({ personId: "p1", identificationId: "i1" });
    told.statuses.push(identification.status);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  console.log(JSON.stringify(told));
})();`;

beforeAll(async () => {
  const input = join(inject("installed"), "split-app.mjs");
  await writeFile(input, app);
  const output = { path: folder(), filename: "app.cjs", chunkFilename: "[id].part.cjs" };
  const compiler = webpack({ entry: input, target: "node20", mode: "production", output });
  const stats = await promisify(compiler.run.bind(compiler))();
  expect(stats?.hasErrors(), stats?.toString()).toBe(false);
  await promisify(compiler.close.bind(compiler))();
});

async function play(): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder(), "app.cjs")]);
  return JSON.parse(stdout);
}
const statuses = ["status_of_tomorrow", "status_of_tomorrow"];

it("reports drift with the file of the drift checker, and warns once without it", async () => {
  const reports = ["unknown-enum-value", "unknown-enum-value"];
  expect(await play()).toEqual({ statuses, reports, warnings: [] });
  const parts = (await readdir(folder())).filter((name) => name.endsWith(".part.cjs"));
  expect(parts).toHaveLength(1);
  await rm(join(folder(), String(parts[0])));
  expect(await play()).toEqual({ statuses, reports: [], warnings: ["drift_checker_missing"] });
});
