// A provider on the loopback interface, for trying things out: the specification served by Prism, and a token endpoint.
import { startLoopbackServer } from "./loopback-server.mjs";
import { startPrism } from "./prism.mjs";

/** The answer to every token request, as the provider's documentation shows it. */
const token = { access_token: "example-token", expires_in: 3599, scope: "partners", token_type: "bearer" };

/** @returns {Promise<{ baseUrl: string, tokenUrl: string, close: () => Promise<void> }>} */
export async function startEmbeddedProvider() {
  const tokens = await startLoopbackServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(token));
  });
  const prism = await startPrism().catch(async (error) => {
    await tokens.close();
    throw error;
  });
  return {
    baseUrl: prism.url,
    tokenUrl: `${tokens.url}/oauth2/token`,
    close: async () => {
      await Promise.all([prism.close(), tokens.close()]);
    },
  };
}
