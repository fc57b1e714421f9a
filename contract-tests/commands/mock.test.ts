// Proves: `npm run mock` serves the contract on the loopback interface, prints a curl line that works, and leaves no server behind
// when npm is killed.
import { spawn } from "node:child_process";
import { expect, it, onTestFinished } from "vitest";
import { npmCommandOf } from "../../scripts/support/programs.mjs";

it("serves the contract until npm is killed, and prints one curl line that is answered", async () => {
  // Any free port: others may be using the one of the command.
  const [file, args] = npmCommandOf(["run", "mock", "--", "--port", "0"]);
  const npm = spawn(file, args, { stdio: ["ignore", "pipe", "inherit"], detached: true });
  const group = -Number(npm.pid);
  onTestFinished(() => void (isRunning(group) && process.kill(group, "SIGKILL")));
  let said = "";
  npm.stdout.on("data", (chunk) => (said += chunk));
  await expect.poll(() => said, { timeout: 60_000 }).toMatch(/listening on \S+/);
  const address = /listening on (http:\/\/127\.0\.0\.1:\d+)\s/.exec(said)?.[1] ?? "not on 127.0.0.1";

  const lines = said.split("\n").filter((line) => line.startsWith("curl "));
  expect(lines).toHaveLength(1);
  const [, method = "", url = "", name = "", value = ""] =
    /^curl -i -X (\S+) (\S+) -H "(\w+): (.+)"$/.exec(`${lines}`) ?? [];
  const [, prefer = "", wanted = ""] = /-H "(Prefer): (.+)"/.exec(said) ?? [];
  const statusWith = async (headers: Record<string, string>) =>
    (await fetch(url.replace("http://127.0.0.1:4010", address), { method, headers })).status;
  expect(await statusWith({ [name]: value })).toBe(200);
  expect(await statusWith({ [name]: value, [prefer]: wanted })).toBe(403);
  expect(await statusWith({})).toBe(401);

  npm.kill("SIGTERM");
  await expect.poll(() => isRunning(group), { timeout: 60_000 }).toBe(false);
  await expect(fetch(address)).rejects.toHaveProperty("cause.code", "ECONNREFUSED");
});

/** Whether a process is running; a negative id is that of a group. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
