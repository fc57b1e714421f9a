// Serves the specification with Prism, in process, on the loopback interface.
import { createLogger } from "@stoplight/prism-core";
import { getHttpOperationsFromSpec } from "@stoplight/prism-http";
import { createServer } from "@stoplight/prism-http-server";
import { reachLoopbackDirectly } from "./proxies.mjs";
import { specPath } from "./spec.mjs";

/**
 * Starts a mock that validates requests and answers with the specification's examples. It demands the security that the
 * specification names, and answers 500 rather than with an example that its schema does not allow.
 *
 * @returns {Promise<RunningPrism>}
 */
export function startPrism() {
  return serve(specPath, { isProxy: false });
}

/**
 * Starts a proxy that validates requests and their responses: it passes on a response that the specification allows, and sends 500
 * in place of any other. Without `errors` it passes on every response, and reports what is wrong with it, or with the request, in
 * the header `sl-violations`.
 *
 * @param {{ upstream: string, spec?: string, errors?: boolean }} options upstream: URL of the server that answers
 * @returns {Promise<RunningPrism>}
 */
export function startPrismProxy({ upstream, spec = specPath, errors = true }) {
  return serve(spec, { isProxy: true, upstream: new URL(upstream), errors });
}

/** @typedef {{ url: string, close: () => Promise<void> }} RunningPrism */

/**
 * @param {string} spec
 * @param {{ isProxy: false } | { isProxy: true, upstream: URL, errors: boolean }} role
 * @returns {Promise<RunningPrism>}
 */
async function serve(spec, role) {
  if (role.isProxy) reachLoopbackDirectly();
  const server = createServer(await getHttpOperationsFromSpec(spec), {
    cors: false,
    components: { logger: createLogger("prism", { level: "silent" }) },
    config: {
      checkSecurity: true,
      validateRequest: true,
      validateResponse: true,
      errors: true,
      ...role,
      mock: { dynamic: false },
      upstreamProxy: undefined,
    },
  });
  const url = await server.listen(0, "127.0.0.1");
  return { url, close: () => server.close() };
}

/**
 * The header that chooses the response of Prism.
 * @param {{ code: number, example: string } | { dynamic: true, seed: string }} answer
 * @returns {string}
 */
export function prefer(answer) {
  return Object.entries(answer)
    .map(([name, value]) => `${name}=${value}`)
    .join(", ");
}
