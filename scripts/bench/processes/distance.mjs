// A network between a client and a server on this machine: whatever is sent arrives half a round trip later, and a connection takes
// a whole one to come about. (The system accepts it at once, so its first bytes wait instead.)
import { once } from "node:events";
import { connect, createServer } from "node:net";

/**
 * @param {number} port of the server
 * @param {number} roundTripMs
 * @returns {Promise<number>} the port to connect to
 */
export async function startDistance(port, roundTripMs) {
  const proxy = createServer((client) => {
    const openAt = performance.now() + roundTripMs;
    const server = connect(port, "127.0.0.1");
    carry(client, server, roundTripMs / 2, openAt);
    carry(server, client, roundTripMs / 2, openAt);
  });
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  return /** @type {import("node:net").AddressInfo} */ (proxy.address()).port;
}

/**
 * @param {import("node:net").Socket} from
 * @param {import("node:net").Socket} to
 * @param {number} wayMs
 * @param {number} openAt
 */
function carry(from, to, wayMs, openAt) {
  /** @type {(() => void)[]} in the order in which they were sent, whichever timer fires first */
  const underWay = [];
  const later = (/** @type {() => void} */ arrive) => {
    underWay.push(arrive);
    const now = performance.now();
    setTimeout(() => underWay.shift()?.(), Math.max(now, openAt) + wayMs - now);
  };
  from.setNoDelay().on("data", (bytes) => later(() => to.write(bytes)));
  from.on("end", () => later(() => to.end()));
  from.on("error", () => to.destroy());
}
