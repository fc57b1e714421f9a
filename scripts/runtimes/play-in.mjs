// Plays the scenario in one runtime, and says what came of each row.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { startLoopbackServer } from "../support/loopback-server.mjs";
import { errorsTell, rows } from "./rows.mjs";
import { startScriptedProvider } from "./scripted-provider.mjs";

/** How long a runtime may take to be downloaded, and to play. */
const patienceMs = { install: 300_000, play: 120_000 };

/** `npm run --silent` would have npx fail without a word. */
const env = { ...process.env, npm_config_loglevel: "error", npm_config_fetch_retries: "1" };

/**
 * @typedef {object} Played
 * @property {string} name
 * @property {string} column
 * @property {string} [version]
 * @property {string} [missing] why the runtime is not to be had
 * @property {string} [failed] why nothing came of it
 * @property {Record<string, string>} [cells] what came of each row, by its fault; and what its errors tell
 */

/**
 * @param {import("./runtimes.mjs").Runtime} runtime
 * @param {string} project has the package installed
 * @returns {Promise<Played>}
 */
export async function playIn({ name, column, commands, args }, project) {
  const found = await findCommand(commands, project);
  if ("missing" in found) return { name, column, ...found };
  const { command, version } = found;
  const provider = await startScriptedProvider();
  const task = { rows, addresses: provider.addresses };
  const control = await startControl(task, join(project, "bundles"));
  const run = start([...command, ...(await args(project, control.url))], project, patienceMs.play);
  const failed = run.ended.then(({ output }) => `It handed in nothing. It said:\n${output.slice(-2_000)}`);
  try {
    const stories = await Promise.race([control.stories, failed]);
    if (typeof stories === "string") return { name, column, version, failed: stories };
    const cells = stories.map((story) => [story.fault, cellOf(story, provider.arrived(story.fault))]);
    return { name, column, version, cells: { ...Object.fromEntries(cells), [errorsTell]: whatErrorsTell(stories) } };
  } finally {
    run.end();
    await run.ended;
    await control.close();
    await provider.close();
  }
}

/**
 * What the caller was told, and whether that is all that happened.
 * @param {import("./scenario.mjs").Story} story
 * @param {number} arrived
 */
function cellOf({ fault, told, attempts }, arrived) {
  const before = rows.find((row) => row.fault === fault)?.kept ? 1 : 0;
  const unseen = arrived - before - attempts;
  if (unseen <= 0) return told;
  return `${told}, **sent ${arrived - before === 2 ? "twice" : `${arrived - before} times`}**`;
}

/**
 * Whether the platform's own errors tell a connection that never stood from one that broke.
 * @param {import("./scenario.mjs").Story[]} stories
 */
export function whatErrorsTell(stories) {
  const looks = (/** @type {"nothing" | "perhaps"} */ carried, /** @type {"code" | "message"} */ part) =>
    rows
      .filter((row) => row.carried === carried)
      .map(({ fault }) => stories.find((story) => story.fault === fault)?.thrown?.[part] ?? "");
  for (const part of /** @type {const} */ (["code", "message"])) {
    const broken = new Set(looks("perhaps", part));
    if (looks("nothing", part).every((look) => look !== "" && !broken.has(look))) return `by their ${part}`;
  }
  return "no";
}

/**
 * @param {string[][]} commands
 * @param {string} project
 * @returns {Promise<{ command: string[], version: string } | { missing: string }>}
 */
async function findCommand(commands, project) {
  let missing = "";
  for (const command of commands) {
    const { code, output } = await start([...command, "--version"], project, patienceMs.install).ended;
    if (code === 0) return { command, version: /\d+(?:[.-]\d+)+/.exec(output)?.[0] ?? "of unknown version" };
    missing ||= `\`${command.join(" ")}\` does not run: ${reasonIn(output)}`;
  }
  return { missing };
}

/** @param {string} output */
function reasonIn(output) {
  const lines = output.trim().split("\n");
  return lines.find((line) => line.startsWith("npm error")) ?? lines.at(-1);
}

/**
 * @param {string[]} line
 * @param {string} cwd
 * @param {number} limitMs
 */
function start([command = "", ...args], cwd, limitMs) {
  // A process group of its own: npx and browsers start others.
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const end = () => {
    try {
      if (child.pid) process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  };
  const timer = setTimeout(end, limitMs);
  /** @type {Promise<number | null | string>} */
  const closed = new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", resolve);
  });
  const ended = Promise.all([closed, text(child.stdout), text(child.stderr)]).then(([code, stdout, stderr]) => {
    clearTimeout(timer);
    return { code, output: typeof code === "string" ? code : stdout || stderr };
  });
  return { end, ended };
}

/**
 * Tells a runtime what to do, and takes what it hands in; a browser has its page from here.
 * @param {import("./scenario.mjs").Task} task
 * @param {string} bundles
 */
async function startControl(task, bundles) {
  /** @type {(stories: import("./scenario.mjs").Story[]) => void} */
  let handIn = () => {};
  /** @type {Promise<import("./scenario.mjs").Story[]>} */
  const stories = new Promise((resolve) => {
    handIn = resolve;
  });
  const server = await startLoopbackServer(async (request, response) => {
    const send = (/** @type {string} */ type, /** @type {string} */ body) =>
      response.writeHead(200, { "content-type": type }).end(body);
    if (request.url === "/") send("text/html", `<script type="module" src="/in-browser.mjs"></script>`);
    else if (request.url === "/in-browser.mjs")
      send("text/javascript", await readFile(join(bundles, "in-browser.mjs"), "utf8"));
    else if (request.url === "/task") send("application/json", JSON.stringify(task));
    else if (request.url === "/stories") {
      const handedIn = JSON.parse(await text(request));
      send("text/plain", "");
      handIn(handedIn);
    } else response.writeHead(404).end();
  });
  return { ...server, stories };
}
