// Proves: `contract:verify` replays every interaction of the committed pact at a provider whose states a module brings about,
// names what is broken without quoting answers, and fails for each state that nobody brings about.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { identificationMethodValues } from "../../generated/contract.js";
import { optionalButRead } from "../../scripts/provider-replay/expectations.mjs";
import { replay } from "../../scripts/provider-replay/replay.mjs";
import { interactionsOf } from "../../scripts/support/pact-replay.mjs";
import { createFakeSolaris } from "../../src/testing/index.js";
import { requestOf } from "../support/calls.js";
import { expectExit, runScript } from "../support/command.js";
import { startHttpServer } from "../support/http-server.js";
import { type Interaction, interactions } from "../support/interactions.js";
import { type Rewritten, rewriting } from "../support/rewriting-proxy.js";
import { blocksIn } from "../support/samples/markdown.js";

const script = "scripts/contract-verify.mjs";
const forever = new Promise<undefined>(() => {});
const root = fileURLToPath(new URL("../../", import.meta.url));
const iban = "DE11110101010100000020";

/**
 * Runs the command with hooks that ask this test to bring a state about, as a team's hooks would ask their provider.
 * @param rewrite changes what the provider answers
 * @param left states without a hook
 */
async function verify(
  rewrite: (answer: Rewritten, nth: number) => Partial<Rewritten> = () => ({}),
  left: readonly string[] = [],
  variables: Readonly<Record<string, string>> = {},
) {
  const fake = createFakeSolaris();
  const server = await fake.listen();
  const { url } = await rewriting(server.url, rewrite);
  let sms = 0;
  const arranger = await startHttpServer();
  onTestFinished(async () => {
    await server.close();
    await arranger.close();
  });
  arranger.script(async (response, { body: state }) => {
    const asked = interactions.find((one) => one.state === state) as Interaction;
    const { operation, status, example, error, withoutToken } = asked;
    sms += fake.sms.length;
    await fake.reset();
    if (error) fake.errorShape = error.shape;
    let path: string | undefined;
    if (status === 200) {
      // Ids of the provider's own, not those of the pact.
      path = requestOf(operation, fake.addIdentification(fieldsOf[example])).path;
      const fields = { authorization_expires_at: null, confirmation_expires_at: null };
      if (example === "nullable") fake.failNext({ kind: "drift", fields });
    } else if (status !== 401 && status !== 404) {
      fake.failNext({ kind: "status", status, ...(error && { code: error.code }) });
    }
    // Where the request has no token, a hook that returns a good one must make no difference.
    response.end(JSON.stringify({ path, expired: status === 401 && !withoutToken }));
  });

  const file = await hooksFile(`
    const basic = "Basic " + btoa("fake-client:fake-secret");
    const prepare = async ({ state, request }) => {
      if (request.method !== methods[state]) throw new Error("no such request");
      const { path, expired } = await (await fetch("${arranger.url}", { method: "POST", body: state })).json();
      const body = new URLSearchParams({ grant_type: "client_credentials", scope: "partners" });
      const granted = await fetch("${server.tokenUrl}", { method: "POST", body, headers: { authorization: basic } });
      const { access_token: token } = await granted.json();
      return { headers: { Authorization: "Bearer " + (expired ? "expired" : token) }, ...(path && { path }) };
    };
    const methods = ${JSON.stringify(Object.fromEntries(methods.filter(([state]) => !left.includes(state))))};
    export default Object.fromEntries(Object.keys(methods).map((state) => [state, prepare]));
  `);
  const ran = await runScript(script, ["--provider-base-url", url, "--states", file], variables);
  for (const text of [ran.stdout, ran.stderr]) {
    for (const secret of [iban, "wizard_session_key", "fake-token", "fake-secret", "Bearer"]) {
      expect(text).not.toContain(secret);
    }
  }
  return { ...ran, sms: sms + fake.sms.length };
}

const methods = interactions.map(({ state, operation }) => [state, requestOf(operation).method] as const);

const fieldsOf: Readonly<Record<string, Parameters<ReturnType<typeof createFakeSolaris>["addIdentification"]>[0]>> = {
  authorizationStarted: { terms_and_conditions_signed_at: "2022-08-11T08:31:02.000Z" },
  proofOfAddress: {
    reference: "example-reference",
    method: "bank_id",
    proof_of_address_type: "ELECTRICITY_BILL",
    proof_of_address_issued_at: "2020-06-12",
  },
};

async function hooksFile(source: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "contract-verify-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "states.mjs");
  await writeFile(file, source);
  return file;
}

/** The module of states that docs/contract-checks.md shows, at other ports, in a project that has the package installed. */
async function documentedModule(port: number, tokenPort: number): Promise<string> {
  const guide = await readFile(join(root, "docs/contract-checks.md"), "utf8");
  const [block] = blocksIn(guide).filter(
    ({ section, language }) => section === "With the fake for a provider" && language === "js",
  );
  // The errors that the contract has gained since: each in the words of the module itself.
  const added = interactions.filter(({ state, error }) => error && /^an error \d/.test(state));
  const hooks = added.map(({ state, status, error: told }) => {
    return `${JSON.stringify(state)}: error(${JSON.stringify({ status, code: told?.code })}),\n`;
  });
  const code = (block?.code ?? "").replace("4020", `${port}`).replace("4021", `${tokenPort}`);
  const file = await hooksFile(code.replace(/\n};\s*$/, `\n${hooks.join("")}};`));
  await mkdir(join(dirname(file), "node_modules"));
  await symlink(root, join(dirname(file), "node_modules", "solaris-esign"));
  return file;
}

async function freePort(): Promise<number> {
  const server = await startHttpServer();
  await server.close();
  return Number(new URL(server.url).port);
}

const asJson = (body: string, change: (json: Record<string, unknown>) => object) =>
  JSON.stringify(change(JSON.parse(body)));

describe("contract:verify", () => {
  it("finds an honest provider to keep all of the pact, whatever proxies the environment names", async () => {
    const names = ["http_proxy", "https_proxy", "all_proxy"].flatMap((name) => [name, name.toUpperCase()]);
    const variables = Object.fromEntries(names.map((name) => [name, "http://127.0.0.1:9"]));
    const ran = await verify(undefined, undefined, { ...variables, NO_PROXY: "example.com" });
    expectExit(ran, 0);
    expect(ran).toMatchObject({ stderr: "", sms: 4 });
    expect(ran.stdout).toContain(
      `${interactions.length} of ${interactions.length} interactions were replayed and kept.`,
    );
    expect(ran.stdout).toContain("4 of them have an effect if their state is brought about:");
    expect(ran.stdout).toContain("EACH OF THOSE SENDS AN SMS");
  });

  it("finds the fake to keep all of it, with the module that is documented, which serves the other command too", async () => {
    const [port, tokenPort] = [await freePort(), await freePort()];
    const file = await documentedModule(port, tokenPort);
    const url = `http://127.0.0.1:${port}`;
    const ran = await runScript(script, ["--provider-base-url", url, "--states", file]);
    expectExit(ran, 0);
    expect(ran.stderr).toBe("");
    expect(ran.stdout).toContain(
      `${interactions.length} of ${interactions.length} interactions were replayed and kept.`,
    );

    const serving = spawn(process.execPath, [file], { stdio: "ignore" });
    onTestFinished(() => void serving.kill());
    await vi.waitFor(() => fetch(`http://127.0.0.1:${tokenPort}`), 10_000);
    const tokenUrl = `http://127.0.0.1:${tokenPort}/oauth2/token`;
    const credentials = { SOLARIS_CLIENT_ID: "fake-client", SOLARIS_CLIENT_SECRET: "fake-secret" };
    const checked = await runScript(
      "dist/src/cli/main.js",
      ["check", "provider", "--base-url", url, "--token-url", tokenUrl],
      credentials,
    );
    expectExit(checked, 0, "Everything holds: 4 checks.");
  });

  it("names what is broken by its place, kind and what was expected, and sends nothing twice", async () => {
    const changes: Record<number, (answer: Rewritten) => Partial<Rewritten>> = {
      2: ({ body }) => ({
        body: asJson(body, ({ confirmation_expires_at: _gone, ...json }) => ({
          ...json,
          method: iban,
          url: 5,
          authorization_expires_at: null,
          status: "pending",
          current_reference_token: null,
        })),
      }),
      3: () => ({ status: 202 }),
      4: ({ headers: { "x-request-id": _id, ...headers } }) => ({ headers }),
      5: () => ({ headers: { "content-type": "text/html", "x-request-id": "r1" }, body: `<html>${iban}</html>` }),
      6: ({ body }) => ({ body: asJson(body, () => ({ errors: [{ ...JSON.parse(body).errors[0], status: "4" }] })) }),
      7: ({ body }) => ({ body: asJson(body, (json) => ({ ...json, code: "other_code" })) }),
    };
    const ran = await verify((answer, nth) => changes[nth]?.(answer) ?? {});
    expectExit(
      ran,
      1,
      `method: value-differs (expected text like ^(?:${identificationMethodValues.join("|")})$; found another value)`,
      "url: wrong-type (expected text like ^https://.+$; found integer)",
      "confirmation_expires_at: missing-field (expected text like ^\\d{4}",
      "authorization_expires_at: wrong-type (expected text like ^\\d{4}",
      "current_reference_token: wrong-type (expected string; found null)",
      'status: value-differs (expected "confirmation_required"; found another value)',
      "(status): unexpected-status (expected 200; found 202)",
      "x-request-id: header-differs (expected text like .+; found another, or none)",
      "content-type: wrong-media-type (expected text like ^application/json(;.*)?$; found another)",
      "errors[0].status: wrong-type (expected integer; found string)",
      'code: value-differs (expected "build_pagination_headers_failure"; found another value)',
      `${interactions.length - 6} of ${interactions.length} interactions were replayed and kept.`,
    );
    expect(ran).toMatchObject({ stderr: "", sms: 4 });
    expect(ran.stdout.match(/BROKEN/g)).toHaveLength(6);
  });

  it("does not take for broken what the contract leaves open and the client does not read", async () => {
    const changes: Record<number, (answer: Rewritten) => Partial<Rewritten>> = {
      1: ({ body }) => ({ body: asJson(body, ({ completed_at: _gone, ...json }) => ({ ...json, reference: "a" })) }),
      2: ({ body }) => ({
        body: asJson(body, ({ url: _url, ...json }) => ({ ...json, iban: "", terms_and_conditions_signed_at: null })),
      }),
    };
    const ran = await verify((answer, nth) => changes[nth]?.(answer) ?? {});
    const note = (field: string, expected: string, found: string) =>
      `note: ${field} is optional, and the client does not read it (expected ${expected}; found ${found})`;
    expectExit(
      ran,
      0,
      note("completed_at", "null", "nothing"),
      note("reference", "null", "string"),
      note("url", "text like ^https://.+$", "nothing"),
      note("iban", "text like ^[A-Z]{2}\\d{2}[A-Z0-9]{1,30}$", "another value"),
      "note: terms_and_conditions_signed_at is optional, and the client does not read it (expected text like ^",
      `${interactions.length} of ${interactions.length} interactions were replayed and kept.`,
    );
    expect(ran.stdout).not.toContain("BROKEN");
  });

  it("knows which optional fields the client reads", async () => {
    const source = await readFile(join(root, "src/identification.ts"), "utf8");
    const read = [...source.matchAll(/dateOf\(identification\.(\w+)\)/g)].map(([, field]) => field);
    expect(read.length).toBeGreaterThan(0);
    expect([...optionalButRead].sort()).toEqual(read.sort());
  });

  it("fails for states without a hook, and lists them", async () => {
    const left = interactions.filter(({ status }) => status === 200 || status === 500).map(({ state }) => state);
    const ran = await verify(undefined, left);
    expectExit(ran, 1);
    expect(ran.sms).toBe(0);
    for (const state of left) expect(ran.stdout).toContain(`state: ${JSON.stringify(state)}`);
    expect(ran.stdout).toContain(
      `${interactions.length - left.length} of ${interactions.length} interactions were replayed and kept.`,
    );
  });

  it("ends, though the module of the hooks keeps something open", async () => {
    const file = await hooksFile("setInterval(() => {}, 1000); export default {};");
    const ran = await runScript(script, ["--provider-base-url", "http://127.0.0.1:9", "--states", file]);
    expectExit(ran, 2, "provider states have no hook", "Nothing was replayed, so nothing is known of the provider.");
  });

  it("fails for a hook that does not end", async () => {
    const [{ state }] = interactions as [Interaction];
    const { results } = await replay("http://127.0.0.1:9", await interactionsOf(), { [state]: () => forever }, 500);
    const [failed, ...others] = results.filter(({ verdict }) => verdict !== "no state hook");
    expect(others).toEqual([]);
    expect(failed).toMatchObject({ interaction: { state }, verdict: "hook failed" });
    expect(failed?.why).toContain("it did not end within 0.5 s");
  });

  it("fails for a hook that throws, without saying what it threw", async () => {
    const [{ state }] = interactions as [Interaction];
    const throws = `() => { throw new TypeError("${iban}"); }`;
    const file = await hooksFile(
      `export default {
        [${JSON.stringify(state)}]: ${throws},
        "a misspelt state": () => {},
      };`,
    );
    const ran = await runScript(script, ["--provider-base-url", "http://127.0.0.1:9", "--states", file]);
    expectExit(ran, 2, "Nothing was replayed");
    expect(ran.stdout).toMatch(/hook failed[\s\S]*it threw TypeError/);
    expect(ran.stdout).toContain("1 of the hooks are for states that the pact does not have");
    expect(ran.stdout + ran.stderr).not.toContain(iban);
  });

  it.each([
    ["a module of hooks that is never loaded to its end", "await new Promise(() => {}); export default {};"],
    [
      "a hook that ends the process and says that all is well",
      `export default { ${JSON.stringify(interactions[0]?.state)}: () => process.exit(0) };`,
    ],
    ["a module that does so a moment later", "setTimeout(() => process.exit(0)); export default {};"],
  ])("proves nothing with %s, and leaves no report of the verifier", async (_what, source) => {
    const file = await hooksFile(source);
    const TMPDIR = join(dirname(file), "tmp");
    await mkdir(TMPDIR);
    const ran = await runScript(script, ["--provider-base-url", "http://127.0.0.1:9", "--states", file], { TMPDIR });
    expectExit(ran, 2, "It ended before there was a verdict, so nothing is proved.");
    expect(await readdir(TMPDIR)).toEqual([]);
  });

  it("does not judge a provider that it cannot reach", async () => {
    const states = JSON.stringify(interactions.map(({ state }) => state));
    const file = await hooksFile(`export default Object.fromEntries(${states}.map((state) => [state, () => {}]));`);
    const gone = await startHttpServer();
    await gone.close();
    const ran = await runScript(script, ["--provider-base-url", gone.url, "--states", file]);
    expectExit(ran, 2, "ECONNREFUSED", "Nothing was replayed");
  });

  it("lists the states that a provider must bring about", async () => {
    const ran = await runScript(script, ["--list-states"]);
    expectExit(ran, 0);
    expect((await interactionsOf()).map(({ state }) => state).sort()).toEqual(
      interactions.map(({ state }) => state).sort(),
    );
    for (const { state, status } of interactions) {
      expect(ran.stdout).toContain(`${JSON.stringify(state)}  (then the answer is ${status})`);
    }
  });

  it("refuses what cannot be meant", async () => {
    const address = ["--provider-base-url", "http://127.0.0.1:9"];
    const notAMap = await hooksFile("export default 1;");
    const importing = await hooksFile('import "./nowhere.mjs"; export default {};');
    const broken = await hooksFile("export default {");
    const nowhere = join(dirname(broken), "nowhere.mjs");
    const refusals: [args: string[], says: string][] = [
      [[], "--provider-base-url URL"],
      [["--provider-base-url", "http://example.com"], "https"],
      [["--provider-base-url", "https://api.solarisbank.de"], "--confirm-production"],
      [[...address, "--states", notAMap], "default export"],
      [[...address, "--states", nowhere], `is not there: ${nowhere}`],
      [
        [...address, "--states", importing],
        `imports something that is not there (ERR_MODULE_NOT_FOUND): \`node ${importing}`,
      ],
      [[...address, "--states", broken], `cannot be loaded (SyntaxError): \`node ${broken}`],
      [["--state", "x"], "There is no option --state"],
    ];
    const ran = await Promise.all(refusals.map(([args]) => runScript(script, args)));
    for (const [nth, one] of ran.entries()) {
      expectExit(one, 2, refusals[nth]?.[1] ?? "");
      expect(one.stdout).toBe("");
    }
  });
});
