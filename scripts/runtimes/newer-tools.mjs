// What needs a newer Node than the tests run on: tools that mock requests, and the proxies that Node itself can use.
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:https";
import { connect } from "node:net";
import { join } from "node:path";
import { generate } from "selfsigned";
import { arrivals, copyMockedApp, outcomes, outcomesOfNock15, playMockedApp, variants } from "./mocks.mjs";

/** The packages by which npx and npm know them. */
const node = "node@24.21.0";
const tools = [
  { name: "nock", version: "15.0.6", expected: outcomesOfNock15 },
  { name: "msw", version: "3.0.5", expected: outcomes },
];

/**
 * @typedef {object} Checked
 * @property {string} name
 * @property {string} [missing] why it could not be checked
 * @property {string[]} problems
 */

/**
 * @param {string} project has the package installed
 * @returns {Promise<Checked[]>}
 */
export async function checkNewerTools(project) {
  // npx itself would go through the proxies, so it only says where Node is.
  const npx = ["npx", "--yes", `--package=${node}`, "--", "node", "-p", "process.execPath"];
  const file = await run(npx, project).catch(() => undefined);
  if (!file) return [{ name: "mocks and proxies", missing: `${node} does not run`, problems: [] }];
  const command = [file.trim()];
  const checked = [];
  for (const tool of tools) checked.push(await checkTool(tool, project, command));
  checked.push(await checkProxies(project, command));
  return checked;
}

/**
 * @param {typeof tools[number]} tool
 * @param {string} project
 * @param {string[]} command starts Node
 * @returns {Promise<Checked>}
 */
async function checkTool({ name, version, expected }, project, command) {
  const checked = { name: `${name} ${version}`, problems: /** @type {string[]} */ ([]) };
  const home = join(project, `with-${name}`);
  await mkdir(home);
  await writeFile(join(home, "package.json"), JSON.stringify({ private: true }));
  try {
    await run(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", `${name}@${version}`], home);
  } catch {
    return { ...checked, missing: `${name}@${version} cannot be installed` };
  }
  await copyMockedApp(home);
  for (const [modules, order] of variants) {
    const played = await playMockedApp({ command, project: home, tool: name, modules, order });
    const what = `${name} ${version}, ${modules}, package loaded ${order} it`;
    for (const [call, outcome] of Object.entries(expected)) {
      const found = played.outcomes[call];
      if (found !== outcome) checked.problems.push(`${what}: "${call}" is "${found}", and not "${outcome}"`);
    }
    if (String(played.arrivals) !== String(arrivals)) {
      checked.problems.push(`${what}: at the real server arrived ${played.arrivals.join(" and ") || "nothing"}`);
    }
  }
  return checked;
}

/**
 * @param {string} project has the package installed, and proxied.mjs
 * @param {string[]} command starts Node
 * @returns {Promise<Checked>}
 */
async function checkProxies(project, command) {
  const problems = [];
  const world = await startProxiedProvider();
  const certificateFile = join(project, "certificate.pem");
  await writeFile(certificateFile, world.certificate);
  const proxy = { HTTPS_PROXY: world.proxyUrl, NODE_EXTRA_CA_CERTS: certificateFile };
  const variants = /** @type {const} */ ([
    ["NODE_USE_ENV_PROXY=1", "environment", { ...proxy, NODE_USE_ENV_PROXY: "1" }, "delivered, 1"],
    ["an agent with proxyEnv", "agent", proxy, "delivered, 1"],
    ["neither", "none", proxy, "not-sent"],
    [
      "NODE_USE_ENV_PROXY=1, and a proxy that refuses",
      "environment",
      { ...proxy, NODE_USE_ENV_PROXY: "1", HTTPS_PROXY: world.refusingProxyUrl },
      "not-sent",
    ],
  ]);
  try {
    for (const [what, how, env, expected] of variants) {
      const output = await run([...command, join(project, "proxied.mjs"), how, world.url], project, env);
      if (output.trim() !== expected) problems.push(`With ${what} a call is "${output.trim()}", and not "${expected}"`);
    }
    if (world.arrived() !== 2) problems.push(`${world.arrived()} calls arrived through the proxy, and not 2`);
  } finally {
    await world.close();
  }
  return { name: "proxies from the environment", problems };
}

/** A provider at a host without an address, and proxies that know where it is, or refuse. */
async function startProxiedProvider() {
  const altNames = [{ type: /** @type {const} */ (2), value: "provider.invalid" }];
  const { private: key, cert } = await generate([{ name: "commonName", value: "provider.invalid" }], {
    keyType: "ec",
    extensions: [{ name: "subjectAltName", altNames }],
  });
  let calls = 0;
  const provider = createServer({ key, cert }, (request, response) => {
    if (request.method === "PATCH") calls++;
    const body = request.method === "PATCH" ? { id: "i1", status: "created" } : { access_token: "t0ken" };
    response.setHeader("content-type", "application/json").end(JSON.stringify(body));
  });
  const port = await listen(provider);
  const proxy = createHttpServer().on("connect", (_request, socket) => {
    const upstream = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    for (const each of [socket, upstream]) each.on("error", () => {});
  });
  const refusing = createHttpServer().on("connect", (_request, socket) => {
    socket.end("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n");
  });
  const urls = await Promise.all([proxy, refusing].map(async (each) => `http://127.0.0.1:${await listen(each)}`));
  return {
    url: "https://provider.invalid",
    certificate: cert,
    proxyUrl: urls[0],
    refusingProxyUrl: urls[1],
    arrived: () => calls,
    async close() {
      for (const server of [provider, proxy, refusing]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

/**
 * @param {import("node:net").Server} server
 * @returns {Promise<number>} the port
 */
function listen(server) {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(/** @type {import("node:net").AddressInfo} */ (server.address()).port));
  });
}

/**
 * @param {string[]} line
 * @param {string} cwd
 * @param {Record<string, string | undefined>} [env]
 * @returns {Promise<string>}
 */
function run([file = "", ...args], cwd, env = {}) {
  return new Promise((resolve, reject) => {
    const settings = { cwd, env: { ...process.env, ...env }, timeout: 300_000 };
    execFile(file, args, settings, (error, stdout, stderr) => {
      if (error) reject(new Error(`${file} ${args.join(" ")} failed:\n${stdout}${stderr}`));
      else resolve(stdout);
    });
  });
}
