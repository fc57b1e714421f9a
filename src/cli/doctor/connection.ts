// Opens a connection as a call would, and closes it before anything of HTTP is sent.
import http from "node:http";
import https from "node:https";
import type net from "node:net";
import type { TLSSocket } from "node:tls";

/** How far a connection got. */
export interface Opened {
  /** Whether there was a TCP connection. */
  readonly connected: boolean;
  /** What the TLS handshake agreed on. Undefined for plain http. */
  readonly tls?: string;
  /** Why it got no further. */
  readonly error?: unknown;
}

/** Node's own agent opens it, so it goes through a proxy if a call would. Rejects never. */
export function openConnection(url: URL, signal: AbortSignal): Promise<Opened> {
  return new Promise((resolve) => {
    const isSecure = url.protocol === "https:";
    let connected = false;
    const request = (isSecure ? https : http).request(url, { signal });
    const end = (opened: Omit<Opened, "connected">) => {
      resolve({ connected, ...opened });
      // It was never written, so only the connection ends.
      request.destroy();
    };
    request.on("error", (error) => end({ error }));
    request.once("socket", (socket: net.Socket & { readonly secureConnecting?: boolean }) => {
      const onConnect = () => {
        connected = true;
        if (!isSecure) end({});
      };
      const onSecure = () => {
        connected = true;
        end({ tls: handshakeOf(socket as TLSSocket) });
      };
      // Through a proxy, and if it was kept alive, it is open already.
      if (socket.connecting) socket.once("connect", onConnect);
      else onConnect();
      if (!isSecure) return;
      if (socket.secureConnecting) socket.once("secureConnect", onSecure);
      else onSecure();
    });
  });
}

/** Who issued the certificate shows whether something in between replaces it. */
function handshakeOf(socket: TLSSocket): string {
  const { issuer, valid_to: end } = socket.getPeerCertificate();
  const { O: organization, CN: name } = Object(issuer);
  const by = `${organization ?? name}`.slice(0, 60);
  return `${socket.getProtocol()}, certificate by ${by}, valid until ${end}`;
}
