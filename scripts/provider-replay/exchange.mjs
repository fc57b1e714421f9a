// One HTTP exchange with a provider: sent once, never again, on a connection of its own, and no redirect is followed.
import { request as sendHttp } from "node:http";
import { request as sendHttps } from "node:https";

/**
 * @typedef {{ method: string, headers: Record<string, string>, body?: string | Buffer | undefined }} Outgoing
 * @typedef {{ status: number, headers: Record<string, string>, body: Buffer }} Answer
 */

/** No client of this package reads more than 1 MiB; what goes beyond it shows that there was more. */
const maxBodyBytes = 1024 * 1024 + 1024;

/**
 * @param {string} url
 * @param {Outgoing} outgoing
 * @param {number} timeoutMs
 * @returns {Promise<Answer>} rejects with the system's error, if there is no whole answer
 */
export function exchange(url, { method, headers, body }, timeoutMs) {
  return new Promise((resolve, reject) => {
    const send = url.startsWith("https:") ? sendHttps : sendHttp;
    const signal = AbortSignal.timeout(timeoutMs);
    const request = send(url, { method, agent: false, signal, headers: { ...headers, "accept-encoding": "identity" } });
    const fail = (/** @type {Error} */ error) => reject(signal.aborted ? timedOut() : error);
    request.on("error", fail);
    request.on("response", (response) => {
      /** @type {Buffer[]} */
      const chunks = [];
      let bytes = 0;
      const done = () => {
        const { statusCode: status = 0 } = response;
        const joined = Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(", ")]);
        if (status < 200 || status > 599) return reject(failure("EBADSTATUS"));
        resolve({ status, headers: Object.fromEntries(joined), body: Buffer.concat(chunks) });
      };
      response.on("error", fail);
      response.on("data", (/** @type {Buffer} */ chunk) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes <= maxBodyBytes) return;
        done();
        response.destroy();
      });
      response.on("end", () => (response.complete ? done() : reject(failure("ECONNRESET"))));
    });
    request.end(body);
  });
}

function timedOut() {
  return failure("ETIMEDOUT");
}

/** @param {string} code */
function failure(code) {
  return Object.assign(new Error(code), { code });
}
