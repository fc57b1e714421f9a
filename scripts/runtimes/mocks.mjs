// Plays calls in an app whose tests mock HTTP requests: contract-tests/package/consumers/mocks.
import { execFile } from "node:child_process";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { startLoopbackServer } from "../support/loopback-server.mjs";

/**
 * @typedef {object} MockedApp
 * @property {string[]} command starts Node
 * @property {string} project has the package and the tool installed, and the app
 * @property {string} tool the name under which the tool is installed
 * @property {"mjs" | "cjs"} modules of the app
 * @property {"before" | "after"} order in which the package is loaded, compared with the tool
 */

/** Each kind of app: with ES modules and CommonJS, with the package loaded before the tool and after it. */
export const variants = /** @type {const} */ ([
  ["mjs", "before"],
  ["mjs", "after"],
  ["cjs", "before"],
  ["cjs", "after"],
]);

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

/** nock 15 answers itself what nothing is registered for, at a host for which something is. */
export const outcomesOfNock15 = {
  ...outcomes,
  "token not mocked": "answered with 501",
  "another request mocked": "answered with 501",
};

/** What arrives at the real server: what was let through, and nothing else. */
export const arrivals = ["through", "reset"].map((path) => `PATCH /${path}/v1/persons/p1/identifications/i1/authorize`);

/** @param {string} project where the app goes */
export async function copyMockedApp(project) {
  await cp(new URL("../../contract-tests/package/consumers/mocks", import.meta.url), join(project, "mocks"), {
    recursive: true,
  });
}

/**
 * @param {MockedApp} app
 * @returns {Promise<{ outcomes: Record<string, string>, arrivals: string[] }>}
 */
export async function playMockedApp({ command: [file = "", ...args], project, tool, modules, order }) {
  /** @type {string[]} */
  const arrived = [];
  const server = await startLoopbackServer((request, response) => {
    arrived.push(`${request.method} ${request.url}`);
    if (request.url?.startsWith("/reset/")) request.socket.destroy();
    else response.end('{"id":"real server","status":"created"}');
  });
  try {
    const script = join(project, "mocks", `main.${modules}`);
    /** @type {string} */
    const output = await new Promise((resolve, reject) => {
      execFile(file, [...args, script, tool, order, server.url], { cwd: project }, (error, stdout, stderr) => {
        if (error) reject(new Error(`The app with ${tool} failed:\n${stdout}${stderr}`));
        else resolve(stdout);
      });
    });
    return { outcomes: JSON.parse(output), arrivals: arrived };
  } finally {
    await server.close();
  }
}
