// The runtimes: which, and how each is started. All but the browser come from the npm registry, through npx.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * @typedef {object} Runtime
 * @property {string} name
 * @property {string} column of the table in docs/runtimes.md; runtimes that share one must be alike
 * @property {string[][]} commands that it may be called by: the first that works is taken
 * @property {(project: string, control: string) => string[] | Promise<string[]>} args
 */

/** The packages by which npx knows them. Node 20 is as old as the package allows. */
const nodes = ["20.19.0", "22.23.3", "24.21.0", "26.10.0"];
const bun = "bun@1.4.5";
const deno = "deno@2.9.6";
const workerd = "workerd@1.20261117.1";
const compatibilityDate = "2026-11-01";
const browsers = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** @param {string} name */
const npx = (name, command = name.replace(/@.*/, "")) => ["npx", "--yes", `--package=${name}`, "--", command];

/** @type {Runtime[]} */
export const runtimes = [
  ...nodes.flatMap((version) => {
    const family = version.startsWith("20.") ? "Node 20" : "Node 22 to 26";
    const node = { commands: [npx(`node@${version}`)], args: inProcess };
    return [
      { ...node, name: `Node ${version}`, column: "Node" },
      { ...node, name: `Node ${version}, web bundle`, column: `${family}, web bundle`, args: inBundle },
    ];
  }),
  { name: "Bun", column: "Bun", commands: [npx(bun)], args: inProcess },
  {
    name: "Deno",
    column: "Deno",
    commands: [npx(deno)],
    args: (project, control) => ["run", "--quiet", "--allow-all", ...inProcess(project, control)],
  },
  { name: "workerd", column: "workerd", commands: [npx(workerd)], args: inWorker },
  { name: "Chromium", column: "Chromium", commands: browsers.map((name) => [name]), args: inBrowser },
];

/**
 * @param {string} project
 * @param {string} control
 */
function inProcess(project, control) {
  return [join(project, "in-process.mjs"), control];
}

/**
 * The package as it is bundled for other platforms: over the platform's `fetch`.
 * @param {string} project
 * @param {string} control
 */
function inBundle(project, control) {
  return [join(project, "bundles/in-process.mjs"), control];
}

/**
 * @param {string} project
 * @param {string} control
 */
async function inWorker(project, control) {
  const config = join(project, "workerd.capnp");
  await writeFile(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true))),
  ],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker.mjs", esModule = embed "bundles/in-worker.mjs")],
  bindings = [(name = "CONTROL", text = "${control}")],
  compatibilityDate = "${compatibilityDate}",
);
`,
  );
  return ["test", config];
}

/**
 * @param {string} project
 * @param {string} control
 */
function inBrowser(project, control) {
  // The sandbox does not start for root, or in many containers; the page is our own.
  const safe = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage"];
  return [...safe, `--user-data-dir=${join(project, "profile")}`, control];
}
