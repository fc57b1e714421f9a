// A server on the loopback interface that gives each request the answer that the request itself brings along: behind
// Prism's proxy it lets a test ask what the specification says of any answer.
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { startLoopbackServer } from "../../scripts/support/loopback-server.mjs";

/** An answer, as it is on the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Header that carries the answer to a request. */
export const replayHeader = "x-replay";
/** Header that marks an answer of this server, so that nobody takes one of Prism's own for it. */
export const replayedHeader = "x-replayed";

/** Packed, because Node takes 16 kB of headers and no more. */
export function packed(answer: Answer): string {
  if (!(answer.status >= 200 && answer.status <= 599)) throw new RangeError(`No final HTTP status: ${answer.status}`);
  return deflateRawSync(JSON.stringify(answer)).toString("base64url");
}

export function startReplayServer(): ReturnType<typeof startLoopbackServer> {
  return startLoopbackServer((request, response) => {
    const answer = inflateRawSync(Buffer.from(String(request.headers[replayHeader]), "base64url")).toString();
    const { status, headers, body } = JSON.parse(answer) as Answer;
    response.writeHead(status, { ...headers, [replayedHeader]: "true" }).end(body);
  });
}
