// What every client calls: a provider in a process of its own, over connections that are kept alive. It answers the
// documented identification, under the id that it is asked for, 403 for one person, and gives tokens. Started by the bench, which
// it tells its address.
//   argv: { delayMs, tokenLifeS, token } as JSON
import { createServer } from "node:http";
import { namedExamples, readSpec } from "../../support/spec.mjs";
import { refusedForStripeId, refusedPersonId } from "../peers/ids.mjs";

/** @type {{ delayMs: number, tokenLifeS: number, token: string }} */
const { delayMs, tokenLifeS, token } = JSON.parse(process.argv[2] ?? "");
const examples = namedExamples(await readSpec());
const answers = {
  success: answer(200, exampleOf("200", "documented")),
  refusal: answer(403, exampleOf("403", "flat")),
  refusalForStripe: answer(403, { error: exampleOf("403", "flat") }),
  unauthenticated: answer(401, exampleOf("401", "flat")),
  token: answer(200, { access_token: token, expires_in: tokenLifeS, scope: "partners", token_type: "bearer" }),
};
const idAt = answers.success.body.indexOf('"id":"') + '"id":"'.length;
let tokenRequests = 0;

// Longer than any round of the bench: no client is to find its connection closed.
const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
  request.resume();
  const { head, status, body } = answerTo(request);
  const send = () => response.writeHead(status, head).end(body);
  if (delayMs > 0) setTimeout(send, delayMs);
  else send();
});
server.listen(0, "127.0.0.1", () => {
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  process.send?.({ url: `http://127.0.0.1:${port}` });
});
process.on("message", () => process.send?.({ tokenRequests }));
process.on("disconnect", () => process.exit());

/** @param {import("node:http").IncomingMessage} request */
function answerTo({ url = "", headers }) {
  if (url === "/oauth2/token") {
    tokenRequests++;
    return answers.token;
  }
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
