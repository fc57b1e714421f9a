// Runs the bundled Worker in workerd, the runtime of Cloudflare Workers.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, it, onTestFinished } from "vitest";
import { headersOf, startFake } from "../support/environment.js";

const workerd: string = createRequire(import.meta.url)("workerd").default;

it("sends the code from workerd, and cannot know that nothing was sent", async () => {
  const { fake, env } = await startFake();
  const folder = await mkdtemp(join(tmpdir(), "worker-"));
  await build({
    entryPoints: [fileURLToPath(new URL("worker.ts", import.meta.url))],
    outfile: join(folder, "worker.mjs"),
    bundle: true,
    format: "esm",
    conditions: ["workerd", "browser"],
  });
  const bindings = Object.entries(env).map(([name, value]) => `(name = "${name}", text = ${JSON.stringify(value)})`);
  await writeFile(
    join(folder, "worker.capnp"),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker), (name = "internet", network = (allow = ["private"]))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker.mjs", esModule = embed "worker.mjs")],
  bindings = [${bindings.join(", ")}],
  compatibilityDate = "2026-11-01",
);
`,
  );
  const args = ["serve", "worker.capnp", "--control-fd=3"];
  const child = spawn(workerd, args, { cwd: folder, stdio: ["ignore", "inherit", "inherit", "pipe"] });
  const exit = once(child, "exit");
  onTestFinished(async () => {
    child.kill();
    await exit;
    await rm(folder, { recursive: true });
  });
  // {"event":"listen","socket":"http","port":…}
  const [said] = await once(child.stdio[3] as NodeJS.ReadableStream, "data");
  const url = `http://127.0.0.1:${JSON.parse(String(said)).port}`;
  const sendCode = async (customer: string) => {
    const response = await fetch(url, { method: "POST", headers: headersOf(customer) });
    return [response.status, response.status === 401 ? undefined : await response.json()];
  };

  expect(await sendCode("mallory")).toEqual([401, undefined]);
  expect(await sendCode("alice")).toEqual([200, expect.objectContaining({ current_reference_token: "0000-0001" })]);
  fake.failNext({ kind: "status", status: 403 });
  expect(await sendCode("alice")).toEqual([503, { delivery: "rejected", code: "permission_denied" }]);
  // On Node this is not-sent.
  fake.failNext({ kind: "refuse" });
  expect(await sendCode("alice")).toEqual([202, { delivery: "unknown", code: "connection_failed" }]);
  expect(fake.sms).toHaveLength(1);
});
