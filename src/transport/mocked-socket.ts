// Recognizes the sockets of tools that mock requests (nock, msw), which a test may have put in the place of real ones.
import net from "node:net";

/**
 * Whether a mock has a connection: its socket connects in a way of its own. The mock reads what is written, decides, and says only
 * then that the connection stands. Waiting for that first would never end, or send the request to the real host.
 */
export function isMocked(socket: net.Socket): boolean {
  return socket.connecting && socket.connect !== net.Socket.prototype.connect;
}

/** What nock 13 says when it let nothing through. Its sockets are plain emitters, and count as connected before it decides. */
export function isRefusedByMock(cause: unknown): boolean {
  return (cause as { code?: unknown } | null)?.code === "ERR_NOCK_NO_MATCH";
}
