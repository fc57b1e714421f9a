// The runtimes: which, and how each is started. All but the browser come from the npm registry, through npx.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface Runtime {
  readonly name: string;
  /** Its column of the table in docs/runtimes.md; runtimes that share one must be alike. */
  readonly column: string;
  /** What may start it: the first that works is taken. */
  readonly commands: readonly (readonly string[])[];
  args(project: string, control: string): string[] | Promise<string[]>;
}

/** The bundle of the scenario for each kind of platform, by the condition in package.json. */
export const conditions = ["browser", "workerd", "default"];

/** Node 20 is as old as the package allows. */
const nodes = ["20.19.0", "22.23.3", "24.21.0", "26.10.0"];
const browsers = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** @param name as npx knows it */
export const npx = (name: string): string[] => ["npx", "--yes", `--package=${name}`, "--", name.replace(/@.*/, "")];

const installed = (project: string, control: string) => [join(project, "scenario.mjs"), control];
/** The package as it is bundled for other platforms: over the platform's `fetch`. */
const bundled = (project: string, control: string) => [join(project, "bundles/default.mjs"), control];

export const runtimes: readonly Runtime[] = [
  ...nodes.flatMap((version) => {
    const family = version.startsWith("20.") ? "Node 20" : "Node 22 to 26";
    const commands = [npx(`node@${version}`)];
    return [
      { name: `Node ${version}`, column: "Node", commands, args: installed },
      { name: `Node ${version}, web bundle`, column: `${family}, web bundle`, commands, args: bundled },
    ];
  }),
  { name: "Bun", column: "Bun", commands: [npx("bun@1.4.5")], args: installed },
  {
    name: "Deno",
    column: "Deno",
    commands: [npx("deno@2.9.6")],
    args: (...given) => ["run", "--quiet", "--allow-all", ...installed(...given)],
  },
  { name: "workerd", column: "workerd", commands: [npx("workerd@1.20261117.1")], args: inWorker },
  {
    name: "Chromium",
    column: "Chromium",
    commands: browsers.map((name) => [name]),
    // The sandbox does not start for root, or in many containers; the page is our own.
    args: (project, control) => [
      ...["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage"],
      ...[`--user-data-dir=${join(project, "profile")}`, control],
    ],
  },
];

async function inWorker(project: string, control: string) {
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
  modules = [(name = "worker.mjs", esModule = embed "bundles/workerd.mjs")],
  bindings = [(name = "CONTROL", text = "${control}")],
  compatibilityDate = "2026-11-01",
);
`,
  );
  return ["test", config];
}
