// One HTTP exchange: sent once, never again, on a connection of its own, and no redirect is followed. A stand-in may be the real
// provider, who would send another SMS.
import { request as sendHttp } from "node:http";
import { request as sendHttps } from "node:https";

/** What is sent. */
export interface Outgoing {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A whole answer. */
export interface Answer {
  readonly status: number;
  /** With names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** No client of this package reads more than 1 MiB; what goes beyond it shows that there was more. */
const maxBodyBytes = 1024 * 1024 + 1024;

/** An error of the system, and whether the request may have reached the other side. */
export interface ExchangeFailure extends Error {
  readonly isSent: boolean;
}

/** Rejects with an {@link ExchangeFailure} if no whole answer comes in time, or when the signal aborts. */
export function exchange(
  url: string,
  { method, headers, body }: Outgoing,
  timeoutMs: number,
  stopped: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const late = AbortSignal.timeout(timeoutMs);
    let isSent = false;
    const fail = (error: Error) => {
      const known = late.aborted ? failure("ETIMEDOUT") : stopped.aborted ? failure("aborted") : error;
      reject(Object.assign(known, { isSent }));
    };
    const isTls = url.startsWith("https:");
    const send = isTls ? sendHttps : sendHttp;
    const request = send(url, {
      method,
      agent: false,
      signal: AbortSignal.any([late, stopped]),
      headers: { ...headers, "accept-encoding": "identity" },
    });
    // Node writes the request as soon as the connection is open.
    request.on("socket", (socket) =>
      socket.once(isTls ? "secureConnect" : "connect", () => {
        isSent = true;
      }),
    );
    request.on("error", fail);
    // An upgrade (101) has neither a response nor an error. After either, this changes nothing.
    request.on("close", () => fail(failure("ECONNRESET")));
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const done = () => {
        const joined = Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(", ")]);
        const status = Number(response.statusCode);
        if (status < 200 || status > 599) return fail(failure("EBADSTATUS"));
        resolve({ status, headers: Object.fromEntries(joined), body: Buffer.concat(chunks) });
      };
      response.on("error", fail);
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes <= maxBodyBytes) return;
        done();
        response.destroy();
      });
      response.on("end", done);
    });
    request.end(body);
  });
}

/** Whether it, or its cause, is that no answer came in time. */
export function isLate(thrown: unknown): boolean {
  const { code, cause } = thrown as { readonly code?: unknown; readonly cause?: { readonly code?: unknown } };
  return (cause?.code ?? code) === "ETIMEDOUT";
}

/** With the code that the system would give it. */
export function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}
