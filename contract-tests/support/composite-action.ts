// Runs the shell steps of action.yml as GitHub does: with its inputs, its expressions, and files for its outputs and its summary.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { withoutGit } from "../../scripts/support/git.mjs";

export interface ActionStep {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly shell?: string;
  readonly "working-directory"?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
}

export interface CompositeAction {
  readonly inputs: Readonly<Record<string, { description: string; required?: boolean; default?: string }>>;
  readonly outputs: Readonly<Record<string, { description: string; value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly ActionStep[] };
}

export const actionText: string = await readFile(new URL("../../action.yml", import.meta.url), "utf8");
export const action: CompositeAction = parse(actionText);

export interface ActionRun {
  readonly code: number;
  readonly said: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** The variables of GitHub that the steps use. */
const github = {
  GITHUB_SERVER_URL: "https://github.com",
  GITHUB_REPOSITORY: "someone/an-app",
  GITHUB_RUN_ID: "42",
};

/**
 * @param folder for what the run writes
 * @param given the inputs of the step that uses the action
 * @param env the environment of that step
 */
export async function runAction(
  folder: string,
  given: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
): Promise<ActionRun> {
  const temp = await mkdtemp(join(folder, "run-"));
  const inputs = Object.fromEntries(
    Object.entries(action.inputs).map(([name, input]) => [name, given[name] ?? input.default ?? ""]),
  );
  const known: Record<string, string> = { "github.token": "example-token", "github.repository": "someone/an-app" };
  for (const [name, value] of Object.entries(inputs)) known[`inputs.${name}`] = value;
  for (const [name, value] of Object.entries(env)) known[`env.${name}`] = value;
  const evaluated = (text: string): string =>
    text.replace(/\$\{\{ (.*?) \}\}/g, (_whole, expression: string) => {
      const values = expression.split(" || ").map((name) => {
        if (!/^(inputs|env|steps|github)\.[\w.-]+$/.test(name)) throw new Error(`Teach this test ${expression}`);
        return known[name];
      });
      // A default of an input is an expression itself.
      return evaluated(values.find(Boolean) ?? "");
    });
  let [code, said, summary] = [0, "", ""];
  for (const step of action.runs.steps) {
    const { result = "" } = outputsOf(known);
    const wanted = inputs["open-issue"] === "true" && ["holds", "broken"].includes(result);
    if (step.if !== undefined && !wanted) continue;
    const files = { GITHUB_OUTPUT: join(temp, "output"), GITHUB_STEP_SUMMARY: join(temp, "summary") };
    for (const file of Object.values(files)) await writeFile(file, "");
    const variables = Object.entries(step.env ?? {}).map(([name, value]) => [name, evaluated(value)]);
    const ran = await new Promise<{ code: number; said: string }>((resolve) => {
      const args = ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run ?? ""];
      const options = {
        cwd: evaluated(step["working-directory"] ?? folder),
        env: { ...withoutGit(), ...github, ...env, RUNNER_TEMP: temp, ...files, ...Object.fromEntries(variables) },
      };
      execFile("bash", args, options, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code ?? -1) : 0, said: stdout + stderr });
      });
    });
    said += ran.said;
    code ||= ran.code;
    summary += await readFile(files.GITHUB_STEP_SUMMARY, "utf8");
    for (const line of (await readFile(files.GITHUB_OUTPUT, "utf8")).split("\n").filter(Boolean)) {
      const [name = "", ...value] = line.split("=");
      known[`steps.${step.id}.outputs.${name}`] = value.join("=");
    }
  }
  const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, evaluated(value)]);
  return { code, said, summary, outputs: Object.fromEntries(outputs) };
}

function outputsOf(known: Readonly<Record<string, string>>): Record<string, string> {
  const result = known["steps.check.outputs.result"];
  return result === undefined ? {} : { result };
}
