// Proves: what `npm run pact:publish` and `npm run pact:can-i-deploy` ask of a Pact Broker, that no secret is printed or stands on
// a command line, and that the exit code tells done, refused and not asked apart. A recording program stands in for the broker's
// command-line client, which is not installed; `npm run pact:check-cli` tries the real one.
import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createRepository, gitIn } from "../support/git-repository.js";

const script = fileURLToPath(new URL("../../scripts/pact-broker.mjs", import.meta.url));
const token = "token-that-nobody-may-see";
const password = "password-that-nobody-may-see";
const basic = Buffer.from(`some-user:${password}`).toString("base64");
const withToken = { PACT_BROKER_BASE_URL: "https://pacts.example.com", PACT_BROKER_TOKEN: token };
const publish = ["publish", "--version", "1.2.3", "--branch", "feature/x"];
const canIDeploy = ["can-i-deploy", "--version", "1.2.3", "--to-environment", "production"];

/** A git repository with a pact and the recording program, beside which nothing of this project is needed. */
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "pact-broker-"));
  await mkdir(join(folder, "contract-tests/pacts"), { recursive: true });
  await writeFile(
    join(folder, "contract-tests/pacts/pact.json"),
    JSON.stringify({ consumer: { name: "some-consumer" } }),
  );
  const client = join(folder, "client.mjs");
  await writeFile(
    client,
    `#!${process.execPath}
    import { appendFileSync } from "node:fs";
    const args = process.argv.slice(2);
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("PACT_")));
    appendFileSync(${JSON.stringify(join(folder, "calls"))}, JSON.stringify({ args, env }) + "\\n");
    console.log("the broker says:", JSON.stringify(env));
    console.error("Basic ${basic}");
    process.exit(args[0] === process.env.FAILS_AT ? 1 : 0);
    `,
  );
  await chmod(client, 0o755);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly output: string;
  /** What the program was called with, once for each call. */
  readonly calls: readonly { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> }[];
}

async function run(args: readonly string[], variables: Readonly<Record<string, string>>): Promise<Ended> {
  const env = { PATH: process.env.PATH, PACT_BROKER_CLI: join(folder, "client.mjs"), ...variables };
  const ended = await new Promise<Omit<Ended, "calls">>((resolve) => {
    const child = execFile(process.execPath, [script, ...args], { cwd: folder, env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, output: stdout + stderr }),
    );
  });
  const lines = await readFile(join(folder, "calls"), "utf8").catch(() => "");
  return {
    ...ended,
    calls: lines
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  };
}

async function commitAll(): Promise<string> {
  await createRepository(folder);
  return gitIn(folder, "rev-parse", "HEAD");
}

it("publishes the committed pact, under its version and branch", async () => {
  const { code, output, calls } = await run(publish, withToken);
  expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining("some-consumer 1.2.3") });
  expect(calls.map(({ args }) => args)).toEqual([
    ["list-environments"],
    ["publish", "contract-tests/pacts", "--consumer-app-version", "1.2.3", "--branch", "feature/x"],
  ]);
});

it("asks whether the version can be deployed to the environment", async () => {
  const { code, calls } = await run(canIDeploy, withToken);
  expect(code).toBe(0);
  expect(calls.at(-1)?.args).toEqual([
    "can-i-deploy",
    "--pacticipant",
    "some-consumer",
    "--version",
    "1.2.3",
    "--to-environment",
    "production",
  ]);
});

it("takes the commit and its branch where no others are named", async () => {
  const commit = await commitAll();
  const { code, calls } = await run(["publish"], withToken);
  expect(code).toBe(0);
  expect(calls.at(-1)?.args.slice(2)).toEqual(["--consumer-app-version", commit, "--branch", "some-branch"]);
});

it("takes the branch from the workflow where git has none checked out", async () => {
  await commitAll();
  await gitIn(folder, "checkout", "--quiet", "--detach");
  const { calls } = await run(["publish"], { ...withToken, GITHUB_REF_NAME: "main" });
  expect(calls.at(-1)?.args.slice(-2)).toEqual(["--branch", "main"]);
});

it.each([
  { what: "a token", variables: withToken, passed: { PACT_BROKER_TOKEN: token }, secrets: [token] },
  {
    what: "user name and password",
    variables: {
      PACT_BROKER_BASE_URL: "https://pacts.example.com",
      PACT_BROKER_USERNAME: "some-user",
      PACT_BROKER_PASSWORD: password,
      PACT_BROKER_TOKEN: "",
    },
    passed: { PACT_BROKER_USERNAME: "some-user", PACT_BROKER_PASSWORD: password },
    secrets: [password, basic],
  },
])("passes $what on by environment, and prints none of it", async ({ variables, passed, secrets }) => {
  const { output, calls } = await run(publish, variables);
  expect(output).toContain("the broker says:");
  for (const secret of secrets) expect(output).not.toContain(secret);
  for (const { args } of calls)
    for (const secret of [token, password, basic]) expect(args.join(" ")).not.toContain(secret);
  for (const { env } of calls) {
    expect(env).toEqual({
      ...passed,
      PACT_BROKER_BASE_URL: "https://pacts.example.com",
      PACT_BROKER_CLI: expect.any(String),
      PACT_DO_NOT_TRACK: "true",
    });
  }
});

it.each([
  { args: publish, failsAt: "publish", code: 1, says: "refused the pact" },
  { args: canIDeploy, failsAt: "can-i-deploy", code: 1, says: "Not deployable" },
  { args: publish, failsAt: "list-environments", code: 2, says: "nothing was done" },
  { args: canIDeploy, failsAt: "list-environments", code: 2, says: "nothing was done" },
])("ends with $code when $failsAt fails for $args.0", async ({ args, failsAt, code, says }) => {
  const ended = await run(args, { ...withToken, FAILS_AT: failsAt });
  expect(ended).toMatchObject({ code, output: expect.stringContaining(says) });
  expect(ended.calls.at(-1)?.args[0]).toBe(failsAt);
});

it("ends with 2 when the client cannot be started", async () => {
  const ended = await run(publish, { ...withToken, PACT_BROKER_CLI: join(folder, "no-such-program") });
  expect(ended).toMatchObject({ code: 2, output: expect.stringContaining("ENOENT") });
});

it.each([
  { what: "no address", variables: {}, says: "Set PACT_BROKER_BASE_URL" },
  { what: "an empty address", variables: { PACT_BROKER_BASE_URL: "" }, says: "Set PACT_BROKER_BASE_URL" },
  { what: "no http address", variables: { PACT_BROKER_BASE_URL: "ftp://x" }, says: "no http(s) address" },
  {
    what: "credentials in the address",
    variables: { PACT_BROKER_BASE_URL: `https://some-user:${password}@pacts.example.com` },
    says: "PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD instead",
  },
  {
    what: "a token in the address",
    variables: { PACT_BROKER_BASE_URL: `https://pacts.example.com?token=${password}` },
    says: "Set PACT_BROKER_TOKEN instead",
  },
  {
    what: "a token in the fragment of the address",
    variables: { PACT_BROKER_BASE_URL: `https://pacts.example.com/#${password}` },
    says: "Set PACT_BROKER_TOKEN instead",
  },
  {
    what: "a user name alone",
    variables: { PACT_BROKER_BASE_URL: "https://x", PACT_BROKER_USERNAME: "u" },
    says: "set PACT_BROKER_PASSWORD too",
  },
  {
    what: "a password alone",
    variables: { PACT_BROKER_BASE_URL: "https://x", PACT_BROKER_PASSWORD: password },
    says: "set PACT_BROKER_USERNAME too",
  },
  {
    what: "both kinds of credentials",
    variables: { ...withToken, PACT_BROKER_USERNAME: "u", PACT_BROKER_PASSWORD: password },
    says: "not both",
  },
  { what: "no environment", args: ["can-i-deploy", "--version", "1"], variables: withToken, says: "--to-environment" },
  { what: "no version and no git", args: ["publish"], variables: withToken, says: "--version" },
  { what: "no branch and no git", args: ["publish", "--version", "1"], variables: withToken, says: "--branch" },
  { what: "an unknown option", args: ["publish", "--tag", "x"], variables: withToken, says: "Usage" },
  { what: "no command", args: [], variables: withToken, says: "Usage" },
])("asks nothing, and says what to set, with $what", async ({ args = publish, variables, says }) => {
  const { code, output, calls } = await run(args, variables);
  expect({ code, output, calls }).toMatchObject({ code: 2, output: expect.stringContaining(says), calls: [] });
  expect(output).not.toContain(password);
});

it("shows how it is used, and asks nothing", async () => {
  const { code, output, calls } = await run(["publish", "--help"], {});
  expect({ code, output, calls }).toEqual({ code: 0, output: expect.stringMatching(/^Usage/), calls: [] });
});

it("does not publish, as that of a commit, a pact that is not in it", async () => {
  await commitAll();
  await writeFile(join(folder, "contract-tests/pacts/pact.json"), JSON.stringify({ consumer: { name: "another" } }));
  const { code, output, calls } = await run(["publish"], withToken);
  expect({ code, calls }).toEqual({ code: 2, calls: [] });
  expect(output).toContain("not committed");
});

it("says how to write the pact where there is none", async () => {
  await rm(join(folder, "contract-tests/pacts/pact.json"));
  const { code, output } = await run(publish, withToken);
  expect({ code, output }).toMatchObject({ code: 2, output: expect.stringContaining("npm run pact") });
});
