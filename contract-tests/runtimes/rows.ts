// What the provider does to a call in each runtime, and what its caller may get: the delivery table, as far as it can depend on
// what sends the call.
import { certificate } from "../support/certificate.js";
import {
  type EndpointOptions,
  head,
  identification,
  reset,
  type Step,
  silence,
  write,
} from "../support/scripted-provider.js";

export interface Row {
  /** What the provider does, as the table says it. */
  readonly what: string;
  /** What may come of it, as a cell of the table. */
  readonly may: readonly string[];
  /** What becomes of the requests, in turn; the last step is repeated. */
  readonly steps?: readonly Step[];
  /** What the call is sent to, if not to a server that does this. */
  readonly to?: EndpointOptions | "nobody" | "nowhere";
  /** Whether anything can have been sent over a connection that failed. */
  readonly carried?: "nothing" | "perhaps";
  /** The call is the second one over its connection. */
  readonly kept?: boolean;
  /** What is particular about the client or the call. */
  readonly call?: "aborted" | "without a token" | "not allowed in a browser" | "with drift" | "with a short deadline";
}

/** The last line of the table is about what the platform throws. */
export const errorsTell = "its errors distinguish a failed connect from a broken connection";

const body = JSON.stringify(identification);
const cors = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "PATCH",
  "access-control-allow-headers": "authorization, accept, content-type",
};
/** A connection is kept only where the row is about that: some platforms send a request again over one that was kept. */
const headers = { ...cors, "content-type": "application/json", connection: "close" };
const kept = { connection: "keep-alive" };
const chunked = `${body.length.toString(16)}\r\n${body}\r\n`;

/** A browser asks first if it may send the call. */
export const allowed: Step = write(head(204, headers), (socket) => socket.end());
export const answer = (status: number, value: unknown = identification): Step => {
  const text = JSON.stringify(value);
  return write(head(status, { ...headers, "content-length": text.length }) + text, (socket) => socket.end());
};
const keptAnswer = write(head(200, { ...headers, ...kept, "content-length": body.length }) + body);
const cut = (more: Record<string, string | number>, text: string) =>
  write(head(200, { ...headers, ...more }) + text, (socket) => socket.destroy());

const unsent = ["not-sent", "unknown"];
const unknown = ["unknown"];

export const rows: readonly Row[] = [
  { what: "200", may: ["delivered"] },
  {
    what: "200, without `dangerouslyAllowBrowser`",
    call: "not allowed in a browser",
    may: ["delivered", "refused: ConfigurationError"],
  },
  {
    what: "200, differing from the contract",
    call: "with drift",
    steps: [answer(200, { ...identification, status: "status_of_tomorrow" })],
    may: ["delivered, `onDrift`"],
  },
  { what: "403", steps: [answer(403, { errors: [{ code: "unauthorized_action" }] })], may: ["rejected"] },
  { what: "429", steps: [answer(429, { errors: [{ code: "too_many_requests" }] })], may: ["rejected"] },
  { what: "401, and 200 with a new token", steps: [answer(401), answer(200)], may: ["delivered"] },
  { what: "no access token", call: "without a token", may: ["not-sent"] },
  { what: "aborted before the call", call: "aborted", may: ["not-sent"] },
  { what: "connection refused", to: "nobody", carried: "nothing", may: unsent },
  { what: "no such host", to: "nowhere", carried: "nothing", may: unsent },
  { what: "certificate not trusted", to: { tls: await certificate() }, carried: "nothing", may: unsent },
  {
    what: "no TLS at the other end",
    to: { scheme: "https", greet: (socket) => socket.once("data", () => socket.end("SMTP ready\r\n")) },
    carried: "nothing",
    may: unsent,
  },
  {
    what: "kept connection closed before the call",
    kept: true,
    steps: [
      write(head(200, { ...headers, ...kept, "content-length": body.length }) + body, (socket) => socket.end()),
      answer(200),
    ],
    may: ["delivered"],
  },
  { what: "reset when the request was read", steps: [reset], carried: "perhaps", may: unknown },
  {
    what: "reset when the request was read, on a kept connection",
    kept: true,
    steps: [keptAnswer, reset],
    carried: "perhaps",
    // Browsers send a request again by themselves when a kept connection is reset: no client can prevent it.
    may: ["unknown", "unknown, **sent twice**"],
  },
  { what: "no response before the deadline", call: "with a short deadline", steps: [silence], may: unknown },
  {
    what: "no response before the deadline, on a kept connection",
    kept: true,
    call: "with a short deadline",
    steps: [keptAnswer, silence],
    may: unknown,
  },
  // What there is can be read as JSON: only the framing shows that more was to come.
  { what: "response cut off", steps: [cut({ ...kept, "content-length": body.length + 9 }, body)], may: unknown },
  {
    what: "chunked response cut off",
    steps: [cut({ ...kept, "transfer-encoding": "chunked" }, chunked)],
    may: unknown,
  },
  {
    what: "chunked response cut off, after `connection: close`",
    steps: [cut({ "transfer-encoding": "chunked" }, chunked)],
    // All of the identification was there, so this does no harm: one that is cut off in the middle is no JSON.
    may: ["unknown", "delivered"],
  },
  { what: "500", steps: [answer(500, { errors: [{ code: "generic_error" }] })], may: unknown },
  {
    what: "307",
    steps: [write(head(307, { ...headers, location: "/again" }), (socket) => socket.end()), answer(200)],
    may: unknown,
  },
];
