// Plays the scenario in one runtime, and returns its cells of the table.
import { spawn } from "node:child_process";
import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { rolldown } from "rolldown";
import { onTestFinished } from "vitest";
import { startLoopbackServer } from "../../scripts/support/loopback-server.mjs";
import { patchesAt, startEndpoint } from "../support/scripted-provider.js";
import { allowed, answer, errorsTell, type Row, rows } from "./rows.js";
import { conditions, type Runtime } from "./runtimes.js";
import { cellOf, type Story, whatErrorsTell } from "./table.js";

/** How long a runtime may take to be downloaded, and to play. */
const limitsMs = { install: 300_000, play: 120_000 };

/** Copies the scenario into a project that has the package, and bundles it for platforms that resolve no modules. */
export async function prepareScenario(project: string): Promise<void> {
  await cp(new URL("../package/consumers/runtimes/scenario.mjs", import.meta.url), join(project, "scenario.mjs"));
  for (const condition of conditions) {
    const resolve = { conditionNames: [condition, "import"] };
    const bundle = await rolldown({ input: join(project, "scenario.mjs"), platform: "neutral", resolve });
    await bundle.write({ file: join(project, "bundles", `${condition}.mjs`), codeSplitting: false });
    await bundle.close();
  }
}

/** The first of the commands that works, or the reason why none does. */
export async function findCommand({ commands }: Pick<Runtime, "commands">, project: string) {
  let missing = "";
  for (const command of commands) {
    const { code, output } = await start([...command, "--version"], project, limitsMs.install).ended;
    if (code === 0) return { command, missing: "" };
    const lines = output.trim().split("\n");
    missing ||= `\`${command.join(" ")}\`: ${lines.find((line) => line.startsWith("npm error")) ?? lines.at(-1)}`;
  }
  return { missing };
}

/** @param project has the package and the scenario */
export async function playIn({ args }: Runtime, command: readonly string[], project: string) {
  const servers = await Promise.all(rows.map(serverOf));
  const task = rows.map(({ what, kept, call }, nth) => ({ what, kept, call, url: servers[nth]?.url }));
  const control = await startControl(task, join(project, "bundles/browser.mjs"));
  const run = start([...command, ...(await args(project, control.url))], project, limitsMs.play);
  onTestFinished(async () => {
    run.end();
    await run.ended;
    await control.close();
  });
  const failed = run.ended.then(({ output }) => {
    throw new Error(`It handed in nothing. It printed:\n${output.slice(-2_000)}`);
  });
  const stories = await Promise.race([control.stories, failed]);
  const cells = rows.map((row, nth) => [row.what, cellOf(row, stories[nth] as Story, servers[nth]?.arrived() ?? 0)]);
  return { ...Object.fromEntries(cells), [errorsTell]: whatErrorsTell(stories) };
}

async function serverOf({ to, steps = [answer(200)] }: Row) {
  if (to === "nowhere") return { url: "https://nosuch.invalid", arrived: () => 0 };
  const endpoint = await startEndpoint(to === "nobody" ? {} : to);
  if (to === "nobody") await endpoint.stop();
  endpoint.script((socket, nth, request) => {
    if (request.method === "OPTIONS") return allowed(socket, nth, request);
    const step = steps[Math.min(patchesAt(endpoint), steps.length) - 1];
    step?.(socket, nth, request);
  });
  return { url: endpoint.url, arrived: () => patchesAt(endpoint) };
}

function start([command = "", ...args]: readonly string[], cwd: string, limitMs: number) {
  // `npm run --silent` would make npx fail without a word.
  const env = { ...process.env, npm_config_loglevel: "error", npm_config_fetch_retries: "1" };
  // A process group of its own: npx and browsers start other processes.
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const end = () => {
    try {
      if (child.pid) process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  };
  const timer = setTimeout(end, limitMs);
  const closed = new Promise<number | null | string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", resolve);
  });
  const ended = Promise.all([closed, text(child.stdout), text(child.stderr)]).then(([code, stdout, stderr]) => {
    clearTimeout(timer);
    return { code, output: typeof code === "string" ? code : stdout || stderr };
  });
  return { end, ended };
}

/** Gives a runtime its task, and takes what it hands in; a browser gets its page here. */
async function startControl(task: object, browserBundle: string) {
  let handIn: (stories: Story[]) => void = () => {};
  const stories = new Promise<Story[]>((resolve) => {
    handIn = resolve;
  });
  const pages: Readonly<Record<string, () => [type: string, body: string] | Promise<[string, string]>>> = {
    "/": () => ["text/html", '<script type="module" src="/browser.mjs"></script>'],
    "/browser.mjs": async () => ["text/javascript", await readFile(browserBundle, "utf8")],
    "/task": () => ["application/json", JSON.stringify(task)],
  };
  const server = await startLoopbackServer(async (request, response) => {
    const page = await pages[request.url ?? ""]?.();
    if (page) response.writeHead(200, { "content-type": page[0] }).end(page[1]);
    else if (request.url === "/stories") {
      const handedIn = JSON.parse(await text(request));
      response.end();
      handIn(handedIn);
    } else response.writeHead(404).end();
  });
  return { ...server, stories };
}
