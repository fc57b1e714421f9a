import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type RecordingIo, recordingIo } from "../../contract-tests/support/recording-io.js";
import { type CommandEntry, runCli } from "./cli.js";
import { CannotCheckError, defineCommand, type ExitCode, UsageError } from "./command.js";
import { LostReportError, reportOptions } from "./report/files.js";

const { version } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
let received: unknown;
const echo = defineCommand({
  usage: "Usage of echo",
  options: { name: { type: "string" }, loud: { type: "boolean" }, tag: { type: "string", multiple: true } },
  async run(given) {
    received = given;
    return given.loud ? 1 : 0;
  },
});
const failing = (thrown: unknown) =>
  defineCommand({
    usage: "",
    options: {},
    takesOperands: true,
    async run(given) {
      received = given;
      throw thrown;
    },
  });
const entry = (name: string, command = echo): CommandEntry => ({
  name,
  summary: `does ${name}`,
  load: async () => ({ command }),
});
const unloadable: CommandEntry = { ...entry("broken"), load: () => Promise.reject(new SyntaxError("s3cret-value")) };

async function run(argv: string[], entries = [entry("check echo"), entry("serve")]): Promise<[ExitCode, RecordingIo]> {
  received = undefined;
  const io = recordingIo();
  return [await runCli(argv, io, entries), io];
}

describe("a command", () => {
  it.each<[argv: string[], given: object, code: ExitCode]>([
    [["check", "echo"], { operands: [] }, 0],
    [
      ["serve", "--loud", "--name=a", "--tag", "b", "--tag", "c"],
      { loud: true, name: "a", tag: ["b", "c"], operands: [] },
      1,
    ],
  ])("is found by its words, and gets its options: %j", async (argv, given, code) => {
    expect((await run(argv))[0]).toBe(code);
    expect(received).toEqual(given);
  });

  it("shows its usage, and does not run", async () => {
    const [code, io] = await run(["check", "echo", "--help", "--loud"]);
    expect([code, io.stdout, io.stderr]).toEqual([0, "Usage of echo\n", ""]);
    expect(received).toBeUndefined();
  });

  it.each<[args: string[], says: string]>([
    [["--what=s3cret-value"], "There is no option --what. The options are --name, --loud, --tag, --help."],
    [["--lowd=s3cret-value"], "There is no option --lowd. Did you mean --loud? The options are --name,"],
    [["--name"], "The option --name needs a value: write --name VALUE, or --name=VALUE if it begins with a dash."],
    [["--name", "--loud"], "The option --name needs a value: write --name VALUE, or"],
    [["--loud=s3cret-value"], "The option --loud takes no value: write --loud alone, or leave it out."],
    [["-h=s3cret-value"], "There is no option of that name"],
    [["s3cret-value"], "There is an argument without an option before it."],
    [["--=s3cret-value"], "There is no option of that name"],
  ])("refuses arguments that it cannot have, without their values: %j", async (args, says) => {
    const [code, io] = await run(["serve", ...args]);
    expect([code, io.stdout]).toEqual([2, ""]);
    expect(io.stderr).toContain(says);
    expect(io.stderr).toContain("See npx solaris-esign serve --help");
    expect(io.stderr).not.toContain("s3cret-value");
    expect(received).toBeUndefined();
  });

  it.each<[what: string, thrown: unknown, says: string]>([
    ["of usage", new UsageError("Say where."), "Say where.\nNothing was done. See npx solaris-esign x --help\n"],
    ["that says what to do", new CannotCheckError("Start \u001b[31mit."), "Start \ufffd[31mit.\n"],
    ["that nobody foresaw", new TypeError("s3cret-value"), "unexpected error: TypeError.\n"],
    ["of the system", Object.assign(new Error("s3cret"), { code: "ENOENT" }), "unexpected error: Error ENOENT.\n"],
    ["that is none", "s3cret-value", "unexpected error: an error.\n"],
    ["that is nothing", undefined, "unexpected error: an error.\n"],
  ])("ends with 2 after an error %s", async (_what, thrown, says) => {
    const [code, io] = await run(["x", "operand"], [entry("x", failing(thrown))]);
    expect(code).toBe(2);
    expect(io.stderr).toContain(says);
    expect(io.stderr).not.toContain("s3cret");
    expect(received).toEqual({ operands: ["operand"] });
  });

  it("gives GitHub Actions no command with an error", async () => {
    const io = recordingIo({ env: { GITHUB_ACTIONS: "true" } });
    expect(await runCli(["x"], io, [entry("x", failing(new UsageError("No a\n ::error::b")))])).toBe(2);
    expect(io.stderr).toContain("No a\n \ufffd::error::b\n");
  });

  it("ends with 2 if its module cannot be loaded", async () => {
    const [code, io] = await run(["broken"], [unloadable]);
    expect([code, io.stderr]).toEqual([2, "The command stopped because of an unexpected error: SyntaxError.\n"]);
  });
});

describe("a check that cannot be made", () => {
  const checkOf = (thrown: unknown) =>
    defineCommand({
      usage: "",
      options: reportOptions,
      run: async () => {
        throw thrown;
      },
    });
  async function checked(thrown: unknown, ...args: string[]) {
    const cwd = await mkdtemp(join(tmpdir(), "solaris-esign-cli-"));
    onTestFinished(() => rm(cwd, { recursive: true }));
    const io = recordingIo({ cwd, env: { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: join(cwd, "summary.md") } });
    expect(await runCli(["check", "it", ...args], io, [entry("check it", checkOf(thrown))])).toBe(2);
    const written = (name: string) => readFile(join(cwd, name), "utf8").catch(() => undefined);
    return { io, written };
  }
  const files = ["--json", "r.json", "--junit", "r.xml", "--html", "r.html"];

  it("is in every report", async () => {
    const { io, written } = await checked(new CannotCheckError("Start it."), ...files);
    expect(JSON.parse(`${await written("r.json")}`)).toMatchObject({
      ...{ command: "check it", outcome: "not-checked", exitCode: 2 },
      checks: [{ id: "command", name: "the whole check", verdict: "not-checked", found: "Start it." }],
    });
    expect(await written("r.xml")).toContain('<error message="Start it.">');
    expect(await written("r.html")).toContain("Start it.");
    expect(await written("summary.md")).toContain("| the whole check | not");
    expect(io.stdout).toBe("::warning title=solaris-esign check it%3A the whole check::Start it.\n");
    expect(io.stderr).toBe("Start it.\n");
  });

  it("is annotated, too, if its report cannot be written", async () => {
    const { io } = await checked(new CannotCheckError("Start it."), "--json", "nowhere/r.json");
    expect(io.stdout).toContain("::Start it.");
    expect(io.stderr).toBe("Start it.\n");
  });

  it.each([new LostReportError("Lost."), new UsageError("Say where."), new TypeError("s3cret-value")])(
    "touches no file after another error: %s",
    async (thrown) => {
      const { written } = await checked(thrown, ...files);
      expect(await written("r.json")).toBeUndefined();
    },
  );
});

describe("without a command", () => {
  it.each([["--help"], ["-h"], ["help"]])("%s lists all", async (option) => {
    const [code, io] = await run([option]);
    expect(code).toBe(0);
    expect(io.stdout).toContain("  check echo  does check echo\n  serve       does serve\n");
  });

  it.each([[["help", "check", "echo"]], [["help", "check", "echo", "--loud"]]])(
    "%j shows the usage of a command",
    async (argv) => {
      const [code, io] = await run(argv);
      expect([code, io.stdout, io.stderr]).toEqual([0, "Usage of echo\n", ""]);
      expect(received).toBeUndefined();
    },
  );

  it.each([[["check", "--help"]], [["help", "check"]]])("%j lists the checks", async (argv) => {
    const [code, io] = await run(argv);
    expect([code, io.stdout.includes("check echo"), io.stdout.includes("serve")]).toEqual([0, true, false]);
  });

  it.each([
    [["check", "ecko", "s3cret-value"], "check echo"],
    [["chek", "echo"], "check echo"],
    [["echo"], "check echo"],
    [["ehco", "--loud"], "check echo"],
    [["sreve"], "serve"],
    [["help", "serv"], "serve"],
    [["serv", "--help"], "serve"],
  ])("%j is answered with the command that may be meant", async (argv, meant) => {
    const [code, io] = await run(argv);
    expect(code).toBe(2);
    expect(io.stderr).toContain(`There is no command of this name. Did you mean ${meant}?\n`);
    expect(io.stderr).not.toContain("s3cret-value");
  });

  it.each([["--version"], ["-v"]])("%s prints the version of the package", async (option) => {
    const [code, io] = await run([option]);
    expect([code, io.stdout]).toEqual([0, `${version}\n`]);
  });

  it.each<[argv: string[], says: string]>([
    [[], "Name a command."],
    [["check"], "There is no command of this name."],
    [["s3cret-value"], "There is no command of this name.\n"],
    [["help", "s3cret-value"], "There is no command of this name.\n"],
    [["--version", "--loud"], "There is no command of this name."],
  ])("%j ends with 2 and the list", async (argv, says) => {
    const [code, io] = await run(argv);
    expect([code, io.stdout]).toEqual([2, ""]);
    expect(io.stderr).toContain(says);
    expect(io.stderr).toContain("check echo");
    expect(io.stderr).not.toContain("s3cret-value");
  });
});
