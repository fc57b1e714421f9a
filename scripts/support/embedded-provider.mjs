// A provider on the loopback interface, for trying things out: the specification served by Prism, and a token endpoint.
import { createServer } from "node:http";
import { startPrism } from "./prism.mjs";

/**
 * @param {{ port?: number, tokenPort?: number }} [options] 0 for any free port
 * @returns {Promise<{ baseUrl: string, tokenUrl: string, close: () => Promise<void> }>}
 */
export async function startEmbeddedProvider({ port = 0, tokenPort = 0 } = {}) {
  const [prism, tokens] = await Promise.all([startPrism({ port }), startTokenEndpoint(tokenPort)]);
  return {
    baseUrl: prism.url,
    tokenUrl: tokens.url,
    close: async () => {
      await Promise.all([prism.close(), tokens.close()]);
    },
  };
}

/**
 * Answers every token request as the provider's documentation shows it.
 * @param {number} port
 */
async function startTokenEndpoint(port) {
  const server = createServer((request, response) => {
    request.resume();
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({ access_token: "example-token", expires_in: 3599, scope: "partners", token_type: "bearer" }),
    );
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(undefined));
  });
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${address.port}/oauth2/token`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
