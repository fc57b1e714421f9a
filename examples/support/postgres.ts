// A PostgreSQL of its own for a file of tests, on a socket in a folder of its own: no other server can be in the way.
import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** Where the packages of Debian and Ubuntu put it. */
const versions = "/usr/lib/postgresql";
const version = existsSync(versions) ? readdirSync(versions).sort().at(-1) : undefined;
/** For `describe.skipIf`, and what to add to the name of the tests. */
export const postgres = { isMissing: !version, note: version ? "" : " (not run: there is no PostgreSQL here)" };

/** @returns its address, and what ends it */
export async function startPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const program = (name: string) => join(versions, String(version), "bin", name);
  const folder = await mkdtemp(join(tmpdir(), "postgres-"));
  const data = join(folder, "data");
  // It refuses to run as root.
  const idOf = (option: "-u" | "-g") => Number(execFileSync("id", [option, "postgres"], { encoding: "utf8" }));
  const user = process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : {};
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
  const options = { cwd: folder, env: { ...process.env, LC_ALL: "C" }, ...user };
  // Only its own user can open the folder, so nobody else can connect.
  await promisify(execFile)(program("initdb"), ["-D", data, "-U", "tester", "-A", "trust", "--no-sync"], options);
  const settings = ["listen_addresses=", `unix_socket_directories=${folder}`].flatMap((setting) => ["-c", setting]);
  const server = spawn(program("postgres"), ["-D", data, ...settings], {
    ...options,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  await new Promise<void>((resolve, reject) => {
    server.once("exit", (code) => reject(new Error(`postgres ended with ${code}:\n${said}`)));
    server.stderr.on("data", (text) => {
      said += text;
      if (said.includes("ready to accept connections")) resolve();
    });
  });
  const stop = async () => {
    if (server.exitCode === null && server.kill("SIGINT")) await once(server, "exit");
    await rm(folder, { recursive: true });
  };
  return { url: `postgresql://tester@${encodeURIComponent(folder)}/postgres`, stop };
}
