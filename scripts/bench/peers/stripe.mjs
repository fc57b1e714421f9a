// What carries stripe-node's requests (node:http, connections kept alive), told to repeat none.
import Stripe from "stripe";
import { clientThat, nextPath, refusedForStripeId } from "./ids.mjs";

/** @type {import("./client.js").CreateClient} */
export function create(baseUrl, token) {
  const { hostname: host, port } = new URL(baseUrl);
  const stripe = new Stripe(token, { host, port, protocol: "http", maxNetworkRetries: 0, telemetry: false });
  const send = (/** @type {string} */ person) => stripe.rawRequest("PATCH", nextPath(person));
  return clientThat(send, { statusOf: ({ statusCode }) => statusCode, refusedPerson: refusedForStripeId });
}
