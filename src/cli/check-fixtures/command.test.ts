import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { recordingIo } from "../../../contract-tests/support/recording-io.js";
import { operations } from "../../../generated/contract.js";
import { namedExamples, readSpec } from "../../../scripts/support/spec.mjs";
import { runCli } from "../cli.js";
import { findFiles } from "./find-files.js";

const iban = "DE11110101010100000020";
const good = { id: "i1", status: "created" };
const error = { id: "e1", code: "model_not_found", status: 404, title: "t" };

/** A folder with these files, by their paths. */
async function folderWith(files: Readonly<Record<string, unknown>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "solaris-esign-fixtures-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), typeof content === "string" ? content : JSON.stringify(content));
  }
  return folder;
}

async function check(cwd: string, ...args: string[]) {
  const io = recordingIo({ cwd });
  const code = await runCli(["check", "fixtures", ...args, "--json", "report.json"], io);
  const json = await readFile(join(cwd, "report.json"), "utf8").catch(() => "{}");
  for (const text of [io.stdout, io.stderr, json]) expect(text).not.toContain(iban);
  return { code, stdout: io.stdout, stderr: io.stderr, checks: JSON.parse(json).checks };
}

describe("bodies that the contract has", async () => {
  const examples = namedExamples(await readSpec());

  it.each(examples)("hold: $operation $code $name", async ({ operation, code, value }) => {
    const cwd = await folderWith({ "body.json": value });
    const ran = await check(cwd, "body.json", "--operation", operation, "--status", `${code}`);
    expect(ran).toMatchObject({ code: 0, stderr: "", checks: [{ name: "body.json", verdict: "holds" }] });
    expect(ran.stdout).toContain("Everything holds: 1 check.");
  });

  it("hold with the byte order mark of an editor", async () => {
    const cwd = await folderWith({ "body.json": `\ufeff${JSON.stringify(good)}` });
    expect((await check(cwd, "body.json")).code).toBe(0);
  });
});

describe("bodies that differ", () => {
  it.each<[kind: string, path: string, pointer: string, body: unknown, args: string[]]>([
    ["unknown-enum-value", "status", "/status", { ...good, status: "status_of_tomorrow" }, []],
    ["unknown-field", "field_of_tomorrow", "/field_of_tomorrow", { ...good, field_of_tomorrow: 1 }, []],
    ["unknown-field", "(a name of 22 characters)", "", { ...good, [iban]: 1 }, []],
    ["wrong-type", "iban", "/iban", { ...good, iban: 7 }, []],
    ["bad-format", "completed_at", "/completed_at", { ...good, completed_at: "soon" }, []],
    ["missing-field", "id", "/id", { status: "created" }, []],
    ["missing-field", "errors[0].detail", "/errors/0/detail", { errors: [error] }, ["--status", "404"]],
    ["undocumented-status", "", "", good, ["--status", "202"]],
    ["undocumented-shape", "", "", [iban], ["--status", "404"]],
  ])("are named by file, pointer and kind: %s at %j", async (kind, path, pointer, body, args) => {
    const cwd = await folderWith({ "fixtures/body.json": body });
    const file = join("fixtures", "body.json");
    const ran = await check(cwd, "fixtures", ...args);
    expect(ran.code).toBe(1);
    expect(ran.checks).toMatchObject([
      { name: file, file, verdict: "broken", issues: [{ kind, path, pointer, todo: expect.stringMatching(/\w+\.$/) }] },
    ]);
    expect(ran.stdout).toContain(file);
    expect(ran.stdout).toContain(`WRONG: ${path || "(body)"}: ${kind} `);
    if (pointer) expect(ran.stdout).toContain(`at: ${pointer}\n`);
  });
});

describe("a body of another operation or status", () => {
  const retrieved = { ...good, language: "de", documents: [] };
  const operation = ["--operation", "retrieveIdentification"];

  it.each<[what: string, body: unknown, args: string[], todo: string | undefined]>([
    [
      "the other operation",
      retrieved,
      [],
      "a success of retrieveIdentification: set --operation retrieveIdentification.",
    ],
    [
      "the other operation, with a new value",
      { ...retrieved, status: "status_of_tomorrow" },
      [],
      "--operation retrieve",
    ],
    ["an error", { errors: [{ ...error, detail: "d" }] }, [], "an error: set --status STATUS, the one that it was"],
    ["an error with a difference", { errors: [error] }, operation, "an error: set --status STATUS"],
    ["a success", good, ["--status", "404"], "a success of authorizeIdentification: set --status 200."],
    [
      "a success of the other operation",
      retrieved,
      ["--status", "404"],
      "--operation retrieveIdentification and --status 200.",
    ],
    ["a success with another 2xx", good, ["--status", "202"], undefined],
    ["a body with a new field", { ...good, field_of_tomorrow: 1 }, [], undefined],
    ["an empty object", {}, [], undefined],
    ["an error with many differences", { errors: [{}] }, ["--status", "404"], undefined],
  ])("is recognised: %s", async (_, body, args, todo) => {
    const { code, checks } = await check(await folderWith({ "body.json": body }), "body.json", ...args);
    expect(code).toBe(1);
    for (const issue of checks[0].issues) {
      if (todo) expect(issue.todo).toContain(todo);
      else expect(issue.todo).not.toContain("It looks like");
    }
  });

  it("can be chosen by the names in --help", async () => {
    const io = recordingIo({});
    expect(await runCli(["check", "fixtures", "--help"], io)).toBe(0);
    expect(io.stdout).toContain(`${Object.keys(operations).join(", ")}\n`);
  });
});

describe("what cannot be checked", () => {
  it("is a file that is no JSON, whose content is not repeated", async () => {
    const ran = await check(await folderWith({ "body.json": `{"iban":"${iban}` }), "body.json");
    expect(ran).toMatchObject({ code: 2, checks: [{ found: "a file that is no JSON, from line 1, column 9 on" }] });
    expect(ran.stdout).toContain("to do: Record the body alone");
  });

  it("is reported besides what is broken, which decides the exit code", async () => {
    const ran = await check(await folderWith({ "a.json": "{", "b.json": { ...good, iban: 7 } }), "*.json");
    expect(ran).toMatchObject({ code: 1, checks: [{ verdict: "not-checked" }, { verdict: "broken" }] });
  });

  it.each(["*.xml", "nowhere/body.json", "nowhere/**/*.json"])(
    "is an operand that finds nothing: %s",
    async (operand) => {
      const ran = await check(await folderWith({ "body.json": good }), operand, "body.json");
      expect(ran.code).toBe(2);
      expect(ran.checks).toMatchObject([{ name: operand, verdict: "not-checked" }, { verdict: "holds" }]);
      expect(ran.stdout).toContain("to do: Check the path");
    },
  );

  it("is a file that cannot be read", async () => {
    const cwd = await folderWith({ "other/body.json": good });
    await symlink(join(cwd, "other"), join(cwd, "body.json"), "junction");
    const ran = await check(cwd, "*.json");
    expect(ran).toMatchObject({ code: 2, checks: [{ found: "a file that cannot be read" }] });
  });

  it.each([
    ["*/*.json", "loop"],
    ["loop/**/*.json", join("loop/")],
  ])("is a folder that cannot be read, among others: %s", async (operand, name) => {
    const cwd = await folderWith({ "x/body.json": good });
    // A link to itself, since a superuser can read any folder.
    await symlink("loop", join(cwd, "loop"), "junction");
    const ran = await check(cwd, "x", operand);
    expect(ran.code).toBe(2);
    const found = "a folder that cannot be read";
    expect(ran.checks).toMatchObject([{ verdict: "holds" }, { name, verdict: "not-checked", found }]);
  });

  it.each<[args: string[], says: string]>([
    [[], "Name the files to check."],
    [["a.json", "--operation", "retrieve"], "its operations are: "],
    [["a.json", "--status", "ok"], "--status must be an HTTP status, a whole number from 200 to 599."],
    [["a.json", "--status", "99"], "--status must be an HTTP status"],
  ])("is a command line that says too little: %j", async (args, says) => {
    const ran = await check(await folderWith({ "a.json": good }), ...args);
    expect(ran).toMatchObject({ code: 2, stdout: "", checks: undefined });
    expect(ran.stderr).toContain(says);
    expect(ran.stderr).toContain("See npx solaris-esign check fixtures --help");
  });
});

describe("the files of an operand", async () => {
  const paths = [
    "a.json",
    "b.txt",
    "x/c.json",
    "x/y/d.json",
    "x/y/e+(1).json",
    ".hidden/f.json",
    "node_modules/g.json",
    "z/node_modules/i.json",
    ".h.json",
  ];

  it.each<[operand: string, found: string[]]>([
    ["a.json", ["a.json"]],
    ["./x/c.json", ["x/c.json"]],
    ["*.json", ["a.json"]],
    ["?.*", ["a.json", "b.txt"]],
    ["**/*.json", ["a.json", "x/c.json", "x/y/d.json", "x/y/e+(1).json"]],
    ["**", ["a.json", "b.txt", "x/c.json", "x/y/d.json", "x/y/e+(1).json"]],
    ["x/**/d.json", ["x/y/d.json"]],
    ["x/*", ["x/c.json"]],
    ["x\\*", ["x/c.json"]],
    ["*/c.json", ["x/c.json"]],
    ["x/y/e+(?).json", ["x/y/e+(1).json"]],
    [".", ["a.json", "x/c.json", "x/y/d.json", "x/y/e+(1).json"]],
    ["x", ["x/c.json", "x/y/d.json", "x/y/e+(1).json"]],
    [".*.json", [".h.json"]],
    ["node_modules/*", ["node_modules/g.json"]],
    ["*/*.json", ["x/c.json"]],
    ["*modules/*.json", []],
    ["*/node_modules/*.json", ["z/node_modules/i.json"]],
    ["z/*/i.json", []],
    ["z/node_modules", ["z/node_modules/i.json"]],
    ["a.json/*", []],
    ["A.json*", []],
  ])("%s", async (operand, found) => {
    const cwd = await folderWith(Object.fromEntries(paths.map((path) => [path, good])));
    expect(await findFiles(operand, cwd)).toEqual({ files: found.map((path) => join(path)), unreadable: [] });
    const absolute = await findFiles(join(cwd, operand), cwd);
    expect(absolute).toEqual({ files: found.map((path) => join(cwd, path)), unreadable: [] });
  });

  it("may begin at the root", async () => {
    const [root] = (await findFiles("/*", "/nowhere")).files;
    expect(root === undefined || root.startsWith(join("/"))).toBe(true);
  });
});

it("a file is checked once, and annotated on GitHub", async () => {
  const cwd = await folderWith({ "x/body.json": { status: "created" } });
  const io = recordingIo({ cwd, env: { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: dirname(cwd) } });
  expect(await runCli(["check", "fixtures", "x", "x/*.json"], io)).toBe(1);
  expect(io.stdout.match(/^::.*$/gm)).toEqual([
    expect.stringMatching(
      /^::error file=[^:]*\/x\/body\.json,title=.*::id: missing-field .* at \/id\. If somebody wrote this body by hand, correct it\./,
    ),
  ]);
});
