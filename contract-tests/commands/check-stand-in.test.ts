// Proves: `check stand-in` replays every interaction of the pact at a stand-in whose states a module or an address sets up, names what
// is broken without quoting answers, and proves nothing of a state that nobody sets up.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { identificationMethodValues } from "../../generated/contract.js";
import { loadModule } from "../../src/cli/check-stand-in/states-module.js";
import { optionalButRead } from "../../src/cli/check-stand-in/tolerance.js";
import { runCli } from "../../src/cli/cli.js";
import { interactionsIn, readPact } from "../../src/cli/pact.js";
import { createFakeSolaris } from "../../src/testing/index.js";
import { requestOf } from "../support/calls.js";
import { expectExit, type Ran, runScript } from "../support/command.js";
import { answer, startHttpServer } from "../support/http-server.js";
import { type Interaction, interactions } from "../support/interactions.js";
import { arrange } from "../support/pact-states.js";
import { recordingIo } from "../support/recording-io.js";
import { type Rewritten, rewriting } from "../support/rewriting-proxy.js";
import { blocksIn } from "../support/samples/markdown.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const iban = "DE11110101010100000020";
const all = `Everything holds: ${interactions.length} checks.`;

async function check(args: readonly string[], given: Parameters<typeof recordingIo>[0] = {}): Promise<Ran> {
  const io = recordingIo({ env: process.env, ...given });
  const code = await runCli(["check", "stand-in", ...args], io);
  return { code, stdout: io.stdout, stderr: io.stderr };
}

/** The real bin, in a process of its own. */
const process_ = (args: readonly string[], variables: Readonly<Record<string, string>> = {}) =>
  runScript("dist/src/cli/main.js", ["check", "stand-in", ...args], variables);

/** A stand-in, and a module that asks this test to set up its states, as a team's own would ask their stand-in. */
async function standIn({
  rewrite = () => ({}),
  left = [],
}: {
  /** Changes what the stand-in answers. */
  readonly rewrite?: (answer: Rewritten, nth: number) => Partial<Rewritten>;
  /** States without a hook. */
  readonly left?: readonly string[];
} = {}) {
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
    const { operation, status, withoutToken } = asked;
    sms += fake.sms.length;
    await fake.reset();
    // Ids of the provider's own, not those of the pact.
    const ref = arrange(fake, asked);
    const path = ref && requestOf(operation, ref).path;
    // Where the request has no token, a hook that returns a good one must make no difference.
    response.end(JSON.stringify({ path, expired: status === 401 && !withoutToken }));
  });
  const hooked = interactions.filter(({ state }) => !left.includes(state));
  const methods = Object.fromEntries(hooked.map(({ state, operation }) => [state, requestOf(operation).method]));
  const states = await moduleOf(`
    const basic = "Basic " + btoa("fake-client:fake-secret");
    const prepare = async ({ state, request }) => {
      if (request.method !== methods[state]) throw new Error("no such request");
      const { path, expired } = await (await fetch("${arranger.url}", { method: "POST", body: state })).json();
      const body = new URLSearchParams({ grant_type: "client_credentials", scope: "partners" });
      const granted = await fetch("${server.tokenUrl}", { method: "POST", body, headers: { authorization: basic } });
      const { access_token: token } = await granted.json();
      return { headers: { Authorization: "Bearer " + (expired ? "expired" : token) }, ...(path && { path }) };
    };
    const methods = ${JSON.stringify(methods)};
    export default Object.fromEntries(Object.keys(methods).map((state) => [state, prepare]));
  `);
  return { args: ["--base-url", url, "--states", states], sent: () => sms + fake.sms.length };
}

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "check-stand-in-"));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

async function moduleOf(source: string): Promise<string> {
  const file = join(await folder(), "states.mjs");
  await writeFile(file, source);
  return file;
}

/** A module that sets up nothing, and answers for these states. */
const doingNothing = (states: readonly string[]) =>
  moduleOf(`export default Object.fromEntries(${JSON.stringify(states)}.map((state) => [state, () => {}]));`);

function expectNoSecret(...texts: readonly string[]): void {
  for (const text of texts) {
    for (const secret of [iban, "wizard_session_key", "fake-token", "fake-secret", "Bearer"]) {
      expect(text).not.toContain(secret);
    }
  }
}

const asJson = (body: string, change: (json: Record<string, unknown>) => object) =>
  JSON.stringify(change(JSON.parse(body)));
const json = (change: (json: Record<string, unknown>) => object) => (honest: Rewritten) => ({
  body: asJson(honest.body, change),
});
const firstError = (change: (error: Record<string, unknown>) => object) =>
  json(({ errors }) => ({ errors: [change((errors as Record<string, unknown>[])[0] as Record<string, unknown>)] }));

const inPact = interactionsIn(await readPact());
const nthOf = (words: RegExp) => inPact.findIndex(({ state }) => words.test(state)) + 1;

describe("check stand-in", () => {
  it("finds an honest stand-in to keep all of the pact, and sends nothing twice", async () => {
    const { args, sent } = await standIn();
    const ran = await check(args);
    expectExit(ran, 0, all, "4 of them have an effect if their state is set up:", "EACH OF THOSE SENDS AN SMS");
    expect(sent()).toBe(4);
    expectNoSecret(ran.stdout, ran.stderr);
  });

  it("does so as a process, whatever proxies and settings of Pact the environment has", async () => {
    const names = ["http_proxy", "https_proxy", "all_proxy"].flatMap((name) => [name, name.toUpperCase()]);
    const variables = Object.fromEntries(names.map((name) => [name, "http://127.0.0.1:9"]));
    const { args } = await standIn();
    const ran = await process_(args, {
      ...variables,
      NO_PROXY: "example.com",
      PACT_DESCRIPTION: "nothing",
      PACT_BROKER_BASE_URL: "http://127.0.0.1:9",
    });
    expectExit(ran, 0, all);
  });

  const planted: readonly [state: RegExp, change: (honest: Rewritten) => Partial<Rewritten>, ...issues: string[]][] = [
    [/nothing optional/, () => ({ status: 202 }), "(status): undocumented-status (expected 200; found 202)"],
    [
      /ready to be authorized/,
      json(({ confirmation_expires_at: _gone, ...rest }) => ({
        ...rest,
        method: iban,
        url: 5,
        authorization_expires_at: null,
        status: "pending",
        current_reference_token: null,
      })),
      `method: unknown-enum-value (expected ${identificationMethodValues.join(", ")}; found string of 22 characters)`,
      "url: wrong-type (expected string; found integer)",
      "confirmation_expires_at: missing-field (expected text like ^\\d{4}",
      "authorization_expires_at: wrong-type (expected text like ^\\d{4}",
      "current_reference_token: wrong-type (expected string; found null)",
      'status: unexpected-value (expected "confirmation_required"; found another value)',
    ],
    [
      /waiting time are not known/,
      json(({ id: _gone, ...rest }) => rest),
      "id: missing-field (expected a required field; found nothing)",
    ],
    [
      /proof of address/,
      () => ({ headers: { "content-type": "text/html", "x-request-id": "r1" }, body: `<html>${iban}</html>` }),
      "content-type: wrong-media-type (expected text like ^application/json(;.*)?$; found another, or none)",
    ],
    [/no access token.*flat/, () => ({ status: 200 }), "(status): unexpected-status (expected 401; found 200)"],
    [
      /no access token.*envelope/,
      firstError((error) => ({ ...error, status: "401" })),
      "errors[0].status: wrong-type (expected integer; found string)",
    ],
    [
      /malformed.*flat/,
      json((rest) => ({ ...rest, code: "other_code" })),
      'code: unexpected-value (expected "build_pagination_headers_failure"; found another value)',
    ],
    [
      /malformed.*envelope/,
      json(() => ({ errors: [] })),
      "errors: bad-format (expected minItems 1; found array of 0 items)",
    ],
    [/expired.*envelope/, () => ({ body: `{"${iban}` }), "(body): undocumented-shape (expected ErrorObject or"],
    [
      /may not.*flat/,
      () => ({ body: "[]" }),
      "(body): undocumented-shape (expected ErrorObject or ErrorEnvelope; found array)",
    ],
    [
      /may not.*envelope/,
      json(({ errors }) => (errors as object[])[0] as object),
      "errors: missing-field (expected array; found nothing)",
    ],
    [/no such.*flat/, json((rest) => ({ ...rest, title: null })), "title: wrong-type (expected string; found null)"],
    [
      /no such.*envelope/,
      firstError(({ id: _id, ...error }) => error),
      "errors[0].id: missing-field (expected a required field; found nothing)",
    ],
    [/failure.*flat/, () => ({ status: 503 }), "(status): unexpected-status (expected 500; found 503)"],
  ];

  it("names each planted disagreement by its place, its kind and what was expected, in every report", async () => {
    const changes = new Map(planted.map(([state, change]) => [nthOf(state), change]));
    expect(changes.size).toBe(planted.length);
    const { args, sent } = await standIn({ rewrite: (honest, nth) => changes.get(nth)?.(honest) ?? {} });
    const cwd = await folder();
    const ran = await check([...args, "--json", "r.json", "--junit", "r.xml", "--html", "r.html"], { cwd });
    expectExit(ran, 1, ...planted.flatMap(([, , ...issues]) => issues.map((issue) => `WRONG: ${issue}`)));
    expect(ran.stdout).toContain(`BROKEN: ${planted.length} of ${interactions.length} checks.`);
    expect(sent()).toBe(4);
    const [report = "", junit = "", html = ""] = await Promise.all(
      ["r.json", "r.xml", "r.html"].map((name) => readFile(join(cwd, name), "utf8")),
    );
    const { checks } = JSON.parse(report);
    for (const [state, , ...issues] of planted) {
      const { verdict, issues: found } = checks[nthOf(state) - 1];
      expect(verdict).toBe("broken");
      for (const { todo } of found) expect(todo).toMatch(/\w+\.$/);
      for (const issue of issues) {
        const [, path = "", kind = ""] = /^(\S+): (\S+)/.exec(issue) ?? [];
        expect(found).toContainEqual(expect.objectContaining({ path, kind }));
        expect(junit).toContain(`${path}: ${kind}`);
        expect(html).toContain(kind);
      }
    }
    expectNoSecret(ran.stdout, ran.stderr, report, junit, html);
  });

  it("takes nothing for broken that the contract leaves open and the client does not read", async () => {
    const changes = new Map<number, (honest: Rewritten) => Partial<Rewritten>>([
      [nthOf(/nothing optional/), json(({ completed_at: _gone, ...rest }) => ({ ...rest, reference: "a" }))],
      [
        nthOf(/ready to be/),
        json(({ url: _url, ...rest }) => ({ ...rest, iban: "", terms_and_conditions_signed_at: null })),
      ],
      [nthOf(/expired.*flat/), ({ headers: { "x-request-id": _id, ...headers } }) => ({ headers })],
    ]);
    const { args } = await standIn({ rewrite: (honest, nth) => changes.get(nth)?.(honest) ?? {} });
    const ran = await check(args);
    expectExit(
      ran,
      0,
      all,
      "note: completed_at: missing-field (expected null; found nothing)",
      "note: reference: wrong-type (expected null; found string)",
      "note: url: missing-field (expected text like ^https://.+$; found nothing)",
      "note: iban: unexpected-value (expected text like ^[A-Z]{2}\\d{2}[A-Z0-9]{1,30}$; found another value)",
      "note: terms_and_conditions_signed_at: wrong-type (expected text like ^",
      "note: x-request-id: missing-header (expected text like .+; found nothing)",
    );
    expect(ran.stdout).not.toContain("BROKEN");
  });

  const beyondThePact: readonly [state: RegExp, change: (honest: Rewritten) => Partial<Rewritten>, issue: string][] = [
    [
      /nothing optional/,
      json((rest) => ({ ...rest, id: "" })),
      "id: bad-format (expected minLength 1; found string of 0 characters)",
    ],
    [
      /ready to be/,
      json((rest) => ({ ...rest, authorization_expires_at: "2026-13-45T99:99:99Z" })),
      "authorization_expires_at: bad-format (expected format date-time; found string of 20 characters)",
    ],
    [
      /no such.*envelope/,
      firstError((error) => ({ ...error, status: 403 })),
      "errors[0].status: unexpected-value (expected the status of the response, 404; found another number)",
    ],
  ];

  it("names what the contract does not allow, also where the client does not rely on it", async () => {
    const changes = new Map(beyondThePact.map(([state, change]) => [nthOf(state), change]));
    const { args } = await standIn({ rewrite: (honest, nth) => changes.get(nth)?.(honest) ?? {} });
    const ran = await check(args);
    expectExit(ran, 1, ...beyondThePact.map(([, , issue]) => `WRONG: ${issue}`));
    expect(ran.stdout).toContain(`BROKEN: ${beyondThePact.length} of ${interactions.length} checks.`);
    expectNoSecret(ran.stdout, ran.stderr);
  });

  it("notes a new field and another id, which the contract allows", async () => {
    const changes = new Map([
      [nthOf(/nothing optional/), json((rest) => ({ ...rest, field_of_tomorrow: iban }))],
      [nthOf(/ready to be/), json((rest) => ({ ...rest, id: "another" }))],
    ]);
    const { args } = await standIn({ rewrite: (honest, nth) => changes.get(nth)?.(honest) ?? {} });
    const ran = await check(args);
    const another =
      "note: id: different-resource (expected the id of the request; found another string of 7 characters)";
    expectExit(ran, 0, all, "note: field_of_tomorrow: unknown-field (expected no such field; found string)", another);
    expectNoSecret(ran.stdout, ran.stderr);
  });

  it("knows which optional fields the client reads", async () => {
    const source = await readFile(join(root, "src/identification.ts"), "utf8");
    const read = [...source.matchAll(/dateOf\(identification\.(\w+)\)/g)].map(([, field]) => field);
    expect(read.length).toBeGreaterThan(0);
    expect([...optionalButRead].sort()).toEqual(read.sort());
  });

  it("proves nothing of states without a hook, and names them", async () => {
    const left = interactions.filter(({ status }) => status === 200 || status === 500).map(({ state }) => state);
    const { args, sent } = await standIn({ left });
    const ran = await check(args);
    expectExit(ran, 2, `${left.length} of ${interactions.length} checks could not be made.`);
    expect(sent()).toBe(0);
    for (const state of left) expect(ran.stdout).toContain(`module of --states: ${JSON.stringify(state)}`);
    expect(ran.stdout.match(/ holds$/gm)).toHaveLength(interactions.length - left.length);
  });

  it("does not judge a stand-in that it cannot reach", async () => {
    const gone = await startHttpServer();
    await gone.close();
    const states = await doingNothing(interactions.slice(0, 2).map(({ state }) => state));
    const ran = await check(["--base-url", gone.url, "--states", states]);
    expectExit(ran, 2, "The stand-in cannot be reached: nothing listens there (connection refused) (ECONNREFUSED).");
    expect(ran.stdout + ran.stderr).not.toContain("not-checked");
  });

  it("reaches a stand-in over plain http on another host only if that is allowed", async () => {
    const address = ["--base-url", "http://stand-in.invalid", "--states", "http://stand-in.invalid/states"];
    expectExit(await check(address), 2, "--base-url must use https");
    const ran = await check([...address, "--allow-insecure-http"], { signal: AbortSignal.abort() });
    expectExit(ran, 2, "Replaying", "the command was stopped");
  });

  it("stops when it is aborted", async () => {
    const states = await doingNothing(interactions.map(({ state }) => state));
    const ran = await check(["--base-url", "http://127.0.0.1:9", "--states", states], { signal: AbortSignal.abort() });
    expectExit(ran, 2, "the command was stopped");
  });

  it("lists the states that a stand-in must set up", async () => {
    const ran = await check(["--list-states"]);
    expectExit(ran, 0);
    expect(inPact.map(({ state }) => state).sort()).toEqual(interactions.map(({ state }) => state).sort());
    for (const { state, status } of interactions) {
      expect(ran.stdout).toContain(`${JSON.stringify(state)}  (then the response has the status ${status})`);
    }
  });

  it("refuses what cannot be meant", async () => {
    const address = ["--base-url", "http://127.0.0.1:9"];
    const notAMap = await moduleOf("export default 1;");
    const notHooks = await moduleOf("export default { a: 1 };");
    const importing = await moduleOf('import "./nowhere.mjs"; export default {};');
    const broken = await moduleOf("export default {");
    const throwing = await moduleOf(`throw { name: "${iban} and more" };`);
    const nowhere = join(await folder(), "nowhere.mjs");
    const refusals: [args: string[], says: string][] = [
      [[], "--base-url URL"],
      [["--base-url", "http://example.com"], "https"],
      [["--base-url", "https://api.solarisbank.de"], "--confirm-production"],
      [address, "Name what sets up the states: --states MODULE_OR_URL."],
      [[...address, "--states", notAMap], "default export"],
      [[...address, "--states", notHooks], "default export"],
      [[...address, "--states", nowhere], `is not there: ${nowhere}`],
      [[...address, "--states", "http://example.com/states"], "--states must use https"],
      [["--base-url", "http://127.0.0.1:9/v1", "--states", "x"], "--base-url must not end in /v1: the client adds it."],
      [
        [...address, "--states", importing],
        `imports something that is not there (ERR_MODULE_NOT_FOUND): \`node ${importing}`,
      ],
      [[...address, "--states", broken], `cannot be loaded (SyntaxError): \`node ${broken}`],
      [[...address, "--states", throwing], `cannot be loaded: \`node ${throwing}`],
      [["--state", "x"], "There is no option --state"],
    ];
    for (const [args, says] of refusals) {
      const ran = await check(args);
      expectExit(ran, 2, says);
      expect(ran.stdout).toBe("");
      expectNoSecret(ran.stderr);
    }
  });
});

describe("a module of states", () => {
  const [{ state }] = inPact as [(typeof inPact)[number]];
  const nobody = ["--base-url", "http://127.0.0.1:9"];

  it("does not keep the process alive", async () => {
    const file = await moduleOf("setInterval(() => {}, 1000); export default {};");
    expectExit(await process_([...nobody, "--states", file]), 2, "could not be made");
  });

  it("may throw: what it threw is not told", async () => {
    const file = await moduleOf(
      `export default {
        [${JSON.stringify(state)}]: () => { throw new TypeError("${iban}"); },
        [${JSON.stringify(inPact[1]?.state)}]: () => { throw "${iban}"; },
        [${JSON.stringify(inPact[2]?.state)}]: () => ({ path: "no slash" }),
        "a state of tomorrow": () => {},
        [${JSON.stringify(`${state}s`)}]: () => {},
      };`,
    );
    const ran = await check([...nobody, "--states", file]);
    expectExit(ran, 2, "not set up: the hook threw TypeError (its message", "threw something (its message");
    expect(ran.stdout).toContain("its path does not begin with a slash");
    expect(ran.stdout).toContain('not in the pact: "a state of tomorrow". See --list-states.');
    expect(ran.stdout).toContain(`not in the pact: "${state}s". Did you mean "${state}"?`);
    expectNoSecret(ran.stdout, ran.stderr);
  });

  it.each([
    ["that is never loaded to its end", "await new Promise(() => {}); export default {};"],
    ["that ends its process and says that all is well", "process.exit(0);"],
  ])("%s is refused", async (_what, source) => {
    const ran = await check([...nobody, "--states", await moduleOf(source)]);
    expectExit(ran, 2, "The module of --states ended before it was loaded");
  });

  it("that takes too long to load is refused", async () => {
    const url = new URL("data:text/javascript,setInterval(() => {}, 1000); await new Promise(() => {});").href;
    await expect(loadModule("states.mjs", url, 200)).rejects.toThrow("is not loaded after 0.2 s");
  });

  it("with a hook that does not end, or ends its process, proves nothing", async () => {
    const url = "data:text/javascript,export default { slow: () => new Promise(() => {}), end: () => process.exit(0) }";
    const states = await loadModule("states.mjs", url, 500);
    const wanted = (name: string) => ({
      ...{ description: "", status: 200 },
      state: name,
      request: requestOf("authorizeIdentification") as never,
    });
    await expect(states.prepare(wanted("slow"))).rejects.toThrow("the hook did not end within 0.5 s");
    await expect(states.prepare(wanted("end"))).rejects.toThrow("the hook ended its process");
    await expect(states.prepare(wanted("slow"))).rejects.toThrow("the module has ended before");
    await states.close();
  });

  it.each<[returned: string, says: string]>([
    ["null", "it returned null, and not { headers, path }"],
    [JSON.stringify(iban), "it returned a string, and not { headers, path }"],
    ["[]", "it returned a list, and not { headers, path }"],
    [`({ header: { a: "${iban}" } })`, "it returned other fields than headers and path"],
    [`({ headers: "${iban}" })`, "its headers are a string, and not an object"],
    ["({ headers: { authorization: undefined } })", "one of its headers is undefined, and not a text"],
    ["({ headers: { authorization: 5 } })", "one of its headers is a number, and not a text"],
    ["({ path: 5 })", "its path is a number, and not a text"],
    [
      `({ headers: new Headers({ a: "${iban}" }) })`,
      "it returned an instance of Headers where a text or a plain object",
    ],
    ["new (class {})()", "it returned an instance of a class where"],
    ["({ headers: { authorization: () => {} } })", "it returned a function where"],
  ])("whose hook returns %s says of which type that is", async (returned, says) => {
    const states = await moduleOf(`export default { [${JSON.stringify(state)}]: async () => ${returned} };`);
    const { stdout, code } = await check([...nobody, "--states", states]);
    expect(code).toBe(2);
    expect(stdout).toContain(`The state was not set up: ${says}`);
    expectNoSecret(stdout);
  });

  it("that fails after its hook has answered proves nothing of the next state", async () => {
    // Not before its answer has arrived: what a thread says and its end may overtake each other.
    const name = "the end of the module";
    const end = new BroadcastChannel(name);
    onTestFinished(() => end.close());
    const throwing = `new BroadcastChannel("${name}").onmessage = () => setTimeout(() => { throw 1; });`;
    const url = `data:text/javascript,${throwing} export default { a: () => {} };`;
    const states = await loadModule("states.mjs", url, 5_000);
    const wanted = { state: "a", description: "", status: 200, request: { method: "GET", path: "/", headers: {} } };
    expect(await states.prepare(wanted)).toEqual({ headers: {} });
    end.postMessage("now");
    await vi.waitFor(() => expect(states.prepare(wanted)).rejects.toThrow("the module has ended before"), 10_000);
  });

  it.each([
    [
      "a hook that ends the process and says that all is well",
      `export default { ${JSON.stringify(state)}: () => process.exit(0) };`,
    ],
    ["a module that does so a moment later", "setTimeout(() => process.exit(0)); export default {};"],
  ])("proves nothing with %s, and leaves no file", async (_what, source) => {
    const file = await moduleOf(source);
    const TMPDIR = join(await folder(), "tmp");
    await mkdir(TMPDIR);
    expectExit(await process_([...nobody, "--states", file], { TMPDIR }), 2, "could not be made");
    expect(await readdir(TMPDIR)).toEqual([]);
  });
});

describe("the documented module of states", () => {
  it("sets up its states at a stand-in that does what it is asked for", async () => {
    const server = await startHttpServer();
    onTestFinished(() => server.close());
    let next = { status: 501, shape: "" };
    server.script((response, { method, body }) => {
      if (method === "PUT") next = JSON.parse(body);
      const { status, shape } = next;
      const error = { id: "e1", status, code: "unauthorized_action", title: "t", detail: "d" };
      const told = shape === "flat" ? { ...error, status: `${status}` } : { errors: [error] };
      const headers = { "content-type": "application/json", "x-request-id": "r1" };
      response.writeHead(method === "PUT" ? 200 : status, headers).end(JSON.stringify(told));
    });
    const guide = await readFile(join(root, "docs/contract-checks.md"), "utf8");
    const [code = ""] = blocksIn(guide).flatMap((block) =>
      block.code.startsWith("// states.mjs") ? [block.code] : [],
    );
    const states = await moduleOf(code.replace("http://127.0.0.1:8080", server.url));
    const ran = await check(["--base-url", server.url, "--states", states]);
    expectExit(ran, 2, `${inPact.length - 2} of ${inPact.length} checks could not be made.`);
    expect(ran.stdout.match(/ holds$/gm)).toHaveLength(2);
  });
});

describe("an address of states", () => {
  it("is asked for each state, with what the module would get", async () => {
    const server = await startHttpServer();
    onTestFinished(() => server.close());
    server.script(answer(500));
    const ran = await check(["--base-url", "http://127.0.0.1:9", "--states", `${server.url}/states`]);
    expectExit(ran, 2, "The state was not set up: the address of --states answered 500.");
    const [first] = inPact;
    expect(server.requests).toHaveLength(inPact.length);
    expect(server.requests[0]).toMatchObject({ method: "POST", url: "/states" });
    expect(JSON.parse(server.requests[0]?.body ?? "")).toEqual({
      state: first?.state,
      description: first?.description,
      status: first?.status,
      request: {
        method: first?.method,
        path: first?.path,
        headers: { accept: "application/json", authorization: "Bearer example-token" },
      },
    });
  });

  it.each<[string, Parameters<Awaited<ReturnType<typeof startHttpServer>>["script"]>[0], string]>([
    ["what is no JSON", answer(200, "<html>"), "answered with what is no JSON"],
    ["a path that is none", answer(200, { path: 7 }), "its path is a number, and not a text"],
    ["nothing", answer(204), "nothing listens there"],
    ["no answer", (response) => response.destroy(), "the connection broke before the whole response had arrived"],
  ])("may answer with %s", async (_what, handler, says) => {
    const server = await startHttpServer();
    onTestFinished(() => server.close());
    server.script(handler);
    expectExit(await check(["--base-url", "http://127.0.0.1:9", "--states", server.url]), 2, says);
  });
});
