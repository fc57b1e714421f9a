// The control API on the ports of the fake.
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { FaultedEndpoint } from "../../testing/index.js";
import { type Control, controlPath } from "./control.js";

/** Answers requests below the path of the control API, and no others. */
export function serveControl(control: Control) {
  return (request: IncomingMessage, response: ServerResponse, at: Exclude<FaultedEndpoint, "retrieve">): boolean => {
    const url = `${request.url}`;
    // An error thrown here would end the process. The fake closes the connection of such a request.
    if (!URL.canParse(url, "http://fake")) return false;
    const { pathname, searchParams: query } = new URL(url, "http://fake");
    if (pathname !== controlPath && !pathname.startsWith(`${controlPath}/`)) return false;
    const path = pathname.slice(controlPath.length).replace(/\/$/, "");
    const answered = async () => {
      const body = await text(request);
      const { status, json, headers } = await control({ method: `${request.method}`, path, query, body, at });
      if (json === undefined) return void response.writeHead(status).end();
      response.writeHead(status, { ...headers, "content-type": "application/json" }).end(`${JSON.stringify(json)}\n`);
    };
    // A client that leaves, or a port that another process has taken in the meantime.
    answered().catch(() => response.destroy());
    return true;
  };
}
