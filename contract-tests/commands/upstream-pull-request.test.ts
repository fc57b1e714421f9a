// Proves: when the provider's description changes, the weekly workflow opens one pull request with the proposed specification, what
// is generated from it, the pact and the verdict of spec:diff; that it updates this one from then on; and that it overwrites nothing
// that a person has committed to it. Its shell steps run in a copy of this repository, with a local bare repository as origin.
import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { withoutGit } from "../../scripts/support/git.mjs";
import { type ScratchCopy, scratchCopy } from "../../scripts/support/scratch-copy.mjs";
import { createRepository, gitIn } from "../support/git-repository.js";
import { providerDescription, theirAddress } from "../support/provider-description.js";
import type { Spec } from "../support/spec-changes.js";

interface Step {
  readonly run?: string;
  readonly if?: string;
}

const branch = "provider-description";
const { jobs } = parse(await readFile(".github/workflows/contract.yml", "utf8"));
const { env, steps }: { env: { BRANCH: string }; steps: Step[] } = jobs.upstream;
const shellSteps = steps.filter(({ run }) => run !== undefined && run !== "npm ci");

let copy: ScratchCopy;
let folder: string;
let origin: string;

beforeAll(async () => {
  copy = await scratchCopy();
  folder = await mkdtemp(join(tmpdir(), "upstream-"));
  origin = join(folder, "origin.git");
  await gitIn(folder, "init", "--quiet", "--bare", origin);
  await createRepository(copy.path(""));
  await gitIn(copy.path(""), "remote", "add", "origin", origin);
  await gitIn(copy.path(""), "push", "--quiet", "origin", "some-branch");
  await mkdir(join(folder, "bin"));
  // Records what it is asked, and keeps the body; a pull request is open once it was created.
  const gh = `#!/bin/sh
    echo "$*" >> "${folder}/asked"
    case "$2" in
      list) [ ! -e "${folder}/open" ] || echo 7 ;;
      create) touch "${folder}/open" ;;
    esac
    if [ -e "$RUNNER_TEMP/body.md" ]; then cp "$RUNNER_TEMP/body.md" "${folder}/body.md"; fi
  `;
  await writeFile(join(folder, "bin/gh"), gh);
  await chmod(join(folder, "bin/gh"), 0o755);
});
afterAll(async () => {
  await copy?.remove();
  await rm(folder, { recursive: true, force: true });
});

/** What the first run has built stays: each of the others would take as long. */
async function buildNoMore() {
  const settings = await readFile(copy.path("package.json"), "utf8");
  await gitIn(copy.path(""), "switch", "--quiet", "some-branch");
  await writeFile(copy.path("package.json"), settings.replace("spec-upstream.mjs --build", "spec-upstream.mjs"));
  await gitIn(copy.path(""), "commit", "--quiet", "--all", "--message", "Build no more");
  await gitIn(copy.path(""), "push", "--quiet", "origin", "some-branch");
}

const inOrigin = (...args: string[]) => gitIn(origin, ...args);
const statuses = (doc: Spec): string[] =>
  doc.paths[theirAddress].patch.responses["200"].content["application/json"].schema.properties.status.enum;

/**
 * A week's run, in a fresh checkout of the main branch.
 * @param made whether what changes is made, which takes seconds; else it is what was proposed before
 */
async function run(change: (doc: Spec) => unknown, made = true) {
  const doc = await providerDescription();
  change(doc);
  const temp = await mkdtemp(join(folder, "temp-"));
  await writeFile(join(temp, "theirs.yaml"), stringify(doc));
  await writeFile(join(temp, "output"), "");
  await writeFile(join(folder, "asked"), "");
  await gitIn(copy.path(""), "switch", "--quiet", "--force", "some-branch");
  await gitIn(copy.path(""), "branch", "--force", "--delete", branch).catch(() => "");
  const variables = {
    ...withoutGit(),
    ...{ PATH: `${join(folder, "bin")}:${process.env.PATH}`, BRANCH: env.BRANCH, GH_TOKEN: "example-token" },
    ...{ GITHUB_REF_NAME: "some-branch", GITHUB_OUTPUT: join(temp, "output"), RUNNER_TEMP: temp },
    ...{ SOURCE: join(temp, "theirs.yaml"), VITEST: "", NODE_ENV: "" },
  };
  let said = "";
  let code: unknown = 0;
  for (const { run: script = "", if: condition } of shellSteps) {
    const differs = (await readFile(join(temp, "output"), "utf8")).includes("differs=1");
    if (code !== 0 || (condition !== undefined && !differs)) continue;
    if (!made && script.includes("npm run --silent generate")) {
      await gitIn(copy.path(""), "fetch", "--quiet", "origin", branch);
      await gitIn(copy.path(""), "checkout", "FETCH_HEAD", "--", ".");
      continue;
    }
    code = await new Promise((resolve) => {
      execFile("bash", ["-e", "-c", script], { cwd: copy.path(""), env: variables }, (error, stdout, stderr) => {
        said += stdout + stderr;
        resolve(error?.code ?? 0);
      });
    });
  }
  const asked = (await readFile(join(folder, "asked"), "utf8")).split("\n").filter(Boolean);
  return { code, said, asked: asked.map((words) => words.split(" ").slice(0, 2).join(" ")) };
}

it("asks for a condition that this test knows", () => {
  expect(env.BRANCH).toBe(branch);
  const conditions = shellSteps.map((step) => step.if);
  expect(conditions).toEqual([
    undefined,
    "steps.compare.outputs.differs == '1'",
    "steps.compare.outputs.differs == '1'",
  ]);
});

it("opens a pull request, updates it, and leaves it to a person who works on it", async () => {
  const agreed = await run(() => {});
  expect(agreed, agreed.said).toMatchObject({ code: 0, asked: [] });
  await buildNoMore();

  const opened = await run((doc) => statuses(doc).push("status_of_tomorrow"));
  expect(opened, opened.said).toMatchObject({ code: 0, asked: ["auth setup-git", "pr list", "pr create"] });
  const changed = (await inOrigin("diff", "--name-only", "some-branch", branch)).split("\n");
  const pact = "contract-tests/pacts/solaris-esign-solaris-identity-api.json";
  const made = changed.filter((file) => file !== pact && file !== "spec/openapi.yaml");
  expect(changed).toEqual([pact, ...made, "spec/openapi.yaml"]);
  expect(made).toContain("generated/schema.ts");
  expect(made.filter((file) => !file.startsWith("generated/"))).toEqual([]);
  for (const file of changed) expect(await inOrigin("show", `${branch}:${file}`), file).toContain("status_of_tomorrow");
  const body = await readFile(join(folder, "body.md"), "utf8");
  expect(body).toContain("IdentificationStatus/enum: gains `status_of_tomorrow`");
  expect(body).toContain("the value `status_of_tomorrow` of the field `status` of response 200");
  expect(body).toContain("generated/ and the pact are made from the new specification.");

  // The same a week later: nothing is pushed.
  const first = await inOrigin("rev-parse", branch);
  const again = await run((doc) => statuses(doc).push("status_of_tomorrow"), false);
  expect(again, again.said).toMatchObject({ code: 0, asked: ["auth setup-git", "pr list", "pr edit"] });
  expect(await inOrigin("rev-parse", branch)).toBe(first);

  const updated = await run((doc) => {
    statuses(doc).push("status_of_tomorrow", "status_of_the_day_after");
    doc.paths[theirAddress].patch.responses["```"] = { description: "Nobody." };
  });
  expect(updated, updated.said).toMatchObject({ code: 0, asked: ["auth setup-git", "pr list", "pr edit"] });
  expect(await inOrigin("show", `${branch}:spec/openapi.yaml`)).toContain("status_of_the_day_after");
  expect(await inOrigin("rev-list", "--count", `some-branch..${branch}`)).toBe("1");
  const updatedBody = await readFile(join(folder, "body.md"), "utf8");
  expect(updatedBody).toContain("status_of_the_day_after");
  // Two blocks, whatever the provider writes.
  expect(updatedBody.match(/```/g)).toHaveLength(4);

  const clone = join(folder, "clone");
  await gitIn(folder, "clone", "--quiet", "--branch", branch, origin, clone);
  await gitIn(clone, "commit", "--quiet", "--allow-empty", "--message", "A review");
  await gitIn(clone, "push", "--quiet", "origin", branch);
  const reviewed = await inOrigin("rev-parse", branch);
  const left = await run((doc) => statuses(doc).push("status_of_next_week"), false);
  expect(left, left.said).toMatchObject({ code: 0, asked: ["auth setup-git", "pr list"] });
  expect(left.said).toContain("Somebody works on pull request 7");
  expect(await inOrigin("rev-parse", branch)).toBe(reviewed);
});

it("fails where all that differs takes a decision, or nothing can be compared", async () => {
  const decision = await run((doc) => (doc.servers = []));
  expect(decision, decision.said).toMatchObject({ code: 1, asked: [] });
  expect(decision.said).toContain("takes a decision");
  const broken = await run((doc) => delete doc.paths);
  expect(broken, broken.said).toMatchObject({ code: 2, asked: [] });
});
