// A provider on real sockets that does to a call what the first segment of its path says, and counts what arrived. A
// browser asks first whether it may call: it may.

import { createServer as createTlsServer } from "node:https";
import { createServer as createTcpServer } from "node:net";
import { generate } from "selfsigned";
import { startLoopbackServer } from "../support/loopback-server.mjs";

/** @typedef {import("node:http").IncomingMessage} Request */
/** @typedef {import("node:http").ServerResponse} Response */

/**
 * @typedef {object} Addresses
 * @property {string} provider does what its path says
 * @property {string} nobody nobody listens there
 * @property {string} nowhere has no address at all
 * @property {string} stranger has a certificate that nobody trusts
 * @property {string} plain does not speak TLS, though its address says so
 */

const identification = { id: "i1", status: "confirmation_required", iban: "DE11110101010100000020" };
const authorized = JSON.stringify(identification);
const allowed = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "PATCH",
  "access-control-allow-headers": "authorization, accept, content-type",
};
/** A connection is kept only where that is what is looked at: some platforms send a request again over one that was. */
const headers = { ...allowed, "content-type": "application/json", connection: "close" };
const kept = { connection: "keep-alive" };

/** What becomes of the nth request. @type {Record<string, (response: Response, nth: number) => unknown>} */
const faults = {
  answered,
  drift: (response) => answer(response, 200, { ...identification, status: "status_of_tomorrow" }),
  "stale-token": (response, nth) => answer(response, nth === 1 ? 401 : 200),
  "status-403": (response) => answer(response, 403, { errors: [{ code: "unauthorized_action" }] }),
  "status-429": (response) => answer(response, 429, { errors: [{ code: "too_many_requests" }] }),
  "status-500": (response) => answer(response, 500, { errors: [{ code: "generic_error" }] }),
  redirect: (response, nth) =>
    nth === 1 ? void response.writeHead(307, { ...headers, location: "/redirect/again" }).end() : answer(response, 200),
  closed: (response, nth) => {
    const { socket } = response;
    answer(response, 200, identification, nth === 1 ? kept : {});
    if (nth === 1) response.once("finish", () => socket?.end());
  },
  reset: (response) => reset(response),
  "kept-reset": (response, nth) => (nth === 1 ? answer(response, 200, identification, kept) : reset(response)),
  hang: () => {},
  "kept-hang": (response, nth) => nth === 1 && answer(response, 200, identification, kept),
  // What there is can be read as JSON: only the framing shows that more was to come.
  cut: (response) => cut(response, { ...kept, "content-length": String(authorized.length + 9) }),
  "cut-chunked": (response) => cut(response, kept),
  "cut-closing": (response) => cut(response, {}),
};

export async function startScriptedProvider() {
  /** @type {Map<string, number>} */
  const arrived = new Map();

  const provider = await startLoopbackServer((request, response) => {
    const fault = request.url?.split("/")[1] ?? "";
    if (request.method === "OPTIONS") return void response.writeHead(204, headers).end();
    const nth = (arrived.get(fault) ?? 0) + 1;
    arrived.set(fault, nth);
    request.resume().once("end", () => (faults[fault] ?? answered)(response, nth));
  });
  const nobody = await startLoopbackServer(() => {});
  await nobody.close();
  const stranger = createTlsServer(await certificate(), (request, response) => {
    arrived.set("stranger", (arrived.get("stranger") ?? 0) + (request.method === "OPTIONS" ? 0 : 1));
    answer(response, 200);
  });
  const plain = createTcpServer((socket) =>
    socket.on("error", () => {}).once("data", () => socket.end("SMTP ready\r\n")),
  );

  return {
    /** @type {Addresses} */
    addresses: {
      provider: provider.url,
      nobody: nobody.url,
      nowhere: "https://nosuch.invalid",
      stranger: `https://127.0.0.1:${await listen(stranger)}`,
      plain: `https://127.0.0.1:${await listen(plain)}`,
    },
    /** How many calls arrived for each fault. */
    arrived: (/** @type {string} */ fault) => arrived.get(fault) ?? 0,
    async close() {
      stranger.close();
      stranger.closeAllConnections();
      plain.close();
      await provider.close();
    },
  };
}

/** @param {Response} response */
function answered(response) {
  answer(response, 200);
}

/**
 * @param {Response} response
 * @param {number} status
 * @param {object} [body]
 * @param {Record<string, string>} [more]
 */
function answer(response, status, body = identification, more = {}) {
  response.writeHead(status, { ...headers, ...more }).end(JSON.stringify(body));
}

/**
 * @param {Response} response
 * @param {Record<string, string>} more
 */
function cut(response, more) {
  response.writeHead(200, { ...headers, ...more });
  response.write(authorized, () => response.destroy());
}

/** @param {Response} response */
function reset(response) {
  /** @type {import("node:net").Socket} */ (response.socket).resetAndDestroy();
}

async function certificate() {
  const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }], { keyType: "ec" });
  return { key, cert };
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
