// What every client calls: a provider in a process of its own, over connections that are kept alive. It answers the
// documented identification, under the id that it is asked for, 403 for one person, and gives tokens. Started by the bench, which
// it tells its address.
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
const answers = {
  success: answer(200, exampleOf("200", "documented")),
  refusal: answer(403, exampleOf("403", "flat")),
  refusalForStripe: answer(403, { error: exampleOf("403", "flat") }),
  unauthenticated: answer(401, exampleOf("401", "flat")),
  token: answer(200, { access_token: token, expires_in: 3600, scope: "partners", token_type: "bearer" }),
};
const idAt = answers.success.body.indexOf('"id":"') + '"id":"'.length;

/** @type {import("node:http").RequestListener} */
const serve = (request, response) => {
  request.resume();
  const { head, status, body } = answerTo(request);
  response.writeHead(status, head).end(body);
};
// Else longer than any round of the bench: no client is to find its connection closed.
const keepAliveTimeout = distance ? distance.hintS * 1000 : 120_000;
const server = distance
  ? createTlsServer({ ...distance, keepAliveTimeout }, serve)
  : createServer({ keepAliveTimeout }, serve);
await once(server.listen(0, "127.0.0.1"), "listening");
const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
const url = distance
  ? `https://127.0.0.1:${await startDistance(port, distance.roundTripMs)}`
  : `http://127.0.0.1:${port}`;
process.on("disconnect", () => process.exit());
process.send?.({ url });

/** @param {import("node:http").IncomingMessage} request */
function answerTo({ url = "", headers }) {
  if (url === "/oauth2/token") return answers.token;
  if (headers.authorization !== `Bearer ${token}`) return answers.unauthenticated;
  if (url.includes(refusedPersonId)) return answers.refusal;
  return url.includes(refusedForStripeId) ? answers.refusalForStripe : successFor(url);
}

/** All ids are as long as the documented one. @param {string} url */
function successFor(url) {
  const { body, ...success } = answers.success;
  const copy = Buffer.from(body);
  copy.write(url.split("/")[5] ?? "", idAt);
  return { ...success, body: copy };
}

/**
 * @param {number} status
 * @param {unknown} value
 */
function answer(status, value) {
  const body = Buffer.from(JSON.stringify(value));
  const head = {
    "content-type": "application/json",
    "content-length": body.length,
    "x-request-id": "3f1c2d5e-8a54-4c0b-9a51-6d1f8d0f2b7a",
  };
  return { status, head, body };
}

/**
 * @param {string} response
 * @param {string} name
 */
function exampleOf(response, name) {
  const example = examples.find((one) => one.response === response && one.name === name);
  if (!example) throw new Error(`spec/openapi.yaml has no example ${name} of answer ${response}`);
  return example.value;
}
