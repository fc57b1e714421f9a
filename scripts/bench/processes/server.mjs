// What every client calls: a provider in a process of its own, over connections that are kept alive. It responds with the documented
// identification, under the id of the call, or with 403 for one person, and grants tokens. It sends its address to the bench.
//   argv: { token, distance? } as JSON; with a distance it is far away, over TLS
import { once } from "node:events";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { namedExamples, readSpec } from "../../support/spec.mjs";
import { refusedForStripeId, refusedPersonId } from "../peers/ids.mjs";
import { startDistance } from "./distance.mjs";

/** @typedef {{ roundTripMs: number, key: string, cert: string, hintS: number }} Distance hintS: 0 for no `Keep-Alive` */

/** @type {{ token: string, distance?: Distance }} */
const { token, distance } = JSON.parse(process.argv[2] ?? "");
const examples = namedExamples(await readSpec());
const exampleOf = (/** @type {string} */ status, /** @type {string} */ wanted) =>
  examples.find(({ response, name }) => response === status && name === wanted)?.value;
const success = prepared(200, exampleOf("200", "documented"));
const refusal = prepared(403, exampleOf("403", "flat"));
const refusalForStripe = prepared(403, { error: exampleOf("403", "flat") });
const unauthenticated = prepared(401, exampleOf("401", "flat"));
const granted = prepared(200, { access_token: token, expires_in: 3600, scope: "partners", token_type: "bearer" });
const idAt = success.body.indexOf('"id":"') + '"id":"'.length;

/** @type {import("node:http").RequestListener} */
const serve = (request, response) => {
  request.resume();
  const { head, status, body } = responseTo(request);
  response.writeHead(status, head).end(body);
};
// Without a distance longer than any round of the bench: no client finds its connection closed.
const keepAliveTimeout = distance ? distance.hintS * 1000 : 120_000;
const server = distance
  ? createTlsServer({ ...distance, keepAliveTimeout }, serve)
  : createServer({ keepAliveTimeout }, serve);
await once(server.listen(0, "127.0.0.1"), "listening");
const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
process.on("disconnect", () => process.exit());
process.send?.({
  url: distance ? `https://127.0.0.1:${await startDistance(port, distance.roundTripMs)}` : `http://127.0.0.1:${port}`,
});

/** @param {import("node:http").IncomingMessage} request */
function responseTo({ url = "", headers }) {
  if (url === "/oauth2/token") return granted;
  if (headers.authorization !== `Bearer ${token}`) return unauthenticated;
  if (url.includes(refusedPersonId)) return refusal;
  if (url.includes(refusedForStripeId)) return refusalForStripe;
  // All ids are as long as the documented one.
  const body = Buffer.from(success.body);
  body.write(url.split("/")[5] ?? "", idAt);
  return { ...success, body };
}

/** @param {number} status @param {unknown} value */
function prepared(status, value) {
  const body = Buffer.from(JSON.stringify(value));
  const requestId = "3f1c2d5e-8a54-4c0b-9a51-6d1f8d0f2b7a";
  const head = { "content-type": "application/json", "content-length": body.length, "x-request-id": requestId };
  return { status, head, body };
}
