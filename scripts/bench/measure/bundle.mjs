// What a browser must load for one call: minified and gzipped, by each client that runs in a browser.
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { spreadOf } from "../rounds.mjs";

const folder = new URL("../peers/browser/", import.meta.url);
// Imported by its address, for its packages are not those of this project.
const bundler = new URL("../peers/bundle.mjs", import.meta.url);

/** @type {import("../measurement.js").Measure} */
export async function bundle({ progress }) {
  /** @type {{ bundledBytes: (entry: string) => Promise<number> }} */
  const { bundledBytes } = await import(bundler.href);
  /** @type {import("../rounds.mjs").Column} */
  const column = {};
  for (const file of await readdir(folder)) {
    progress(file);
    const kilobytes = (await bundledBytes(fileURLToPath(new URL(file, folder)))) / 1000;
    column[file.replace(/\.mjs$/, "")] = { value: spreadOf([kilobytes]) };
  }
  return { columns: { bundle: column } };
}
