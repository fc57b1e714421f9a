// A PostgreSQL of its own for a file of tests: on a free port of the loopback interface, with a temporary folder.
import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { chownSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { missingServers, postgresFolder } from "../../scripts/support/servers.mjs";
import { endWithTests } from "./server-processes.js";

export interface PostgresServer {
  /** For a `pg.Pool`. */
  readonly config: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
    readonly database: string;
  };
  /** Ends it as a crash does, and starts it again: it recovers from what it has on the disk. */
  crashAndRestart(): Promise<void>;
  /** Ends it, and removes its folder. */
  close(): Promise<void>;
}

export async function startPostgres(): Promise<PostgresServer> {
  const programs = postgresFolder();
  if (!programs) throw new Error(`NOT RUN: ${missingServers()}.`);
  const folder = await mkdtemp(join(tmpdir(), "postgres-"));
  const [data, passwordFile, password] = [join(folder, "data"), join(folder, "password"), randomUUID()];
  await writeFile(passwordFile, password);
  // It refuses to run as root.
  const as = process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : {};
  if (as.uid !== undefined) for (const file of [folder, passwordFile]) chownSync(file, as.uid, as.gid);
  const env = { ...process.env, LC_ALL: "C" };
  const setup = [
    "-D",
    data,
    "-U",
    "tester",
    "-A",
    "scram-sha-256",
    `--pwfile=${passwordFile}`,
    "-E",
    "UTF8",
    "--no-sync",
  ];
  await promisify(execFile)(join(programs, "initdb"), setup, { env, cwd: folder, ...as });

  const port = await freePort();
  const settings = ["listen_addresses=127.0.0.1", `port=${port}`, "unix_socket_directories=", "fsync=on"];
  const start = async () => {
    const options = ["-D", data, ...settings.flatMap((setting) => ["-c", setting])];
    const server = spawn(join(programs, "postgres"), options, {
      env,
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
      ...as,
    });
    endWithTests(server, "SIGQUIT");
    await new Promise<void>((resolve, reject) => {
      let said = "";
      server.once("exit", (code) => reject(new Error(`postgres ended with ${code}:\n${said}`)));
      server.stderr.on("data", (text) => {
        said += text;
        if (said.includes("ready to accept connections")) resolve();
      });
    });
    return server;
  };
  const end = async (server: ChildProcess, signal: NodeJS.Signals) => {
    if (server.exitCode === null && server.kill(signal)) await once(server, "exit");
  };

  let server = await start();
  return {
    config: { host: "127.0.0.1", port, user: "tester", password, database: "postgres" },
    async crashAndRestart() {
      await end(server, "SIGQUIT");
      server = await start();
    },
    async close() {
      await end(server, "SIGINT");
      await rm(folder, { recursive: true });
    },
  };
}

/** The user that Debian's package creates. */
function idOf(option: "-u" | "-g"): number {
  return Number(execFileSync("id", [option, "postgres"], { encoding: "utf8" }));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
