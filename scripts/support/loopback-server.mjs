// A small HTTP server on the loopback interface.
import { createServer } from "node:http";

/**
 * @param {import("node:http").RequestListener} answer
 * @param {number} [port] 0 for any free one
 */
export async function startLoopbackServer(answer, port = 0) {
  const server = createServer(answer);
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(undefined));
  });
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    port: address.port,
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
