// What the table of clients has in its columns.

/**
 * @typedef {object} ColumnFacts
 * @property {string} title
 * @property {string} unit of the absolute values
 * @property {boolean} [higherIsBetter]
 */

/** @type {{ readonly [id: string]: ColumnFacts }} */
export const columns = {
  latency: { title: "latency", unit: "µs" },
  cpu: { title: "CPU per call", unit: "µs" },
  rate32: { title: "calls/s, 32 callers", unit: "/s", higherIsBetter: true },
  rate255: { title: "calls/s, 255 callers", unit: "/s", higherIsBetter: true },
  memory32: { title: "peak memory, 32 callers", unit: "MB" },
  memory255: { title: "peak memory, 255 callers", unit: "MB" },
  errors: { title: "403 to an error", unit: "µs" },
  start: { title: "process start to first answer", unit: "ms" },
  bundle: { title: "browser bundle, min+gzip", unit: "kB" },
  install: { title: "install size", unit: "MB" },
  heap: { title: "heap kept per 100 000 calls", unit: "kB" },
};
