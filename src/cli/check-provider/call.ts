// Makes one call with the package's own client, once, whatever happens.
import { randomBytes } from "node:crypto";
import type { OperationName } from "../../contract/index.js";
import {
  type AnySolarisError,
  type AuthorizeResult,
  ConfigurationError,
  createSolarisClient,
  type IdentificationRef,
  type ReceivedResponse,
  type RetrieveResult,
} from "../../index.js";
import { observedFetch } from "./observed.js";

/** What a call led to. */
export interface Called {
  /** What the provider answered. Undefined if there is no whole response. */
  readonly response?: ReceivedResponse;
  /** What the client made of it. */
  readonly result?: AuthorizeResult | RetrieveResult;
  /** The error that the client made of it. */
  readonly error?: AnySolarisError;
}

export interface Call {
  readonly operation: OperationName;
  readonly baseUrl: string;
  /** Undefined: the call has no token. */
  readonly token: string | undefined;
  readonly ref: IdentificationRef;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export async function makeCall({ operation, baseUrl, token, ref, timeoutMs, signal }: Call): Promise<Called> {
  let response: ReceivedResponse | undefined;
  const keep = (received: ReceivedResponse) => {
    response = received;
  };
  const client = createSolarisClient({
    baseUrl,
    // The same token again makes the client give up after a 401, rather than send the call once more.
    auth: () => token ?? "none",
    fetch: observedFetch(keep, token === undefined),
    maxRetries: 0,
    timeoutMs,
  });
  try {
    const method = operation === "retrieveIdentification" ? "retrieve" : "authorize";
    const result = await client.identifications[method](ref, { signal });
    return { ...(response && { response }), result };
  } catch (error) {
    return { ...(response && { response }), error: error as AnySolarisError };
  }
}

/** Ids that are well-formed, and that nobody has. */
export function unknownRef(): IdentificationRef {
  const random = () => randomBytes(16).toString("hex");
  return { personId: `${random()}cper`, identificationId: `${random()}cidt` };
}

/** For a client that is not to call: without a token it sends nothing. */
const noToken = () => Promise.reject(new Error("No call is meant"));

/** What the client says against these ids; undefined if it accepts them. Nothing is sent. */
export async function faultOfIds(ref: IdentificationRef): Promise<string | undefined> {
  // The client checks ids before it asks for a token.
  const client = createSolarisClient({ baseUrl: "http://127.0.0.1:9", auth: noToken, maxRetries: 0 });
  const error = await client.identifications.authorize(ref).catch((thrown: unknown) => thrown);
  if (!(error instanceof ConfigurationError)) return undefined;
  return error.message.replace(/\. Nothing was sent.*$/, "");
}
