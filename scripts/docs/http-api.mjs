// Makes the page of the HTTP API: one file, of the specification.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { run } from "../support/run.mjs";

const template = fileURLToPath(new URL("http-api.hbs", import.meta.url));

/** The logo of its maker, which the page would ask for. The template names the maker instead. */
const logo = /https:\/\/cdn\.redoc\.ly\/redoc\/logo[\w-]*\.svg/g;

/**
 * @param {{ file: string, policy: string }} target policy: the Content-Security-Policy of the page
 * @returns {Promise<boolean>} whether it succeeded
 */
export async function writeHttpApi({ file, policy }) {
  const options = ["--inlineBundle", "--template", template, "--templateOptions.policy", policy, "--output", file];
  if (!(await run("redocly", ["build-docs", "spec/openapi.yaml", ...options], { quiet: true }))) return false;
  const page = await readFile(file, "utf8");
  await writeFile(file, page.replace(logo, "data:,"));
  return true;
}
