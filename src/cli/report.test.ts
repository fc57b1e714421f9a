import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { parseXml } from "../../contract-tests/support/markup.js";
import { recordingIo } from "../../contract-tests/support/recording-io.js";
import type { ExitCode } from "./command.js";
import { publishReport, reportFilesOf, writeReportFiles } from "./report/files.js";
import { githubAnnotations, githubSummary } from "./report/github.js";
import { htmlReport } from "./report/html.js";
import { jsonReport } from "./report/json.js";
import { junitReport } from "./report/junit.js";
import { plainReport } from "./report/plain.js";
import { type CheckResult, conclusionOf, exitCodeOf, type Report, type ReportIssue } from "./report.js";

const holds: CheckResult = { name: "A", verdict: "holds" };
const issue: ReportIssue = { path: "status", kind: "wrong-type", expected: "string", found: "integer" };
const broken: CheckResult = {
  name: "B",
  verdict: "broken",
  file: "fixtures/b.json",
  issues: [
    { ...issue, pointer: "/status", todo: "Ask." },
    { ...issue, path: "x", kind: "unknown-field", severity: "note" },
  ],
  requestId: "id-1",
};
const unchecked: CheckResult = { name: "C", verdict: "not-checked", found: "no answer", todo: "Start it." };
const at = new Date(0);
const reportOf = (...checks: CheckResult[]): Report => ({
  command: "check it",
  subject: "https://a.example",
  at,
  checks,
});

describe("the result of a report", () => {
  it.each<[checks: CheckResult[], code: ExitCode, says: string]>([
    [[], 2, "Nothing was checked."],
    [[holds], 0, "Everything holds: 1 check."],
    [[holds, holds], 0, "Everything holds: 2 checks."],
    [[holds, unchecked], 2, "Not known. 1 of 2 checks could not be made."],
    [[holds, broken, unchecked], 1, "BROKEN: 1 of 3 checks. 1 of 3 checks could not be made."],
    [[broken], 1, "BROKEN: 1 of 1 check."],
  ])("%#: exit code and conclusion", (checks, code, says) => {
    expect([exitCodeOf({ checks }), conclusionOf({ checks })]).toEqual([code, says]);
  });
});

describe("the plain report", () => {
  it("is a table, with details below each check", () => {
    const text = plainReport(reportOf({ ...holds, expected: "200", note: "By the way." }, broken, unchecked), false);
    expect(text).toBe(`  check  expected  found      verdict
  -----  --------  ---------  -----------
  A      200                  holds
      note: By the way.
  B                           broken
      file: fixtures/b.json
      WRONG: status: wrong-type (expected string; found integer)
        at: /status
        to do: Ask.
      note: x: unknown-field (expected string; found integer)
      request id: id-1
  C                no answer  not-checked
      to do: Start it.

BROKEN: 1 of 3 checks. 1 of 3 checks could not be made.`);
  });

  it("leaves out columns that are empty, and does not name a file twice", () => {
    const text = plainReport(reportOf({ ...broken, name: "fixtures/b.json", issues: [], pointer: "/a" }), false);
    expect(text.split("\n").slice(0, 4)).toEqual([
      "  check            verdict",
      "  ---------------  -------",
      "  fixtures/b.json  broken",
      "      at: /a",
    ]);
  });

  it("names an issue of the whole body, by its pointer if it has one", () => {
    const whole = { ...issue, path: "" };
    const text = plainReport(reportOf({ ...broken, issues: [whole, { ...whole, pointer: "/0" }] }), false);
    expect(text).toContain("WRONG: (body): wrong-type");
    expect(text).toContain("WRONG: /0: wrong-type");
  });
});

/** The codes of the escape sequences in a text. */
const coloursIn = (text: string) =>
  text
    .split("\u001b[")
    .slice(1)
    .map((part) => part.split("m")[0]);

describe("colours", () => {
  it.each<[what: string, isTty: boolean, env: Record<string, string>, expected: string[]]>([
    ["a terminal", true, {}, ["32", "0", "31", "0", "33", "0"]],
    ["no terminal", false, {}, []],
    ["NO_COLOR", true, { NO_COLOR: "1" }, []],
    ["an empty NO_COLOR, which counts as none", true, { NO_COLOR: "" }, ["32", "0", "31", "0", "33", "0"]],
  ])("%s", async (_what, isTty, env, expected) => {
    const io = recordingIo({ isTty, env });
    await publishReport(reportOf(holds, broken, unchecked), {}, io);
    expect(coloursIn(io.stdout)).toEqual(expected);
  });
});

describe("on GitHub Actions", () => {
  it("each difference and each check that could not be made is annotated, and nothing else", () => {
    const vague: CheckResult = { name: "D: all, %", verdict: "broken", expected: "x", found: "y\nz" };
    const report = reportOf(holds, broken, unchecked, vague);
    expect(githubAnnotations(report, "/repo", "/repo/app")).toEqual([
      "::error file=app/fixtures/b.json,title=solaris-esign check it%3A B::status: wrong-type (expected string; found integer) at /status. Ask.",
      "::warning title=solaris-esign check it%3A C::no answer. Start it.",
      "::error title=solaris-esign check it%3A D%3A all%2C %25::D: all, %25: expected x; found y%0Az",
    ]);
    const plain = githubAnnotations(reportOf({ ...broken, issues: [issue] }), "/repo", "/repo");
    expect(plain[0]).toMatch(/found integer\)$/);
  });

  it("a broken check without issues says what differs and what to do, here and in JUnit's failure", () => {
    const fact: CheckResult = { ...broken, name: "the field `a`", issues: [], expected: "text", found: "a number" };
    const report = reportOf({ ...fact, note: "Its name is a.b", todo: "Update." }, { name: "E", verdict: "broken" });
    const [said, nothingSaid] = githubAnnotations(report, "/repo", "/repo").map((line) =>
      line.replace(/^.*?::.*?::/, ""),
    );
    expect(said).toBe("the field `a`: expected text; found a number. Its name is a.b. Update.");
    expect(nothingSaid).toBe("E");
    const failure = parseXml(junitReport(report)).children[0]?.children[0]?.children[0];
    expect(failure).toMatchObject({
      name: "failure",
      attributes: { message: "the field `a`: expected text; found a number" },
    });
    expect(junitReport(report)).toMatch(/>the field `a`: expected text; found a number\nUpdate\.<\/failure>/);
  });

  it("the summary is a table in which nothing is markup", () => {
    const nasty = { ...unchecked, name: "a|b\n[x](y) <b>", expected: "@team" };
    const lines = githubSummary(reportOf(broken, nasty)).split("\n");
    const cells = lines.filter((line) => line.startsWith("|")).map((line) => line.split("|").length);
    expect(cells).toEqual([6, 6, 6, 6]);
    expect(lines.slice(-4).join("")).not.toMatch(/[[\]<@]/);
  });

  it("the summary shows each character as it is", () => {
    const name = Array.from({ length: 94 }, (_, nth) => String.fromCharCode(33 + nth)).join("");
    const row = githubSummary(reportOf({ ...holds, name }))
      .split("\n")
      .at(-3);
    const cell = `${row}`.split(" | ")[0]?.slice(2);
    const names: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"' };
    const shown = cell?.replace(/&(?:#(\d+)|(\w+));/g, (_, code, word) => names[word] ?? String.fromCharCode(code));
    expect(shown).toBe(name);
  });

  it.each(["::error::x", "a\n::error::x", "\t::error::x", "a\r  ::error::x", "a ##[error]x"])(
    "no text of a report becomes a command: %j",
    async (text) => {
      const io = recordingIo({ env: { GITHUB_ACTIONS: "true" } });
      const check = { ...unchecked, name: text, expected: text, found: text, note: text, todo: text, requestId: text };
      const differing = { ...issue, path: text, pointer: text, todo: text };
      await publishReport(reportOf({ ...check, file: `a/${text}`, pointer: text, issues: [differing] }), {}, io);
      const commands = io.stdout.split(/[\r\n]/).filter((line) => /^\s*::|##\[/.test(line));
      expect(commands).toEqual([expect.stringMatching(/^::warning file=/)]);
    },
  );

  it("annotations are printed, and the summary is added to its file", async () => {
    const file = join(await scratch(), "summary.md");
    await writeFile(file, "before\n");
    const io = recordingIo({ env: { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: file } });
    await publishReport(reportOf(broken), {}, io);
    expect(io.stdout).toContain("\n::error file=fixtures/b.json,");
    expect(await readFile(file, "utf8")).toMatch(/^before\n### solaris-esign check it/);
  });

  it("a summary that cannot be written changes no exit code", async () => {
    const io = recordingIo({ env: { GITHUB_STEP_SUMMARY: "/nowhere/at/all.md" } });
    expect(await publishReport(reportOf(holds), {}, io)).toBe(0);
    expect(io.stderr).toBe("The summary of the job could not be written.\n");
  });
});

describe("the files of a report", () => {
  it("are written, in each format", async () => {
    const cwd = await scratch();
    const files = await reportFilesOf({ json: "a.json", junit: "b.xml", html: "c.html" }, { cwd });
    await publishReport(reportOf(holds, broken, unchecked), files, recordingIo());
    const json = JSON.parse(await readFile(join(cwd, "a.json"), "utf8"));
    expect(json).toMatchObject({ formatVersion: 1, command: "check it", outcome: "broken", exitCode: 1 });
    expect(json.checks[0]).toEqual({ id: "A", name: "A", verdict: "holds" });
    const junit = parseXml(await readFile(join(cwd, "b.xml"), "utf8"));
    expect(junit.attributes).toMatchObject({ tests: "3", failures: "1", errors: "1", time: "0" });
    expect(await readFile(join(cwd, "c.html"), "utf8")).toContain('<article class="broken">');
  });

  it.each<[given: Record<string, string>, says: string]>([
    [{ json: "nowhere/a.json" }, "The file of --json cannot be written. Is there a folder for it?"],
    [{ html: "." }, "The file of --html cannot be written."],
    [{ junit: "" }, "The file of --junit cannot be written."],
    [{ json: "a", html: "./a" }, "Two reports cannot go into one file."],
  ])("are refused before anything is checked: %j", async (given, says) => {
    const cwd = await scratch();
    await expect(reportFilesOf(given, { cwd })).rejects.toThrow(says);
  });

  it("of before are not touched until there is a report", async () => {
    const cwd = await scratch();
    await writeFile(join(cwd, "a.json"), "before");
    const files = await reportFilesOf({ json: "a.json" }, { cwd });
    expect(await readFile(files.json as string, "utf8")).toBe("before");
  });

  it("end the command if they can no longer be written", async () => {
    const written = writeReportFiles(reportOf(holds), { json: "/nowhere/at/all.json" });
    await expect(written).rejects.toThrow("The file of --json could not be written.");
  });
});

it("the reports are well-formed, whatever is in them", () => {
  const nasty = (impossible: string) => `<script>alert('&amp;')</script> "]]>" ${impossible} \u{1f600}`;
  const text = nasty("\u0000\u001b\ud800");
  const differing = {
    path: text,
    kind: text as ReportIssue["kind"],
    expected: text,
    found: text,
    todo: text,
    pointer: text,
  };
  const issues = [differing, { ...differing, severity: "note" as const }];
  const all = { id: text, name: text, expected: text, found: text, note: text, todo: text, requestId: text };
  const checks = (["broken", "not-checked", "broken"] as const).map((verdict, nth) => ({
    ...{ ...all, file: text, pointer: text, durationMs: 1, verdict },
    ...(nth < 2 && { issues }),
  }));
  const report = { command: text, subject: text, at, checks };
  const [suite] = parseXml(junitReport(report)).children;
  expect(suite?.attributes.name).toBe(nasty("\ufffd".repeat(3)));
  expect(suite?.children.flatMap(({ children }) => children.map(({ name }) => name))).toEqual([
    ...["failure", "system-out", "error", "system-out", "failure", "system-out"],
  ]);
  expect(htmlReport(report)).not.toContain("<script");
  expect(plainReport(report, false)).not.toMatch(/[^\P{Cc}\n]/u);
  expect(JSON.parse(jsonReport(report)).checks).toHaveLength(3);
});

async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "solaris-esign-report-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}
