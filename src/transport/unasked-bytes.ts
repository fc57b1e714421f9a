// Detects bytes that a server sends without a request: a load balancer that times out, a proxy that refuses to connect, an extra
// response. They would be read as the response to the next request, which may be about another customer. So nothing is written to
// such a connection.
import type { Socket } from "node:net";

/** How many bytes had arrived on a connection at the end of its last response. */
const arrivedBefore = new WeakMap<Socket, number>();

/** Whether nothing has arrived on a kept-alive connection since its last response. False if other code has used it. */
export function isSilent(connection: Socket): boolean {
  return arrivedBefore.get(connection) === connection.bytesRead;
}

/**
 * Watches a connection for one exchange, and calls `onUnasked` if bytes arrive before the request is written.
 *
 * @returns a function to call at the end of the response, with the last chunk of its body: it closes the connection if more than
 * the
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
  // Before Node's own listener, which would parse the bytes as the response.
  connection.prependListener("data", hear);
  return (lastChunk) => {
    connection.off("data", hear);
    // Node's parser drops bytes that follow a response in the same packet. The socket of a mock has no bytes.
    if (last && !isEndOfResponse(last, lastChunk)) connection.destroy();
    arrivedBefore.set(connection, connection.bytesRead);
  };
}

const emptyLine = Buffer.from("\r\n\r\n");

/** A response ends with its body, or with an empty line after its headers, its last chunk or its trailers. */
function isEndOfResponse(bytes: Buffer, lastChunk: Buffer | undefined): boolean {
  return [emptyLine, lastChunk].some((end) => end && bytes.subarray(-end.length).equals(end));
}
