// What `npm start` shows on an embedded provider: one success, every documented error, and what is sent again and what not.
import { isDeepStrictEqual } from "node:util";
import { ApiError, clientCredentials, createSolarisClient } from "../../dist/src/index.js";
import { startEmbeddedProvider } from "./embedded-provider.mjs";
import { errorsIn, inFull } from "./error-objects.mjs";
import { startLoopbackServer } from "./loopback-server.mjs";
import { prefer } from "./prism.mjs";
import { showAttempt, showResult, showRow } from "./show.mjs";
import { namedExamples, readSpec } from "./spec.mjs";

/** @typedef {ReturnType<typeof namedExamples>[number]} Example */
/** @typedef {Awaited<ReturnType<typeof startEmbeddedProvider>>} Provider */

const ids = {
  personId: "dc1a6812a14f6cc338cd084208535bcdcper",
  identificationId: "6dc54352d6793a892e0702850d07b831cidt",
};

/** @returns {Promise<boolean>} whether everything went as the specification says */
export async function runDemo() {
  console.log("Starting an embedded provider: Prism on spec/openapi.yaml. No SMS is sent.");
  const examples = namedExamples(await readSpec()).filter(({ operation }) => operation === "authorizeIdentification");
  const success = examples.find(({ code }) => code < 300);
  if (!success) throw new Error("spec/openapi.yaml has no example of a success");
  const provider = await startEmbeddedProvider();
  try {
    const differences = [
      ...(await showSuccess(provider, success)),
      ...(await showErrors(
        provider,
        examples.filter(({ code }) => code >= 300),
      )),
      ...(await showSafeRetry(provider, success)),
      ...(await showRefusedRetry(provider)),
    ];
    for (const difference of differences) console.log(`\nDIFFERS FROM THE SPECIFICATION: ${difference}`);
    console.log(
      differences.length === 0
        ? "\nEverything went as the specification says."
        : "\nRun `npm test` to see what no longer agrees.",
    );
    return differences.length === 0;
  } finally {
    await provider.close();
  }
}

/**
 * @param {Provider} provider
 * @param {Example} example
 */
async function showSuccess(provider, example) {
  console.log(`\nsolaris.identifications.authorize({`);
  for (const [name, value] of Object.entries(ids)) console.log(`  ${name}: "${value}",`);
  console.log("})\n");
  const result = await client(provider, { fetch: wanting(example) }).identifications.authorize(ids);
  showResult(result);
  return isDeepStrictEqual(result.identification, example.value) ? [] : [`the answer ${example.name}`];
}

/**
 * @param {Provider} provider
 * @param {Example[]} examples
 */
async function showErrors(provider, examples) {
  const answers = { "not-sent": "no", rejected: "no", unknown: "perhaps: look before you call again" };
  const differences = [];
  console.log("\nWhat your code sees of each documented error:\n");
  showRow("status", "body", "class", "delivery", "may an SMS have gone out?");
  for (const example of examples) {
    const error = await outcomeOf(client(provider, { fetch: wanting(example), maxRetries: 0 }));
    if (!(error instanceof ApiError)) {
      differences.push(`the error ${example.code}/${example.name}, which ended in ${error?.name ?? "a success"}`);
      continue;
    }
    showRow(example.code, example.name, error.name, error.delivery, answers[error.delivery]);
    if (error.status !== example.code || !isDeepStrictEqual(inFull(error.errors), errorsIn(example.value))) {
      differences.push(`the error ${example.code}/${example.name}`);
    }
  }
  return differences;
}

/**
 * The provider cannot be reached at first: nothing was sent, so it is safe to try again.
 * @param {Provider} provider
 * @param {Example} example
 */
async function showSafeRetry(provider, example) {
  console.log("\nThe provider cannot be reached at first. Nothing was sent, so the call is tried again:\n");
  const reserved = await startLoopbackServer(() => {});
  await reserved.close();
  /** @type {ReturnType<typeof startLoopbackServer> | undefined} */
  let reachable;
  const solaris = client(
    { ...provider, baseUrl: reserved.url },
    {
      maxRetries: 5,
      onAttempt: (event) => {
        showAttempt(event);
        reachable ??= startLoopbackServer((_request, response) => {
          response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(example.value));
        }, reserved.port);
      },
    },
  );
  const error = await outcomeOf(solaris);
  await (await reachable)?.close();
  return error === undefined ? [] : [`the safe retry, which ended in ${error.name}`];
}

/**
 * The provider answers 503 and even asks to be called again: but an SMS may have gone out.
 * @param {Provider} provider
 */
async function showRefusedRetry(provider) {
  console.log(
    "\nThe provider answers 503 with Retry-After. An SMS may have gone out, so the call is NOT sent again:\n",
  );
  let requests = 0;
  const failing = await startLoopbackServer((_request, response) => {
    requests++;
    response.writeHead(503, { "retry-after": "1" }).end();
  });
  const error = await outcomeOf(client({ ...provider, baseUrl: failing.url }, { onAttempt: showAttempt }));
  await failing.close();
  console.log(`  ${error}`);
  return error?.delivery === "unknown" && requests === 1 ? [] : ["the call that must not be sent again"];
}

/**
 * @param {Provider} provider
 * @param {Pick<import("../../dist/src/index.js").ClientOptions, "fetch" | "maxRetries" | "onAttempt">} options
 */
function client({ baseUrl, tokenUrl }, options) {
  const auth = clientCredentials({ clientId: "example", clientSecret: "example", tokenUrl });
  return createSolarisClient({ ...options, baseUrl, auth });
}

/**
 * A fetch that asks Prism for this example.
 * @param {Example} example
 * @returns {import("../../dist/src/index.js").Fetch}
 */
function wanting({ code, name }) {
  const answer = prefer({ code, example: name });
  return (url, init) => fetch(url, { ...init, headers: [...new Headers(init.headers), ["prefer", answer]] });
}

/**
 * @param {import("../../dist/src/index.js").SolarisClient} solaris
 * @returns {Promise<any>} the error that the call ended in, if it did
 */
function outcomeOf(solaris) {
  return solaris.identifications.authorize(ids).then(
    () => undefined,
    (error) => error,
  );
}
