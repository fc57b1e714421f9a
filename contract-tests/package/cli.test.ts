// Proves: in a project that has installed the package and nothing else, every command of its bin runs.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from "vitest";
import { npmCommandOf } from "../../scripts/support/programs.mjs";
import { expectExit, runFile } from "../support/command.js";
import { answer, type Handler } from "../support/http-server.js";
import { providerDescription, theirAddress } from "../support/provider-description.js";
import { rewriting } from "../support/rewriting-proxy.js";
import { blocksIn } from "../support/samples/markdown.js";
import type { Spec } from "../support/spec-changes.js";
import { errorBody, granted, json, startStandIn } from "../support/stand-in.js";

const project = inject("installed");
const installed = join(project, "node_modules/solaris-esign");
const { version, bin } = await settingsIn(installed);

/** A folder of the project, for the files of the commands. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(project, "cli-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the bin of the installed package, in that folder. */
const run = (args: readonly string[], environment?: Readonly<Record<string, string>>) =>
  runFile(join(installed, bin["solaris-esign"]), args, environment, folder);

describe("npx solaris-esign", () => {
  it("finds the bin", async () => {
    const [file, args] = npmCommandOf(["exec", "--offline", "--", "solaris-esign", "--version"]);
    const { stdout } = await promisify(execFile)(file, args, { cwd: project });
    expect(stdout.trim()).toBe(version);
  });

  it("lists its commands, each with a help of its own", async () => {
    const overview = await run(["--help"]);
    expectExit(overview, 0);
    const names = [...overview.stdout.matchAll(/^ {2}((?!npx)[a-z-]+(?: [a-z-]+)*) {2,}\S/gm)].map(([, name]) => name);
    expect(names).toEqual(expect.arrayContaining(["check fixtures", "check upstream"]));
    for (const name of names) {
      const help = await run([...`${name}`.split(" "), "--help"]);
      expectExit(help, 0, `npx solaris-esign ${name}`);
      expect(help.stderr).toBe("");
    }
  });

  it("ends with 2 without a command", async () => {
    expectExit(await run([]), 2, "Name a command.");
  });
});

describe("check fixtures", () => {
  it("finds the fixtures that hold, and the one that does not", async () => {
    await writeFile(join(folder, "good.json"), JSON.stringify({ id: "i1", status: "created" }));
    expectExit(await run(["check", "fixtures", "*.json"]), 0, "Everything holds: 1 check.");
    await writeFile(join(folder, "bad.json"), JSON.stringify({ id: "i1", status: 7 }));
    const ran = await run(["check", "fixtures", "*.json", "--junit", "report.xml"], { GITHUB_ACTIONS: "true" });
    expectExit(ran, 1, "WRONG: status: wrong-type", "at: /status", "::error file=bad.json,");
    expect(await readFile(join(folder, "report.xml"), "utf8")).toContain('failures="1"');
  });
});

describe("check provider", () => {
  const credentials = { SOLARIS_CLIENT_ID: "id", SOLARIS_CLIENT_SECRET: "s3cret-value" };
  const realCall = ["--allow-sms", "--person", "p1", "--identification", "i1"];
  const check = async (changed: Parameters<typeof startStandIn>[0], args: readonly string[] = []) => {
    const { url } = await startStandIn(changed);
    return run(["check", "provider", "--base-url", url, "--token-url", `${url}/token`, ...args], credentials);
  };
  const refused = (fields: object) =>
    answer(401, { errors: [{ ...errorBody(401, "token_required"), ...fields }] }, json);
  /** Answers the real call with these fields, and every other one as a refusal. */
  const identification =
    (fields: object): Handler =>
    (response, request) => {
      const body = { id: "i1", status: "confirmation_required", ...fields };
      (request.url?.includes("/p1/") ? answer(200, body, json) : refused({}))(response, request);
    };

  it("holds for a stand-in that keeps the contract", async () => {
    const ran = await check({}, realCall);
    expectExit(ran, 0, "ONE REAL CALL", "Everything holds: 9 checks.");
    expect(ran.stdout + ran.stderr).not.toMatch(/s3cret-value|token-1/);
  });

  it.each<[what: string, changed: { token?: Handler; api?: Handler }, named: string]>([
    ["an HTML page", { api: answer(401, "<html>", { "content-type": "text/html" }) }, "(body): undocumented-shape"],
    ["broken JSON", { api: answer(401, '{"errors":[', json) }, "(body): undocumented-shape"],
    [
      "text",
      { api: answer(401, errorBody(401, "x"), { "content-type": "text/plain" }) },
      "content-type: wrong-media-type",
    ],
    ["no media type", { api: answer(401, {}, { "content-type": "lol" }) }, "content-type: malformed-media-type"],
    ["a number as text", { api: refused({ status: "401" }) }, "errors[0].status: wrong-type"],
    ["an error without its code", { api: refused({ code: undefined }) }, "errors[0].code: missing-field"],
    ["a redirect", { api: answer(307, {}, { ...json, location: "/" }) }, "(status): undocumented-status"],
    [
      "no need of a token",
      { api: answer(200, { id: "i1", status: "created" }, json) },
      "(status): served-without-token",
    ],
    ["another status", { api: identification({ status: "status_of_tomorrow" }) }, "status: unknown-enum-value"],
    ["a date that is none", { api: identification({ completed_at: "soon" }) }, "completed_at: bad-format"],
    [
      "a life of the token as text",
      { token: answer(200, { ...granted, expires_in: "1h" }, json) },
      "expires_in: wrong-type",
    ],
  ])("names a planted disagreement: %s", async (_what, changed, named) => {
    expectExit(await check(changed, realCall), 1, `WRONG: ${named} (`, "BROKEN");
  });

  it("does not take a stand-in that is down for one that keeps the contract", async () => {
    const address = ["--base-url", "http://127.0.0.1:1", "--token-url", "http://127.0.0.1:1"];
    expectExit(await run(["check", "provider", ...address], credentials), 2, "ECONNREFUSED");
  });
});

describe("doctor", () => {
  it("reaches a server, and sends it nothing", async () => {
    const server = await startStandIn();
    expectExit(await run(["doctor", "--base-url", server.url]), 0, "node:http", "Everything holds: 5 checks.");
    expect(server.requests).toEqual([]);
  });

  it("says what to do where nothing listens", async () => {
    expectExit(
      await run(["doctor", "--base-url", "http://127.0.0.1:1"]),
      1,
      "ECONNREFUSED",
      "to do: Check address and port",
    );
  });
});

describe("check upstream", () => {
  const check = () => run(["check", "upstream", "--source", "theirs.json", "--json", "report.json"]);
  const described = async (change: (doc: Spec) => unknown = () => {}) => {
    const doc = await providerDescription();
    change(doc);
    await writeFile(join(folder, "theirs.json"), JSON.stringify(doc));
  };
  const report = async () => JSON.parse(await readFile(join(folder, "report.json"), "utf8"));

  it("names the package that is missing, and how to install it", async () => {
    await described();
    const ran = await check();
    expectExit(ran, 2, "npm install --save-dev yaml");
    expect(ran.stdout).toBe("");
  });

  describe("with its optional peer", () => {
    const peer = join(project, "node_modules/yaml");
    beforeAll(() => symlink(fileURLToPath(new URL("../../node_modules/yaml", import.meta.url)), peer, "junction"));
    afterAll(() => rm(peer));

    it("compares the contract of the package with a description that says the same", async () => {
      await described();
      expectExit(await check(), 0, "all facts of authorizeIdentification", "Everything holds: 2 checks.");
      expect(await report()).toMatchObject({ command: "check upstream", outcome: "holds" });
    });

    it("reports what the provider describes differently", async () => {
      await described((doc) => {
        const { schema } = doc.paths[theirAddress].patch.responses["200"].content["application/json"];
        schema.properties.status.enum.push("status_of_tomorrow");
      });
      expectExit(await check(), 1, "the value `status_of_tomorrow` of the field `status` of response 200");
      expect((await report()).checks[0]).toMatchObject({ id: "responses.200.status.enum.status_of_tomorrow" });
    });

    it("accepts the version of it that this project uses", async () => {
      const { peerDependencies, peerDependenciesMeta } = await settingsIn(installed);
      const { version } = await settingsIn(peer);
      expect(`^${version.split(".")[0]}`).toBe(peerDependencies.yaml);
      expect(peerDependenciesMeta.yaml).toEqual({ optional: true });
    });
  });
});

async function settingsIn(folder: string) {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
}

/** Serves the fake until the test ends. */
async function startFake(args: readonly string[] = []) {
  const file = join(installed, bin["solaris-esign"]);
  const fake = spawn(process.execPath, [file, "fake", "--port", "0", "--token-port", "0", ...args], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(fake, "exit");
  onTestFinished(() => void fake.kill("SIGKILL"));
  const [greeting] = await once(fake.stdout, "data");
  const addressOf = (what: string) => new RegExp(`^ {2}${what} +(\\S+)$`, "m").exec(`${greeting}`)?.[1] ?? "";
  const [url, tokenUrl, control] = [addressOf("API"), addressOf("token endpoint"), addressOf("control API")];
  return { fake, ended, url, tokenUrl, control };
}

describe("fake", () => {
  it("serves identifications of a file, as the documentation shows it, and ends with 0 when it is stopped", async () => {
    const guide = await readFile(join(installed, "docs/testing.md"), "utf8");
    const [seed = ""] = blocksIn(guide).flatMap(({ language, code }) => (language === "json" ? [code] : []));
    await writeFile(join(folder, "identifications.json"), seed);
    const { fake, ended, control } = await startFake(["--seed", "identifications.json"]);
    const found = await fetch(`${control}/identifications?personId=p1&identificationId=i1`);
    expect(await found.json()).toMatchObject({ id: "i1", status: "expired" });
    fake.kill("SIGTERM");
    // On Windows a signal ends a process at once.
    expect(await ended).toEqual(process.platform === "win32" ? [null, "SIGTERM"] : [0, null]);
  });

  it("keeps the contract, says check provider", async () => {
    const { url, tokenUrl, control } = await startFake();
    const added = await fetch(`${control}/identifications`, { method: "POST" });
    const { personId, identificationId } = (await added.json()) as { personId: string; identificationId: string };
    const credentials = { SOLARIS_CLIENT_ID: "fake-client", SOLARIS_CLIENT_SECRET: "fake-secret" };
    const call = ["--allow-sms", "--person", personId, "--identification", identificationId];
    const ran = await run(["check", "provider", "--base-url", url, "--token-url", tokenUrl, ...call], credentials);
    expectExit(ran, 0, "Everything holds: 9 checks.");
    expect(await (await fetch(`${control}/sms`)).json()).toMatchObject([{ personId, identificationId }]);
  });
});

describe("check stand-in", () => {
  it("names Pact's verifier, which is not installed", async () => {
    const address = "http://127.0.0.1:1";
    const ran = await run(["check", "stand-in", "--base-url", address, "--states", address]);
    expectExit(ran, 2, "npm install --save-dev @pact-foundation/pact");
  });

  describe("with Pact's verifier", () => {
    beforeAll(async () => {
      await mkdir(join(folder, "node_modules"));
      const pact = fileURLToPath(new URL("../../node_modules/@pact-foundation", import.meta.url));
      await symlink(pact, join(folder, "node_modules/@pact-foundation"), "junction");
    });

    it("finds the fake to keep the pact, and one fault of it", async () => {
      const { url, control } = await startFake();
      const check = () => run(["check", "stand-in", "--base-url", url, "--states", `${control}/states`]);
      expectExit(await check(), 0, "Everything holds: ");
      const { url: changed } = await rewriting(url, ({ headers }, nth) =>
        nth === 1 ? { headers: { ...headers, "content-type": "text/html" } } : {},
      );
      const ran = await run(["check", "stand-in", "--base-url", changed, "--states", `${control}/states`]);
      expectExit(ran, 1, "WRONG: content-type: ", "BROKEN: 1 of ");
    });
  });
});
