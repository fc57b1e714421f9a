// Plays calls in an app whose tests mock HTTP requests: contract-tests/package/consumers/mocks.
import { execFile } from "node:child_process";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { startLoopbackServer } from "../../scripts/support/loopback-server.mjs";

/** Each kind of app: with ES modules and CommonJS, with the package loaded before the tool and after it. */
export const variants = [
  ["mjs", "before"],
  ["mjs", "after"],
  ["cjs", "before"],
  ["cjs", "after"],
] as const;

/** What comes of each call. */
export const outcomes = {
  mocked: "answered by the mock",
  "mocked, over https": "answered by the mock",
  "mocked, prepared": "answered by the mock",
  "mocked, prepared, over https": "answered by the mock",
  "mocked, through an agent": "answered by the mock",
  "mocked twice, then not": "answered by the mock, answered by the mock, not-sent",
  "mocked twice through an agent, then not": "answered by the mock, answered by the mock, not-sent",
  "not mocked": "not-sent",
  "not mocked, over https": "not-sent",
  "not mocked, prepared": "not-sent",
  "not mocked, prepared, over https": "not-sent",
  "not mocked, through an agent": "not-sent",
  "token not mocked": "not-sent",
  "another request mocked": "not-sent",
  "let through": "answered by the real server",
  "let through, and reset": "unknown",
};

/** What arrives at the real server: what was let through, and nothing else. */
export const arrivals = ["through", "reset"].map((path) => `PATCH /${path}/v1/persons/p1/identifications/i1/authorize`);

/** @param project where the app goes */
export async function copyMockedApp(project: string): Promise<void> {
  const app = new URL("../package/consumers/mocks", import.meta.url);
  await cp(app, join(project, "mocks"), { recursive: true });
}

/**
 * @param node the program
 * @param project has the package, the tool and the app
 * @param tool the name under which the tool is installed
 */
export async function playMockedApp(
  node: string,
  project: string,
  tool: string,
  [modules, order]: (typeof variants)[number],
): Promise<{ outcomes: object; arrivals: string[] }> {
  const arrived: string[] = [];
  const server = await startLoopbackServer((request, response) => {
    arrived.push(`${request.method} ${request.url}`);
    if (request.url?.startsWith("/reset/")) request.socket.destroy();
    else response.end('{"id":"real server","status":"created"}');
  });
  try {
    const args = [join(project, "mocks", `main.${modules}`), tool, order, server.url];
    const { stdout } = await promisify(execFile)(node, args, { cwd: project });
    return { outcomes: JSON.parse(stdout), arrivals: arrived };
  } finally {
    await server.close();
  }
}
