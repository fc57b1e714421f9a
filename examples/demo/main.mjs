// Starts the demo, or prints its table.
import { writeFile } from "node:fs/promises";
import { asSvg, asText, runTable } from "./lab/table.mjs";
import { startDemo } from "./server.mjs";

/** @param {{ port: number }} options @returns the server */
export async function serve({ port }) {
  const demo = await startDemo(port);
  console.log(`
  The signing page   ${demo.url}/
  The fault lab      ${demo.url}/lab

On a fake provider: no SMS is sent, and nothing leaves this machine. Ctrl+C ends it.`);
  return demo;
}

/** @param {string | undefined} svg where to write the picture of the table */
export async function printTable(svg) {
  const rows = await runTable((row) => process.stderr.write(`  ${row.title}\n`));
  console.log(`\n${asText(rows)}`);
  if (svg) await writeFile(svg, asSvg(rows));
}
