// The clients that the lab compares, in the order of its columns.
import * as fetchWithRetries from "./fetch-with-retries.mjs";
import * as openaiNode from "./openai-node.mjs";
import * as solarisEsign from "./solaris-esign.mjs";

/** @type {Readonly<Record<string, { label: string, createClient: import("./client.js").CreateClient }>>} */
export const clients = {
  "solaris-esign": solarisEsign,
  "fetch-with-retries": fetchWithRetries,
  "openai-node": openaiNode,
};
