// Recognizes sockets of tools that mock requests (nock, msw) in tests.
import net from "node:net";

/**
 * Returns whether the socket belongs to a mock: it has its own `connect`. A mock reads the request, decides, and only then reports
 * that the connection is open. Waiting for that first would never end, or would send the request to the real host.
 */
export function isMocked(socket: net.Socket): boolean {
  return socket.connecting && socket.connect !== net.Socket.prototype.connect;
}

/** Whether it is nock 13's error for a request that it blocked. Its sockets are plain emitters, and connect before nock decides. */
export function isRefusedByMock(cause: unknown): boolean {
  return (cause as { code?: unknown } | null)?.code === "ERR_NOCK_NO_MATCH";
}
