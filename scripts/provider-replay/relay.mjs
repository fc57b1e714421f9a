// Stands between a checking tool and the provider: it sends on only what is due, once, and remembers what was answered.
// A tool that follows a redirect, or repeats a request, does so here, and not at a provider who would send another SMS.
import { buffer } from "node:stream/consumers";
import { startLoopbackServer } from "../support/loopback-server.mjs";
import { exchange } from "./exchange.mjs";

/**
 * @typedef {import("./exchange.mjs").Answer} Answer
 * @typedef {{ answer: Answer } | { failure: unknown }} Exchange
 * @typedef {{ method: string, path: string, headers: import("node:http").IncomingHttpHeaders }} Arrived
 * @typedef {{ url: string, headers: Record<string, string>, timeoutMs: number }} Onward
 */

/** Header that marks an answer of the provider, so that nobody takes one of a tool for it. */
export const relayedHeader = "x-relayed";

/** Those of one connection, and the one at which tools follow a redirect. */
const notPassedOn = new Set(["connection", "keep-alive", "transfer-encoding", "content-length", "location", "trailer"]);

const token = "[!#$%&'*+.^_`|~\\w-]+";
/** A content-type (RFC 9110, 8.3.1). */
const mediaType = new RegExp(
  `^${token}/${token}(?: *; *${token}=(?:${token}|"(?:[ !#-[\\]-~\\x80-\\xff]|\\\\[ -~])*"))*$`,
);

/**
 * @param {object} options
 * @param {(request: Arrived) => Onward | undefined | Promise<Onward | undefined>} options.due where a request goes, if it is
 *   one that may go out now
 * @param {(exchange: Exchange, request: Arrived) => void} options.remember
 */
export function startRelay({ due, remember }) {
  return startLoopbackServer(async (request, response) => {
    const body = await buffer(request);
    const arrived = { method: `${request.method}`, path: `${request.url}`, headers: request.headers };
    const onward = await due(arrived);
    if (!onward) return void response.writeHead(403).end();
    const { url, headers, timeoutMs } = onward;
    const outgoing = { method: arrived.method, headers, body: body.length > 0 ? body : undefined };
    /** @type {Exchange} */
    const exchanged = await exchange(url, outgoing, timeoutMs).then(
      (answer) => ({ answer }),
      (failure) => ({ failure }),
    );
    remember(exchanged, arrived);
    if ("failure" in exchanged) return void response.writeHead(502).end();
    const { status, headers: answered, body: content } = exchanged.answer;
    // Prism throws where nobody can catch it, if a media type is none.
    const isReadable = (/** @type {string} */ name, /** @type {string} */ value) =>
      name !== "content-type" || mediaType.test(value);
    const passedOn = Object.entries(answered).filter(
      ([name, value]) => !notPassedOn.has(name) && isReadable(name, value),
    );
    response.writeHead(status, { ...Object.fromEntries(passedOn), [relayedHeader]: "true" }).end(content);
  });
}
