// What a server says on a connection without being asked: a load balancer that gives up, a proxy that refuses to connect, an answer
// too many. The rest of it would be taken for the answer to the next request, which may be about another customer. So nothing is
// written to such a connection.
import type { Socket } from "node:net";

/** How many bytes had arrived on a connection when its last response was whole. */
const arrivedBefore = new WeakMap<Socket, number>();

/** Whether nothing has arrived on a kept connection since its last response. If others have used it, that is not certain. */
export function isSilent(connection: Socket): boolean {
  return arrivedBefore.get(connection) === connection.bytesRead;
}

/**
 * Watches a connection for one exchange. What arrives before the request is written is unasked.
 *
 * @returns what to call when the response has ended, with the last part of its body: it closes the connection if more than the
 *   response has arrived
 */
export function watch(
  connection: Socket,
  isWritten: () => boolean,
  onUnasked: () => void,
): (lastChunk?: Buffer) => void {
  let last: Buffer | undefined;
  const hear = (bytes: Buffer) => {
    if (!isWritten()) onUnasked();
    last = bytes;
  };
  // Before Node's own listener: it would take a head for that of the response.
  connection.prependListener("data", hear);
  return (lastChunk) => {
    connection.off("data", hear);
    // Node's parser drops what follows a response in the same packet. A mock's emitter has no bytes.
    if (last && !isEndOfResponse(last, lastChunk)) connection.destroy();
    arrivedBefore.set(connection, connection.bytesRead);
  };
}

const emptyLine = Buffer.from("\r\n\r\n");

/** A response ends with its body, or with an empty line: after its head, its last chunk or its trailers. */
function isEndOfResponse(bytes: Buffer, lastChunk: Buffer | undefined): boolean {
  return [emptyLine, lastChunk].some((end) => end && bytes.subarray(-end.length).equals(end));
}
