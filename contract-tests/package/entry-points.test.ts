// Proves: an app that has installed the package can call the provider and test its code with the fake, with ES modules or CommonJS,
// in JavaScript or TypeScript. The apps are those in consumers/.
import { cp, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { answer, startHttpServer } from "../support/http-server.js";
import { runTool } from "../support/tool.js";

const installed = inject("installed");
const app = (path: string) => join(installed, "consumers", path);
const server = await startHttpServer();

beforeAll(async () => {
  const nodeTypes = fileURLToPath(new URL("../../node_modules/@types/node", import.meta.url));
  await cp(new URL("consumers", import.meta.url), app(""), { recursive: true });
  await mkdir(join(installed, "node_modules/@types"));
  await symlink(nodeTypes, join(installed, "node_modules/@types/node"), "junction");
  await Promise.all(["nodenext", "bundler", "disposable"].map(compile));
});
beforeEach(() => server.script(answer(200, { id: "i1", status: "confirmation_required" })));
afterAll(() => server.close());

/** The output of each app that has called the provider, used the fake and a matcher, and found the contract and the pact. */
const worked = {
  status: "confirmation_required",
  sms: 1,
  matched: true,
  contract: "openapi: 3.1.0",
  pact: "solaris-esign",
};

describe("in JavaScript", () => {
  it("an ES module imports it", async () => {
    expect(await run("esm/main.mjs")).toEqual(worked);
    expectOneCall("esm-token");
  });

  it("a CommonJS module requires it", async () => {
    expect(await run("commonjs/main.cjs")).toEqual(worked);
    expectOneCall("commonjs-token");
  });
});

describe("in TypeScript, resolved as Node does", () => {
  it("an ES module imports it", async () => {
    expect(await run("nodenext/out/esm.mjs")).toEqual(worked);
    expectOneCall("nodenext-token");
  });

  it("a CommonJS module requires it", async () => {
    expect(await run("nodenext/out/commonjs.cjs")).toEqual(worked);
    expectOneCall("commonjs-types-token");
  });
});

describe("in TypeScript, for a bundler", () => {
  it("it is bundled for a browser", async () => {
    expect(await bundled("main", "authorize", server.url)).toBe("confirmation_required");
    expectOneCall("bundler-token");
  });

  it("its fake is bundled, too", async () => {
    expect(await bundled("testing", "countSms")).toBe(1);
  });

  it("its receiver of webhooks is bundled, too", async () => {
    expect(await bundled("webhooks", "handshake")).toBe(200);
  });
});

/** Types are checked with `skipLibCheck: false`, including those of the package. */
async function compile(name: string): Promise<void> {
  const { code, output } = await runTool("tsc5", ["-p", app(name)]);
  expect(code, `The types do not suit an app whose settings are consumers/${name}/tsconfig.json:\n${output}`).toBe(0);
}

async function run(path: string): Promise<unknown> {
  const { code, output } = await runTool("node", [app(path), server.url]);
  expect(code, output).toBe(0);
  return JSON.parse(output);
}

/** The result of a function of a bundled module. */
async function bundled(name: string, called: string, ...args: string[]): Promise<unknown> {
  const bundle = await rolldown({ input: app(`bundler/${name}.ts`), platform: "browser", onwarn: refuse });
  await bundle.write({ dir: app(`bundler/out/${name}`), entryFileNames: "[name].mjs", chunkFileNames: "[name].mjs" });
  await bundle.close();
  const module = await import(pathToFileURL(app(`bundler/out/${name}/${name}.mjs`)).href);
  return module[called](...args);
}

function refuse(warning: { readonly message?: string }): never {
  throw new Error(`The bundler warns: ${warning.message}`);
}

function expectOneCall(token: string): void {
  const { method, url, headers } = server.requests[0] ?? {};
  expect(server.requests).toHaveLength(1);
  expect([method, url]).toEqual(["PATCH", "/v1/persons/p1/identifications/i1/authorize"]);
  expect(headers?.authorization).toBe(`Bearer ${token}`);
}
