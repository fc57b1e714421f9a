// Proves: `check provider` agrees with an honest provider, says why where it cannot find out, makes the one real call only
// when it is asked for and never twice, and puts no secret into anything that it writes.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "selfsigned";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createFakeSolaris } from "../../src/testing/index.js";
import { expectExit } from "../support/command.js";
import { startHttpServer } from "../support/http-server.js";
import {
  asProcess,
  check,
  environment,
  harmless,
  inProcess,
  onlyProgress,
  real,
  startFake,
  verdicts,
} from "../support/provider-check.js";

describe("an honest provider", () => {
  it("agrees, whatever proxies the environment names, nothing has an effect, and the reports stand by themselves", async () => {
    const { fake, server } = await startFake();
    const proxy = "http://localhost:9";
    const proxies = { HTTP_PROXY: proxy, http_proxy: proxy, ALL_PROXY: proxy };
    const behindProxies: typeof asProcess = (args, env) => asProcess(args, { ...env, ...proxies });
    const report = await check(behindProxies, server.url, server.tokenUrl);
    expectExit(report, 0);
    expect(report.stderr).toMatch(onlyProgress);
    expect(verdicts(report)).toEqual(harmless);
    expect(report.stdout).toMatch(/No SMS[\s\S]*Everything holds: 6 checks/);
    expect(fake.sms).toEqual([]);
    expect(report.junit).toMatchObject({ name: "testsuites", attributes: { tests: "6", failures: "0", errors: "0" } });
    expect(report.html).not.toMatch(/<script|<link|<img|\b(src|href)\s*=|@import|url\(|\son\w+=/i);
    expect(report.html).toContain('name="viewport"');
  });

  it("agrees with flat errors and in the one real call, which is announced and sends one SMS", async () => {
    const { fake, server, realCall } = await startFake();
    fake.errorShape = "flat";
    const report = await check(asProcess, server.url, server.tokenUrl, realCall);
    expectExit(report, 0);
    expect(report.stderr).toMatch(onlyProgress);
    expect(verdicts(report)).toEqual({ ...harmless, ...real });
    const announced = report.stdout.indexOf("AN SMS WILL GO OUT");
    expect(announced).toBeGreaterThan(0);
    expect(announced).toBeLessThan(report.stdout.indexOf("An access token is granted"));
    expect(fake.sms).toHaveLength(1);
  });
});

describe("a given identification", () => {
  it.each(["authorization_required", "confirmation_required", "successful"] as const)(
    "that is %s is retrieved without an SMS, and the report has its status",
    async (status) => {
      const { fake, server } = await startFake();
      const { personId, identificationId } = fake.addIdentification({ status });
      const args = ["--person", personId, "--identification", identificationId];
      const report = await check(inProcess, server.url, server.tokenUrl, args);
      expectExit(report, 0);
      expect(verdicts(report)).toEqual({ ...harmless, retrieve: "holds" });
      expect(report.checks.retrieve?.found).toBe(`200, application/json, ${status}`);
      expect(report.stdout).toMatch(/and a retrieve. No SMS/);
      expect(fake.sms).toEqual([]);
    },
  );

  it("that only completed ones would be is not found, with what to ask the provider", async () => {
    const fake = createFakeSolaris({ retrieves: "completed" });
    const server = await fake.listen();
    onTestFinished(() => server.close());
    const { personId, identificationId } = fake.addIdentification();
    const args = ["--person", personId, "--identification", identificationId];
    const report = await check(inProcess, server.url, server.tokenUrl, args);
    expectExit(report, 2, "ask the provider in which statuses this call answers");
    expect(verdicts(report)).toEqual({ ...harmless, retrieve: "not-checked" });
  });
});

describe("what cannot be found out", () => {
  it("reports when the provider is unreachable, and the real call is not made", async () => {
    const { fake, server, realCall } = await startFake();
    fake.failNext({ kind: "refuse" });
    const report = await check(asProcess, server.url, server.tokenUrl, realCall);
    expectExit(report, 2);
    expect(report.stdout).toContain("ECONNREFUSED");
    expect(verdicts(report)["real-call"]).toBe("not-checked");
    expect(fake.sms).toEqual([]);
  });

  it("reports when the token endpoint is unreachable, and the real call is not made", async () => {
    const { fake, server, realCall } = await startFake();
    fake.failNext({ kind: "refuse", on: "token" });
    const report = await check(inProcess, server.url, server.tokenUrl, realCall);
    expectExit(report, 2);
    const withToken = ["token", "unknown-ids", "retrieve-unknown-ids", ...Object.keys(real)];
    const unchecked = Object.fromEntries(withToken.map((id) => [id, "not-checked"]));
    expect(verdicts(report)).toEqual({ ...harmless, ...unchecked });
    expect(report.junit.attributes).toMatchObject({ failures: "0", errors: `${withToken.length}` });
    expect(fake.sms).toEqual([]);
  });

  it("reports when the credentials are refused", async () => {
    const { server } = await startFake();
    const wrong = { ...environment, SOLARIS_CLIENT_SECRET: "wrong-s3cret" };
    const report = await check(asProcess, server.url, server.tokenUrl, [], wrong);
    expectExit(report, 2);
    expect(report.stdout).toMatch(/credentials were refused with 401[\s\S]*Check SOLARIS_CLIENT_ID/);
  });

  it("reports when TLS fails", async () => {
    const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }]);
    const tls = await startHttpServer({ key, cert });
    onTestFinished(() => tls.close());
    const { server } = await startFake();
    const report = await check(inProcess, tls.url, server.tokenUrl);
    expectExit(report, 2);
    expect(report.checks["no-token"]).toMatchObject({ verdict: "not-checked", found: expect.stringContaining("TLS") });
    expect(tls.requests).toEqual([]);
  });

  it("reports when the response to the real call is lost, and does not repeat the call", async () => {
    const { fake, server, realCall } = await startFake();
    for (let calls = 1; calls <= 3; calls++) fake.failNext({ kind: "drip" });
    fake.failNext({ kind: "reset-after-send" });
    const report = await check(inProcess, server.url, server.tokenUrl, realCall);
    expectExit(report, 2);
    expect(report.stdout).toContain(
      "An SMS may have gone out: look at the identification's status, do not repeat the call.",
    );
    expect(fake.sms).toHaveLength(1);
  });

  it("is in the report, even if the command is killed while the real call is under way", async () => {
    const { fake, server, realCall } = await startFake();
    for (let calls = 1; calls <= 3; calls++) fake.failNext({ kind: "drip" });
    fake.failNext({ kind: "hang" });
    const folder = await mkdtemp(join(tmpdir(), "check-provider-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "report.json");
    const address = ["--base-url", server.url, "--token-url", server.tokenUrl];
    const args = ["dist/src/cli/main.js", "check", "provider", ...address, ...realCall, "--json", file];
    const running = spawn(process.execPath, args, { env: { ...process.env, ...environment }, stdio: "ignore" });
    const ended = once(running, "close");
    await vi.waitFor(() => expect(fake.sms).toHaveLength(1), { timeout: 60_000 });
    running.kill("SIGKILL");
    await ended;
    const { outcome, checks } = JSON.parse(await readFile(file, "utf8"));
    expect(outcome).toBe("not-checked");
    expect(checks.map(({ id, verdict }: { id: string; verdict: string }) => [id, verdict])).toEqual([
      ...Object.entries({ ...harmless, ...real, "real-call": "not-checked", "retrieve-after-call": "not-checked" }),
    ]);
    expect(checks.at(-2).todo).toContain("An SMS may have gone out");
  });

  it("includes what a real call would do a second time, when it was refused with 401: it is not made", async () => {
    const { fake, server, realCall } = await startFake();
    for (let calls = 1; calls <= 3; calls++) fake.failNext({ kind: "drip" });
    fake.failNext({ kind: "401-once" });
    const report = await check(inProcess, server.url, server.tokenUrl, realCall);
    expectExit(report, 2);
    expect(report.checks["real-call"]).toMatchObject({ verdict: "not-checked" });
    expect(fake.sms).toEqual([]);
    expect(fake.exchanges.filter(({ method }) => method === "PATCH")).toHaveLength(4);
  });
});

describe("a call of the command that cannot be meant", () => {
  const address = ["--base-url", "https://api.example.com", "--token-url", "https://auth.example.com"];

  it.each<[what: string, args: string[], says: string]>([
    ["no address", [], "--base-url URL or --environment NAME"],
    ["two addresses", [...address, "--environment", "sandbox"], "one of them"],
    ["an unknown environment", ["--environment", "staging"], "sandbox, production"],
    ["production, not confirmed", ["--environment", "production"], "--confirm-production"],
    ["production by its address", ["--base-url", "https://api.solarisbank.de/"], "--confirm-production"],
    ["no token URL", address.slice(0, 2), "--token-url"],
    ["plain http", ["--base-url", "http://example.com", "--token-url", "https://example.com"], "https"],
    ["a password in the address", ["--base-url", "https://u:s3cret-value@example.com"], "user name or password"],
    ["an unknown option", [...address, "--secret=s3cret-value"], "There is no option --secret"],
    ["an argument without an option", [...address, "s3cret-value"], "without an option"],
    ["an option without a value", [...address, "--json"], "--json"],
    ["one id without the other", [...address, "--person", "s3cret-value"], "belong together"],
    ["two reports in one file", [...address, "--json", "report", "--html", "./report"], "into one file"],
    ["--allow-sms without ids", [...address, "--allow-sms"], "--person ID and --identification ID"],
    ["--allow-sms with one id", [...address, "--allow-sms", "--person", "s3cret-value"], "--identification ID"],
    [
      "an id that cannot be",
      [...address, "--allow-sms", "--person", " s3cret-value", "--identification", "i"],
      "white space",
    ],
    ["a report that cannot be written", [...address, "--json", "/nowhere/at/all.json"], "cannot be written"],
  ])("is refused: %s", async (_what, args, says) => {
    const ran = await inProcess(args, environment);
    expectExit(ran, 2, says, "Nothing was done.");
    expect(ran.stdout).toBe("");
    expect(ran.stderr).not.toContain("s3cret-value");
  });

  it("is refused: no credentials", async () => {
    expectExit(await inProcess(address, { SOLARIS_CLIENT_ID: "id" }), 2, "SOLARIS_CLIENT_SECRET");
  });

  it("ends with 2 before anything is sent", async () => {
    const { fake, server } = await startFake();
    const args = ["--base-url", server.url, "--token-url", server.tokenUrl, "--allow-sms"];
    const ran = await asProcess(args, environment);
    expectExit(ran, 2, "Nothing was done.");
    expect(ran.stdout).toBe("");
    expect(fake.exchanges).toEqual([]);
  });

  it("does not touch a report of before", async () => {
    const folder = await mkdtemp(join(tmpdir(), "check-provider-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "report.json");
    await writeFile(file, "before");
    const ran = await asProcess(["--base-url", "http://127.0.0.1:9", "--json", file], environment);
    expectExit(ran, 2);
    expect(await readFile(file, "utf8")).toBe("before");
  });
});
