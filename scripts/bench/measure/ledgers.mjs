// What a ledger adds to a call: the claim before it, and the settlement after it. The databases are on this machine.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Redis } from "ioredis";
import { Pool } from "pg";
import { rolldown } from "rolldown";
import { clientCredentials, createSolarisClient, memoryLedger } from "../../../dist/src/index.js";
import { postgresLedger } from "../../../dist/src/postgres/index.js";
import { redisLedger } from "../../../dist/src/redis/index.js";
import { postgresFolder, redisFolder } from "../../support/servers.mjs";
import { personId } from "../peers/ids.mjs";
import { inRounds, spreadOf } from "../rounds.mjs";

/** @typedef {import("../../../dist/src/index.js").Ledger} Ledger */
/** @typedef {{ ledger: Ledger, close: () => unknown }} OpenLedger */

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Undefined where the server is not installed. @type {{ [name: string]: undefined | (() => Promise<OpenLedger>) }} */
const opening = {
  "`memoryLedger`": async () => ({ ledger: memoryLedger(), close() {} }),
  "`postgresLedger`": postgresFolder() ? openPostgres : undefined,
  "`redisLedger`": redisFolder() ? openRedis : undefined,
};

/** @type {import("../results.js").Measure} */
export async function ledgers({ server, plan }) {
  const { warmUp, calls, ...limits } = plan.ledgers;
  /** @type {(() => unknown)[]} */
  const closes = [];
  try {
    /** @type {Map<string, () => Promise<unknown>>} */
    const clients = new Map([["none", clientOf(server.url)]]);
    for (const [name, open] of Object.entries(opening)) {
      if (!open) continue;
      const { ledger, close } = await open();
      closes.push(close);
      clients.set(name, clientOf(server.url, ledger));
    }
    const callsOf = async (/** @type {string} */ name, /** @type {number} */ count) => {
      const startedAt = performance.now();
      for (let left = count; left > 0; left--) await clients.get(name)?.();
      return (performance.now() - startedAt) / count;
    };
    for (const name of clients.keys()) await callsOf(name, warmUp);
    const rounds = await inRounds([...clients.keys()], limits, (name) => callsOf(name, calls));
    const added = (/** @type {string} */ name) =>
      spreadOf(rounds.map((round) => Number(round[name]) - Number(round.none)));
    return {
      ledgers: Object.keys(opening).map((name) => ({ name, ...(clients.has(name) && { addedMs: added(name) }) })),
    };
  } finally {
    for (const close of closes.reverse()) await close();
  }
}

/** A client that makes one call at a time, each for another identification. @param {string} baseUrl @param {Ledger} [ledger] */
function clientOf(baseUrl, ledger) {
  const auth = clientCredentials({
    clientId: "bench",
    clientSecret: "bench-secret",
    tokenUrl: `${baseUrl}/oauth2/token`,
  });
  const { identifications } = createSolarisClient({ baseUrl, auth, ...(ledger && { ledger }) });
  let made = 0;
  return () =>
    identifications.authorize({ personId, identificationId: `${(++made).toString(16).padStart(32, "0")}cidt` });
}

async function openPostgres() {
  const { startPostgres } = await fromTests("postgres-server");
  const server = await startPostgres();
  const pool = new Pool(server.config);
  const ledger = postgresLedger(pool);
  await ledger.ensureSchema();
  return {
    ledger,
    async close() {
      ledger.close();
      await pool.end();
      await server.close();
    },
  };
}

async function openRedis() {
  const { startRedis } = await fromTests("redis-server");
  const server = await startRedis();
  const client = new Redis(server.port, "127.0.0.1");
  return {
    ledger: redisLedger(client),
    close() {
      client.disconnect();
      return server.close();
    },
  };
}

/** What the tests start their servers with, as JavaScript. @param {string} name @returns {Promise<any>} */
async function fromTests(name) {
  const cache = join(root, "node_modules/.cache");
  // After an installation there is none.
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, "servers-"));
  try {
    const input = `contract-tests/support/${name}.ts`;
    const build = await rolldown({
      cwd: root,
      input,
      external: (id) => !/^[./]/.test(id) && id !== input,
      resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
    });
    await build.write({ dir: folder });
    await build.close();
    return await import(pathToFileURL(join(folder, `${name}.js`)).href);
  } finally {
    await rm(folder, { recursive: true });
  }
}
