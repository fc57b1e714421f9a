// Proves: what `npm run pact:publish` and `npm run pact:can-i-deploy` ask of a Pact Broker, that no secret is printed or stands on
// a command line, and that the exit code tells done, refused and not asked apart. A recording program stands in for the broker's
// command-line client, which is not installed; `npm run pact:check-cli` tries the real one.
import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { expectExit, type Ran, saidBy } from "../support/command.js";
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
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => /^PACT_|^NO_PROXY$/.test(name)));
    appendFileSync(${JSON.stringify(join(folder, "calls"))}, JSON.stringify({ args, env }) + "\\n");
    console.log("the broker says:", JSON.stringify(env));
    console.error("Basic ${basic}");
    process.exit(args[0] === process.env.FAILS_AT ? 1 : 0);
    `,
  );
  await chmod(client, 0o755);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Ended extends Ran {
  /** What the program was called with, once for each call. */
  readonly calls: readonly { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> }[];
}

async function run(args: readonly string[], variables: Readonly<Record<string, string>>): Promise<Ended> {
  const env = { PATH: process.env.PATH, PACT_BROKER_CLI: join(folder, "client.mjs"), ...variables };
  const ended = await new Promise<Ran>((resolve) => {
    const child = execFile(process.execPath, [script, ...args], { cwd: folder, env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
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
  const ran = await run(publish, withToken);
  expectExit(ran, 0, "some-consumer 1.2.3");
  expect(ran.calls.map(({ args }) => args)).toEqual([
    ["list-environments"],
    ["publish", "contract-tests/pacts", "--consumer-app-version", "1.2.3", "--branch", "feature/x"],
  ]);
});

it("asks whether the version can be deployed to the environment", async () => {
  const ran = await run(canIDeploy, withToken);
  expectExit(ran, 0);
  expect(ran.calls.at(-1)?.args).toEqual([
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
  const ran = await run(["publish"], withToken);
  expectExit(ran, 0);
  expect(ran.calls.at(-1)?.args.slice(2)).toEqual(["--consumer-app-version", commit, "--branch", "some-branch"]);
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
  const ran = await run(publish, variables);
  const { calls } = ran;
  expect(saidBy(ran)).toContain("the broker says:");
  for (const secret of secrets) expect(saidBy(ran)).not.toContain(secret);
  for (const { args } of calls)
    for (const secret of [token, password, basic]) expect(args.join(" ")).not.toContain(secret);
  for (const { env } of calls) {
    expect(env).toEqual({
      ...passed,
      PACT_BROKER_BASE_URL: "https://pacts.example.com",
      PACT_BROKER_CLI: expect.any(String),
      PACT_DO_NOT_TRACK: "true",
      // A proxy is for a broker elsewhere.
      NO_PROXY: "localhost,127.0.0.1,::1",
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
  expectExit(ended, code, says);
  expect(ended.calls.at(-1)?.args[0]).toBe(failsAt);
});

it("ends with 2 when the client cannot be started", async () => {
  const ended = await run(publish, { ...withToken, PACT_BROKER_CLI: join(folder, "no-such-program") });
  expectExit(ended, 2, "ENOENT");
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
  const ran = await run(args, variables);
  expectExit(ran, 2, says);
  expect(ran.calls).toEqual([]);
  expect(saidBy(ran)).not.toContain(password);
});

it("shows how it is used, and asks nothing", async () => {
  const ran = await run(["publish", "--help"], {});
  expectExit(ran, 0, "Usage");
  expect(ran.calls).toEqual([]);
});

it("does not publish, as that of a commit, a pact that is not in it", async () => {
  await commitAll();
  await writeFile(join(folder, "contract-tests/pacts/pact.json"), JSON.stringify({ consumer: { name: "another" } }));
  const ran = await run(["publish"], withToken);
  expectExit(ran, 2, "not committed");
  expect(ran.calls).toEqual([]);
});

it("says how to write the pact where there is none", async () => {
  await rm(join(folder, "contract-tests/pacts/pact.json"));
  expectExit(await run(publish, withToken), 2, "npm run pact");
});
