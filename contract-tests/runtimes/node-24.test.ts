// Proves, on Node 24: no request gets past nock 15 and msw 3, and calls go through the proxies that Node itself can use.
import { execFile } from "node:child_process";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { npm } from "../../scripts/support/programs.mjs";
import { certificate } from "../support/certificate.js";
import { arrivals, copyMockedApp, outcomes, playMockedApp, variants } from "../support/mocked-app.js";
import { authorized, grant, patchesAt, startEndpoint } from "../support/scripted-provider.js";
import { npx } from "./runtimes.js";

const project = inject("installed");
let node = "";
beforeAll(async () => {
  // npx itself would go through the proxies, so it only says where Node is.
  const [file = "", ...args] = [...npx("node@24.21.0"), "-p", "process.execPath"];
  node = (await promisify(execFile)(file, args, { cwd: project })).stdout.trim();
});

describe.each([
  // It answers requests itself for which nothing is registered, at a host for which something is.
  ["nock", "15.0.6", { "token not mocked": "answered with 501", "another request mocked": "answered with 501" }],
  ["msw", "3.0.5", {}],
])("with %s %s", (tool, version, others) => {
  const home = join(project, `with-${tool}`);
  beforeAll(async () => {
    await mkdir(home);
    await writeFile(join(home, "package.json"), JSON.stringify({ private: true }));
    await npm(["install", "--ignore-scripts", "--no-audit", "--no-fund", `${tool}@${version}`], home);
    await copyMockedApp(home);
  });

  it.each(variants)("in an app of %s modules that loads the package %s it", async (...variant) => {
    const played = await playMockedApp(node, home, tool, variant);
    expect(played).toEqual({ outcomes: { ...outcomes, ...others }, arrivals });
  });
});

it.each([
  ["NODE_USE_ENV_PROXY=1", "environment", { NODE_USE_ENV_PROXY: "1" }, true, "delivered, 1"],
  ["an agent with proxyEnv", "agent", {}, true, "delivered, 1"],
  ["neither", "none", {}, true, "not-sent"],
  ["a proxy that refuses", "environment", { NODE_USE_ENV_PROXY: "1" }, false, "not-sent"],
])("goes through a proxy with %s", async (_, how, settings, carries, expected) => {
  // A host without an address: only the proxy can reach it.
  const tls = await certificate("provider.invalid");
  const provider = await startEndpoint({ tls });
  provider.script((...given) => (given[2].method === "PATCH" ? authorized : grant)(...given));
  const proxy = createServer().on("connect", (_request, socket) => {
    if (!carries) return void socket.end("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n");
    const upstream = connect(Number(new URL(provider.url).port), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    for (const each of [socket, upstream]) each.on("error", () => {});
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const { port } = proxy.address() as { port: number };
  const trusted = join(project, "certificate.pem");
  await writeFile(trusted, tls.cert);
  await cp(new URL("../package/consumers/runtimes/proxied.mjs", import.meta.url), join(project, "proxied.mjs"));

  const env = { ...process.env, ...settings, HTTPS_PROXY: `http://127.0.0.1:${port}`, NODE_EXTRA_CA_CERTS: trusted };
  const args = [join(project, "proxied.mjs"), how, "https://provider.invalid"];
  const { stdout } = await promisify(execFile)(node, args, { cwd: project, env });
  proxy.close();
  expect(stdout.trim()).toBe(expected);
  expect(patchesAt(provider)).toBe(expected === "not-sent" ? 0 : 1);
});
