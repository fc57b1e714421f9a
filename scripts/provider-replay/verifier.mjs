// Pact's own verifier, as a process: its JSON report says what differs. It holds whole answers, so it is in a folder that nobody else
// can read, and gone at the end; of each difference is kept what cannot carry a value.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandOf } from "../support/programs.mjs";
import { withoutProxies } from "../support/proxies.mjs";

/** @typedef {import("../support/pact-replay.mjs").Interaction} Interaction */
/** @typedef {{ path: string, kind: string, expected: string, found: string }} Mismatch */

/**
 * @param {object} options
 * @param {string} options.pact file
 * @param {string} options.url of the provider
 * @param {string} options.stateUrl asked before each interaction, with the state as a query
 * @returns {Promise<any>} the report, or undefined where there is none
 */
export async function verificationReport({ pact, url, stateUrl }) {
  const folder = mkdtempSync(join(tmpdir(), "contract-verify-"));
  const file = join(folder, "report.json");
  const { hostname, port } = new URL(url);
  const [program, args] = commandOf("pact-verifier", [
    ...["--file", pact, "--hostname", hostname, "--port", port, "--json", file],
    ...["--state-change-url", stateUrl, "--state-change-as-query", "--request-timeout", "30000"],
  ]);
  // The verifier's own variables would have it ask a broker, or leave interactions out.
  const own = Object.entries(withoutProxies()).filter(([name]) => !name.startsWith("PACT_"));
  const env = { ...Object.fromEntries(own), PACT_DO_NOT_TRACK: "true" };
  const child = spawn(program, args, { stdio: "ignore", env });
  // A hook may end this process before its time.
  const cleanUp = () => {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", cleanUp);
  try {
    await new Promise((resolve) => child.once("close", resolve));
    return JSON.parse(await readFile(file, "utf8").catch(() => "null")) ?? undefined;
  } finally {
    process.off("exit", cleanUp);
    cleanUp();
  }
}

/**
 * @param {any} report
 * @param {Interaction} interaction
 * @returns {Mismatch[] | undefined} undefined if it did not fail
 */
export function mismatchesOf(report, { state, description }) {
  const named = ` Given ${state} - ${description}`;
  const failed = report.errors.find((/** @type {any} */ { interaction }) => interaction.endsWith(named));
  return failed && (failed.mismatch.mismatches ?? []).flatMap(mismatchesIn);
}

/**
 * @param {{ type: string, path?: string, key?: string, actual: any, expected: any }} difference
 * @returns {Mismatch[]}
 */
function mismatchesIn({ type, path: at = "$", key = "", actual, expected }) {
  if (type === "StatusMismatch") {
    return [{ path: "(status)", kind: "unexpected-status", expected: `${expected}`, found: `${actual}` }];
  }
  if (type === "BodyTypeMismatch") {
    return [{ path: "content-type", kind: "wrong-media-type", expected: "application/json", found: "another" }];
  }
  if (type === "HeaderMismatch") {
    const path = key.toLowerCase();
    return [{ path, kind: "header-differs", expected: "as in the pact", found: "another, or none" }];
  }
  const path = at.replace(/^\$\.?/, "") || "(body)";
  const [found, wanted] = [valueIn(actual), valueIn(expected)];
  if (Array.isArray(found) && Array.isArray(wanted)) {
    // Of objects it tells the names of the fields, of lists the entries.
    const missing = wanted.filter((name) => /^\w+$/.test(name) && !found.includes(name));
    if (missing.length === 0) {
      return [{ path, kind: "bad-format", expected: "a list of the pact's size", found: "another size" }];
    }
    return missing.map((name) => ({
      path: path === "(body)" ? name : `${path}.${name}`,
      kind: "missing-field",
      expected: "a field that this package reads",
      found: "nothing",
    }));
  }
  if (typeOf(found) === typeOf(wanted)) {
    return [{ path, kind: "value-differs", expected: "the pact's value", found: "another value" }];
  }
  return [{ path, kind: "wrong-type", expected: typeOf(wanted), found: typeOf(found) }];
}

/** @param {unknown} text JSON */
function valueIn(text) {
  try {
    return JSON.parse(`${text}`);
  } catch {
    return text;
  }
}

/** @param {unknown} value */
function typeOf(value) {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  return Number.isInteger(value) ? "integer" : typeof value;
}
