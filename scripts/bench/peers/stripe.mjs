// What sends the requests of stripe-node (node:http, connections kept alive), set to repeat none.
import Stripe from "stripe";
import { pathOf, refusedForStripeId } from "./ids.mjs";

export function create(baseUrl, token) {
  const { hostname: host, port } = new URL(baseUrl);
  const stripe = new Stripe(token, { host, port, protocol: "http", maxNetworkRetries: 0, telemetry: false });
  return {
    send: (...ids) => stripe.rawRequest("PATCH", pathOf(...ids)),
    statusOf: ({ statusCode }) => statusCode,
    refusedPerson: refusedForStripeId,
  };
}
