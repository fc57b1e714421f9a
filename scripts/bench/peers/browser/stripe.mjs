// One call in a browser, by what carries stripe-node's requests.
import Stripe from "stripe";

export function authorize(host, token, personId, identificationId) {
  const ids = [personId, identificationId].map(encodeURIComponent);
  const stripe = new Stripe(token, { host, maxNetworkRetries: 0, telemetry: false });
  return stripe.rawRequest("PATCH", `/v1/persons/${ids[0]}/identifications/${ids[1]}/authorize`);
}
