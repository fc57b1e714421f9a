// Runs `check provider` against a fake, with all its reports, and searches everything that it wrote for secrets.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { runCli } from "../../src/cli/cli.js";
import { createFakeSolaris, type FakeServer, type FakeSolaris } from "../../src/testing/index.js";
import { type Ran, runScript } from "./command.js";
import { type Element, parseXml } from "./markup.js";
import { recordingIo } from "./recording-io.js";

export const iban = "DE11110101010100000020";
export const sessionKey = "bfo5r16AMLlt6ZEX9Oh3JUWIkTelorupBwzIlJRR";
const secrets = [
  iban,
  sessionKey,
  "wizard_session_key",
  "fake-secret",
  "fake-client",
  "fake-token",
  "0000-0001",
  "Bearer",
];

interface Issue {
  readonly path: string;
  readonly kind: string;
  readonly severity?: "note";
}
interface Check {
  readonly id: string;
  readonly verdict: string;
  readonly found: string;
  readonly issues?: readonly Issue[];
}
export interface Report extends Ran {
  readonly checks: Readonly<Record<string, Check>>;
  readonly junit: Element;
  readonly html: string;
}

export const environment = { SOLARIS_CLIENT_ID: "fake-client", SOLARIS_CLIENT_SECRET: "fake-secret" };

export async function startFake(): Promise<{ fake: FakeSolaris; server: FakeServer; realCall: string[] }> {
  const fake = createFakeSolaris();
  const server = await fake.listen();
  onTestFinished(() => server.close());
  const ref = fake.addIdentification();
  const realCall = ["--allow-sms", "--person", ref.personId, "--identification", ref.identificationId];
  return { fake, server, realCall };
}

type Run = (args: readonly string[], environment: Readonly<Record<string, string>>) => Promise<Ran>;

/** The bin as it is built, in a process of its own. */
export const asProcess: Run = (args, env) => runScript("dist/src/cli/main.js", ["check", "provider", ...args], env);

/** All of it but the process. */
export const inProcess: Run = async (args, env) => {
  const io = recordingIo({ env });
  const code = await runCli(["check", "provider", ...args], io);
  return { code, stdout: io.stdout, stderr: io.stderr };
};

/** Runs the command with all reports, and searches everything that it wrote for what must not be there. */
export async function check(
  run: Run,
  baseUrl: string,
  tokenUrl: string,
  args: readonly string[] = [],
  credentials: Readonly<Record<string, string>> = environment,
): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), "check-provider-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const files = ["json", "junit", "html"].map((name) => join(folder, name));
  const reports = ["json", "junit", "html"].flatMap((name, nth) => [`--${name}`, files[nth] as string]);
  const ran = await run(["--base-url", baseUrl, "--token-url", tokenUrl, ...args, ...reports], credentials);
  const written = await Promise.all(files.map((file) => readFile(file, "utf8")));
  const forbidden = [...secrets, ...Object.values(credentials), ...args.filter((arg) => !arg.startsWith("--"))];
  for (const text of [ran.stdout, ran.stderr, ...written]) {
    for (const secret of forbidden) expect(text).not.toContain(secret);
  }
  const [json = "", junit = "", html = ""] = written;
  const checks = (JSON.parse(json).checks as Check[]).map((one) => [one.id, one] as const);
  return { ...ran, checks: Object.fromEntries(checks), junit: parseXml(junit), html };
}

/** What is said on the standard error output of a run that found out: what it was waiting for, if that took long. */
export const onlyProgress = /^(?:[^\n]+ …\n)*$/;

export const verdicts = ({ checks }: Report) =>
  Object.fromEntries(Object.values(checks).map(({ id, verdict }) => [id, verdict]));
export const harmless = {
  token: "holds",
  "no-token": "holds",
  "wrong-token": "holds",
  "unknown-ids": "holds",
  "retrieve-no-token": "holds",
  "retrieve-unknown-ids": "holds",
};
/** What also holds with the real call, around it. */
export const real = { retrieve: "holds", "real-call": "holds", "retrieve-after-call": "holds" };
