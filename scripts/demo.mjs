// The signing page and the fault lab, on the fake provider: npm run demo. See examples/demo.
import { buildPackage } from "./support/built.mjs";
import { runCommand } from "./support/command.mjs";
import { installDemo } from "./support/demo-packages.mjs";
import { CannotRun } from "./support/description.mjs";

const usage = `Serves a signing page and a fault lab on this machine. No SMS is sent.

  npm run demo                        on port 4014, or any free one
  npm run demo -- --port N            on this port
  npm run demo -- --table             runs all faults with all clients, and prints how many SMS the customer gets
  npm run demo -- --table --svg FILE  writes the table as a picture, too`;

const usualPort = 4014;
const options = /** @type {const} */ ({ build: "boolean", port: "string", table: "boolean", svg: "string" });

await runCommand(usage, options, async ({ build = false, port, table = false, svg }) => {
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535)) {
    throw new CannotRun("--port must be a port, from 0 to 65535.");
  }
  if (svg !== undefined && !table) throw new CannotRun("--svg needs --table.");
  if (build) await buildPackage();
  await installDemo({ withTestTools: false });
  // Its packages are its own, so the types of this project do not cover it.
  const demo = await import(new URL("../examples/demo/main.mjs", import.meta.url).href);
  if (table) {
    await demo.printTable(svg);
    return 0;
  }
  const wanted = port === undefined ? usualPort : Number(port);
  const server = await demo.serve({ port: wanted }).catch((/** @type {any} */ error) => {
    if (error.code !== "EADDRINUSE") throw error;
    if (port !== undefined) throw new CannotRun(`The port ${port} is in use.`);
    return demo.serve({ port: 0 });
  });
  await new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, resolve);
  });
  await server.close();
  return 0;
});
