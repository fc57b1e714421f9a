// Decides, from how far a call got, whether the customer may have got an SMS. When in doubt: unknown.
import type { Delivery } from "./errors.js";

/** How far a call got before it failed. */
export type Failure =
  /** Nothing was handed to the network yet: options, ids, or the access token were at fault, or the call was ended. */
  | { readonly stage: "preparation" }
  /** No connection came about, so no request could go through it. */
  | { readonly stage: "connection" }
  /** The request was handed to the network, and no whole answer came back. */
  | { readonly stage: "exchange" }
  /** An answer came back. */
  | { readonly stage: "answer"; readonly status: number };

/** A 4xx refuses the call; after a 5xx nobody knows (docs.solarisgroup.com, API reference: Errors). */
export function deliveryOf(failure: Failure): Delivery {
  switch (failure.stage) {
    case "preparation":
    case "connection":
      return "not-sent";
    case "exchange":
      return "unknown";
    case "answer":
      return failure.status >= 400 && failure.status < 500 ? "rejected" : "unknown";
  }
}
