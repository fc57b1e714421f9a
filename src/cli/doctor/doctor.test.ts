import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import https, { globalAgent } from "node:https";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { generate } from "selfsigned";
import { describe, expect, it, onTestFinished } from "vitest";
import { startHttpServer } from "../../../contract-tests/support/http-server.js";
import { recordingIo } from "../../../contract-tests/support/recording-io.js";
import { runCli } from "../cli.js";
import { checkAuthorities, checkNode, checkProxy, checkTransport, proxyInUse, type Runtime } from "./machine.js";
import { checkReach, type Target } from "./reach.js";

const runtime: Runtime = { versions: { node: "20.19.0" }, execArgv: [], proxyEnv: undefined };

describe("the version of Node", () => {
  it.each<[node: string, engines: string, verdict: string]>([
    ["20.19.0", ">=20.19", "holds"],
    ["20.18.9", ">=20.19", "broken"],
    ["18.20.0", ">=20.19", "broken"],
    ["21.0.0", ">=20.19", "holds"],
  ])("%s for %s: %s", (node, engines, verdict) => {
    expect(checkNode({ ...runtime, versions: { node } }, engines)).toMatchObject({ verdict, found: node });
  });

  it("names another runtime", () => {
    const bun = { ...runtime, versions: { node: "24.3.0", bun: "1.3.0" } };
    expect(checkNode(bun, ">=20.19").found).toBe("bun 1.3.0, as Node 24.3.0");
    expect(checkTransport(bun).found).toBe("node:http");
    expect(checkTransport({ ...runtime, versions: { node: "24.3.0", deno: "2.5.0" } }).found).toBe(
      "the platform's fetch",
    );
  });
});

describe("the proxy", () => {
  const proxy = "http://user:s3cret-value@proxy.example:3128/x";
  const used = { ...runtime, proxyEnv: {} };

  it.each<[of: Runtime, env: Record<string, string>, found: string, verdict: string, says: RegExp]>([
    [runtime, {}, "none: HTTPS_PROXY is not set", "holds", /undefined/],
    [runtime, { HTTP_PROXY: proxy }, "none: HTTPS_PROXY is not set", "holds", /undefined/],
    [used, { HTTPS_PROXY: proxy }, "http://proxy.example:3128", "holds", /undefined/],
    [
      used,
      { https_proxy: "proxy.example:8080", NO_PROXY: "a" },
      "http://proxy.example:8080, but not for the hosts of NO_PROXY",
      "holds",
      /undefined/,
    ],
    [
      used,
      { HTTPS_PROXY: "https://p.example", no_proxy: "a" },
      "https://p.example, but not for the hosts of NO_PROXY",
      "holds",
      /undefined/,
    ],
    [runtime, { HTTPS_PROXY: proxy }, "not used: http://proxy.example:3128", "holds", /only with NODE_USE_ENV_PROXY=1/],
    [
      runtime,
      { HTTPS_PROXY: proxy, NODE_USE_ENV_PROXY: "1" },
      "not used: http://proxy.example:3128",
      "holds",
      /ignores NODE_USE_ENV_PROXY/,
    ],
    [used, { HTTPS_PROXY: "socks5://s3cret-value" }, "HTTPS_PROXY is no http or https address", "broken", /undefined/],
    [
      used,
      { HTTPS_PROXY: "http://s3cret-value:port" },
      "HTTPS_PROXY is no http or https address",
      "broken",
      /undefined/,
    ],
  ])("%#: is shown without its password", (of, env, found, verdict, says) => {
    const result = checkProxy(of, env, "https:");
    expect(result).toMatchObject({ found, verdict });
    expect(`${result.note}`).toMatch(says);
    expect(JSON.stringify(result)).not.toContain("s3cret-value");
  });

  it.each<[of: Runtime, env: Record<string, string>, inUse: string | undefined]>([
    [used, { HTTPS_PROXY: proxy }, "http://proxy.example:3128"],
    [used, { HTTPS_PROXY: "http://s3cret-value:port" }, "of HTTPS_PROXY"],
    [used, { HTTP_PROXY: proxy }, undefined],
    [runtime, { HTTPS_PROXY: proxy }, undefined],
  ])("%#: is used only if it is set, and Node uses it", (of, env, inUse) => {
    expect(proxyInUse(of, env, "https:")).toBe(inUse);
  });

  it("of http addresses is another one", () => {
    expect(checkProxy(used, { HTTP_PROXY: proxy }, "http:").found).toBe("http://proxy.example:3128");
  });
});

describe("the certificate authorities", async () => {
  const node = "those that come with Node";
  const system = "those of the system (--use-system-ca)";
  const { cert } = await generate([{ name: "commonName", value: "localhost" }]);

  it.each<[env: Record<string, string>, execArgv: string[], found: string, verdict: string]>([
    [{}, [], node, "holds"],
    [{}, ["--use-system-ca"], `${node}, and ${system}`, "holds"],
    [{ NODE_OPTIONS: "--no-warnings --use-system-ca" }, [], `${node}, and ${system}`, "holds"],
    [{ NODE_USE_SYSTEM_CA: "1" }, [], `${node}, and ${system}`, "holds"],
    [{}, ["--use-openssl-ca"], "those of OpenSSL", "holds"],
    [{ NODE_EXTRA_CA_CERTS: "two.pem" }, [], `${node}, and 2 of NODE_EXTRA_CA_CERTS`, "holds"],
    [{ NODE_EXTRA_CA_CERTS: "none.pem" }, [], "NODE_EXTRA_CA_CERTS has no certificate", "broken"],
    [{ NODE_EXTRA_CA_CERTS: "nowhere.pem" }, [], "NODE_EXTRA_CA_CERTS has no certificate", "broken"],
    [{ NODE_TLS_REJECT_UNAUTHORIZED: "0" }, [], "no certificate is checked", "broken"],
  ])("%j %j: %s", async (env, execArgv, found, verdict) => {
    const cwd = await mkdtemp(join(tmpdir(), "solaris-esign-doctor-"));
    onTestFinished(() => rm(cwd, { recursive: true }));
    await writeFile(join(cwd, "two.pem"), cert + cert);
    await writeFile(join(cwd, "none.pem"), "nothing");
    expect(await checkAuthorities({ ...runtime, execArgv }, { env, cwd })).toMatchObject({ found, verdict });
  });
});

async function reach(url: string, target: Partial<Target> = {}, signal?: AbortSignal) {
  const io = recordingIo(signal && { signal });
  const about = { id: "api", name: "API", proxy: undefined, timeoutMs: 10_000 };
  const checks = await checkReach({ ...about, url: new URL(url), ...target }, io);
  return checks.map(({ id, verdict, found = "", note }) => [id, verdict, found + (note ? `; ${note}` : "")]);
}

/** A TLS server with a certificate that this process trusts, if it is asked to. */
async function startTls(organization: string | undefined, isTrusted: boolean) {
  const attributes = [{ name: "commonName", value: "localhost" }];
  if (organization !== undefined) attributes.push({ name: "organizationName", value: organization });
  const { private: key, cert } = await generate(attributes, {
    extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }],
  });
  const server = await startHttpServer({ key, cert });
  const { ca } = globalAgent.options;
  if (isTrusted) globalAgent.options.ca = cert;
  onTestFinished(() => {
    globalAgent.options.ca = ca;
    return server.close();
  });
  return server;
}

describe("an address", () => {
  it.each<[organization: string | undefined, by: string]>([
    ["Example Company", "Example Company"],
    [undefined, "localhost"],
  ])("is reached by a TLS handshake, and no request is sent: %s", async (organization, by) => {
    const server = await startTls(organization, true);
    expect(await reach(server.url)).toEqual([
      ["api-dns", "holds", "127.0.0.1"],
      ["api-tcp", "holds", `connected to ${new URL(server.url).host}`],
      ["api-tls", "holds", expect.stringMatching(`^TLSv1.3, certificate by ${by}, valid until \\w+ .* GMT$`)],
    ]);
    expect([server.requests, server.connections]).toEqual([[], 1]);
  });

  it("is reached without TLS, if it is plain http", async () => {
    const server = await startHttpServer();
    onTestFinished(() => server.close());
    expect((await reach(server.url.replace("127.0.0.1", "[::1]"))).map(([, verdict]) => verdict)).toEqual([
      "holds",
      "broken",
    ]);
    expect((await reach(server.url)).map(([, verdict]) => verdict)).toEqual(["holds", "holds"]);
    expect(server.requests).toEqual([]);
  });

  it("is reached on a connection that is open already", async () => {
    const server = await startTls(undefined, true);
    const request = https.get(server.url);
    const [response] = await once(request, "response");
    await text(response);
    await new Promise((resolve) => setImmediate(resolve));
    expect((await reach(server.url)).map(([, verdict]) => verdict)).toEqual(["holds", "holds", "holds"]);
    expect([server.requests.length, server.connections]).toEqual([1, 1]);
  });

  it("is not reached with a certificate that nobody trusts", async () => {
    const server = await startTls("Example Company", false);
    expect((await reach(server.url))[2]).toEqual([
      "api-tls",
      "broken",
      expect.stringContaining("no trusted TLS connection"),
    ]);
  });

  it("is not reached where nothing listens", async () => {
    const found = "nothing listens there (connection refused) (ECONNREFUSED)";
    expect(await reach("https://127.0.0.1:1")).toEqual([
      ["api-dns", "holds", "127.0.0.1"],
      ["api-tcp", "broken", found],
      ["api-tls", "not-checked", "the step before it failed"],
    ]);
  });

  it("is not waited for without end", async () => {
    const silent = createServer(() => {}).listen(0, "127.0.0.1");
    await new Promise((resolve) => silent.once("listening", resolve));
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as { port: number };
    expect((await reach(`https://127.0.0.1:${port}`, { timeoutMs: 1_500 }))[2]).toEqual([
      ...["api-tls", "broken", "it did not answer in time (timeout)"],
    ]);
    const stop = new AbortController();
    silent.once("connection", () => stop.abort());
    const stopped = await reach(`https://127.0.0.1:${port}`, {}, stop.signal);
    expect(stopped.map(([, , found]) => found)).toContain("the command was stopped (aborted)");
  });

  // A label of a name has 63 characters at most, so no server is asked for it.
  const nowhere = `https://${"x".repeat(64)}.invalid`;

  it("is not reached without an address", async () => {
    expect(await reach(nowhere)).toEqual([
      ["api-dns", "broken", expect.stringContaining("its host name cannot be resolved")],
      ["api-tcp", "not-checked", "the step before it failed"],
      ["api-tls", "not-checked", "the step before it failed"],
    ]);
  });

  it("needs no address if a proxy resolves it", async () => {
    const [dns, tcp] = await reach(nowhere, { proxy: "http://proxy.example:3128" });
    expect(dns).toEqual([
      "api-dns",
      "holds",
      expect.stringMatching(/cannot be resolved.*; The proxy may resolve it\./),
    ]);
    expect(tcp).toEqual([
      "api-tcp",
      "broken",
      expect.stringContaining("Node uses the proxy http://proxy.example:3128, so this may be about the proxy."),
    ]);
  });
});

describe("the command", () => {
  async function doctor(...args: string[]) {
    const io = recordingIo();
    return { code: await runCli(["doctor", ...args], io), stdout: io.stdout, stderr: io.stderr };
  }

  it("reaches a base URL, and a token URL if one is given", async () => {
    const server = await startHttpServer();
    const tls = await startTls(undefined, true);
    onTestFinished(() => server.close());
    const alone = await doctor("--base-url", server.url);
    expect(alone).toMatchObject({
      code: 0,
      stderr: "",
      stdout: expect.stringContaining("Everything holds: 5 checks."),
    });
    expect(alone.stdout).not.toMatch(/certificate|TLS/i);
    const both = await doctor("--base-url", tls.url, "--token-url", `${server.url}/token`);
    expect(both).toMatchObject({ code: 0, stdout: expect.stringContaining("Everything holds: 9 checks.") });
    expect([...server.requests, ...tls.requests]).toEqual([]);
  });

  it.each<[args: string[], says: string]>([
    [["--environment", "staging"], "--environment is one of"],
    [["--token-url", "https://a.example"], "--base-url URL or --environment NAME"],
    [["--base-url", "http://a.example"], "must use https"],
    [["--base-url", "https://a.example/v1/"], "--base-url must not end in /v1: the client adds it."],
    [
      ["--base-url", "https://a.example/v1", "--token-url", "https://a.example"],
      "--base-url must not end in /v1: the client adds it.",
    ],
  ])("refuses an address that it cannot have: %j", async (args, says) => {
    const ran = await doctor(...args);
    expect(ran).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(says) });
  });

  it("reaches the sandbox by default, and stops when it is aborted", async () => {
    const io = recordingIo({ signal: AbortSignal.abort() });
    expect(await runCli(["doctor"], io)).toBe(1);
    expect(io.stdout).toMatch(/Token endpoint: TLS handshake[\s\S]*API: name resolution .*the command was stopped/);
  });
});
