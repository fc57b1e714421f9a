// Serves the two pages and their APIs on loopback: static files, JSON, and server-sent events.
import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";
import { clients } from "./clients/index.mjs";
import { runScenario } from "./lab/run.mjs";
import { codeOf, scenarios } from "./lab/scenarios.mjs";
import { runTable } from "./lab/table.mjs";
import { openSigning, signingFaults } from "./signing.mjs";

const types = /** @type {Record<string, string>} */ ({
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
});

const headers = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

/** So that old visitors and runs go. */
const kept = 30;
const bodyLimit = 2_000;

/** @param {number} port 0 for any free one */
export async function startDemo(port) {
  const files = await readFiles();
  /** @type {Map<string, Awaited<ReturnType<typeof openSigning>>>} */
  const visitors = new Map();
  /** @type {Map<string, ReturnType<typeof startRun>>} */
  const runs = new Map();
  const pages = /** @type {Record<string, string>} */ ({ "/": "signing.html", "/lab": "lab.html" });

  const newVisitor = async () => {
    const id = randomUUID();
    visitors.set(id, await openSigning());
    void forgetOldest(visitors)?.close();
    return id;
  };

  /** @type {Record<string, (visitor: any, given: any) => unknown>} */
  const signing = {
    send: (visitor) => void visitor.send(),
    password: (visitor, { password }) => void visitor.confirm(password),
    fault: (visitor, { id }) => visitor.plan(id),
    skip: (visitor) => visitor.skip(),
  };

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const route = `${request.method} ${pathname}`;
    const send = (/** @type {number} */ status, /** @type {unknown} */ body, /** @type {object} */ more = {}) =>
      response.writeHead(status, { ...headers, "content-type": "application/json", ...more }).end(JSON.stringify(body));
    try {
      // A page of another site must not reach this one, through a name of its own neither.
      const { host = "", origin } = request.headers;
      const isOwn = /^(127\.0\.0\.1|localhost):\d+$/.test(host) && (!origin || origin === `http://${host}`);
      if (!isOwn) return void send(403, { error: "Only pages of this server may call it." });
      const isJson = request.headers["content-type"] === "application/json";
      if (request.method === "POST" && !isJson) return void send(415, { error: "The body must be JSON." });
      const id = /(?:^|; )visitor=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1] ?? "";
      const visitor = visitors.get(id);

      if (request.method === "GET" && (pages[pathname] || files.has(pathname.slice(1)))) {
        const name = pages[pathname] ?? pathname.slice(1);
        const isNew = pathname === "/" && !visitor;
        const cookie = isNew ? `visitor=${await newVisitor()}; Path=/; HttpOnly; SameSite=Strict` : undefined;
        const type = types[extname(name)] ?? "text/plain";
        response.writeHead(200, { ...headers, "content-type": type, ...(cookie && { "set-cookie": cookie }) });
        return void response.end(files.get(name));
      }
      if (route === "GET /api/lab") {
        return void send(200, {
          clients: Object.entries(clients).map(([client, { label }]) => ({ client, label })),
          scenarios: scenarios.map((scenario) => ({ ...scenario, code: codeOf(scenario) })),
        });
      }
      if (route === "GET /api/signing") {
        return void send(200, { faults: signingFaults.map(({ id, title, story }) => ({ id, title, story })) });
      }
      if (route === "POST /api/lab/runs") {
        const { scenario } = await bodyOf(request);
        const run = startRun(scenario);
        if (!run) return void send(404, { error: "There is no such scenario." });
        const runId = randomUUID();
        runs.set(runId, run);
        forgetOldest(runs);
        return void send(201, { id: runId });
      }
      const run = runs.get(/^\/api\/lab\/runs\/([\w-]+)$/.exec(pathname)?.[1] ?? "");
      if (run && request.method === "GET") return stream(response, run.watch);
      if (route === "POST /api/signing/restart") {
        visitors.delete(id);
        await visitor?.close();
        const cookie = `visitor=${await newVisitor()}; Path=/; HttpOnly; SameSite=Strict`;
        return void send(200, {}, { "set-cookie": cookie });
      }
      if (route === "GET /api/signing/events" && visitor) return stream(response, visitor.watch);
      const action = signing[/^POST \/api\/signing\/(\w+)$/.exec(route)?.[1] ?? ""];
      if (action && visitor) {
        await action(visitor, await bodyOf(request));
        return void send(202, {});
      }
      send(404, { error: "There is nothing here." });
    } catch (error) {
      console.error(error);
      if (!response.headersSent) send(500, { error: "The demo has a fault: see its terminal." });
    }
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(undefined));
  });
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      for (const visitor of visitors.values()) await visitor.close();
    },
  };
}

/** @returns {Promise<Map<string, Buffer>>} */
async function readFiles() {
  const folder = new URL("page/", import.meta.url);
  const names = (await readdir(folder)).filter((name) => types[extname(name)]);
  return new Map(
    await Promise.all(names.map(async (name) => /** @type {const} */ ([name, await readFile(new URL(name, folder))]))),
  );
}

/** @template Value @param {Map<string, Value>} map @returns {Value | undefined} */
function forgetOldest(map) {
  const [oldest] = map;
  if (map.size <= kept || !oldest) return undefined;
  map.delete(oldest[0]);
  return oldest[1];
}

/** @param {import("node:http").IncomingMessage} request @returns {Promise<any>} */
async function bodyOf(request) {
  let text = "";
  for await (const chunk of request) {
    text += chunk;
    if (text.length > bodyLimit) throw new Error("A body is too long.");
  }
  return text === "" ? {} : JSON.parse(text);
}

/** Sends each message as an event, until the browser goes. @param {import("node:http").ServerResponse} response @param {(tell: (message: object) => void) => () => void} watch */
function stream(response, watch) {
  response.writeHead(200, { ...headers, "content-type": "text/event-stream" });
  response.once(
    "close",
    watch((message) => void response.write(`data: ${JSON.stringify(message)}\n\n`)),
  );
}

/** Runs a scenario with all clients, or all scenarios. A page that connects later gets all messages. @param {unknown} id */
function startRun(id) {
  const scenario = scenarios.find((each) => each.id === id);
  if (!scenario && id !== "all") return undefined;
  /** @type {object[]} */
  const messages = [];
  /** @type {Set<(message: object) => void>} */
  const listeners = new Set();
  const tell = (/** @type {object} */ message) => {
    messages.push(message);
    for (const listener of listeners) listener(message);
  };
  const work = scenario
    ? Promise.all(
        Object.keys(clients).map(async (client) => {
          const outcome = await runScenario(scenario, client, (event) => tell({ client, event }));
          tell({ client, outcome });
        }),
      )
    : runTable((row) => tell({ row }));
  work.then(
    () => tell({ end: true }),
    (error) => {
      console.error(error);
      tell({ end: true, failed: true });
    },
  );
  return {
    watch(/** @type {(message: object) => void} */ listener) {
      for (const message of messages) listener(message);
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
