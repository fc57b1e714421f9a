// Pact's own verifier, which judges recorded answers: it asks a server of ours for them, and never the provider. It is a process of
// its own, because it writes whole answers to its output.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { CannotCheckError } from "../command.js";
import type { PactJson } from "../pact.js";
import type { Answer } from "./exchange.js";

/** Judges one answer at a time. */
export interface Verifier {
  /** @returns undefined if there is no verdict */
  keepsPact(nth: number, answer: Answer): Promise<boolean | undefined>;
  close(): void;
}

/** In JavaScript, because it starts as a text. */
const program = `
const { Verifier } = require(process.argv[1]);
process.on("message", async ({ pact, provider }) => {
  const options = { providerBaseUrl: provider, pactUrls: [pact], logLevel: "error" };
  process.send(await new Verifier(options).verifyProvider().then(() => true, () => false));
});
`;

/**
 * Where the verifier is: in the project that runs the command, or beside this package.
 *
 * @throws {CannotCheckError}
 */
export function findPact(folders: readonly string[]): string {
  for (const folder of folders) {
    try {
      return createRequire(join(folder, "any.js")).resolve("@pact-foundation/pact");
    } catch {}
  }
  throw new CannotCheckError(
    "This check needs Pact's verifier, which is not installed: npm install --save-dev @pact-foundation/pact",
  );
}

/** @param library the path of `@pact-foundation/pact` */
export async function startVerifier(library: string, pact: PactJson, env: NodeJS.ProcessEnv): Promise<Verifier> {
  let answer: Answer | undefined;
  let isAsked = false;
  const server = createServer((request, response) => {
    request.resume();
    const [, what, nth] = `${request.url}`.split("/");
    if (what === "pact") return void response.end(JSON.stringify(onlyThe(Number(nth), pact)));
    isAsked = true;
    const { status, headers, body } = answer as Answer;
    response.writeHead(status, passedOn(headers)).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const verifier = spawn(process.execPath, ["--eval", program, library], {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    env: environmentOf(env),
  });
  return {
    async keepsPact(nth, given) {
      answer = given;
      isAsked = false;
      const verdict = await said(verifier, { pact: `${url}/pact/${nth}`, provider: `${url}/answer/${nth}` });
      // If it fails before it has the answer, it says nothing of it.
      return isAsked ? verdict : undefined;
    },
    close() {
      verifier.kill();
      server.close();
      server.closeAllConnections();
    },
  };
}

/** @returns undefined if it ends before */
function said(verifier: ChildProcess, asked: object): Promise<boolean | undefined> {
  return new Promise((resolve) => {
    if (!verifier.connected) return resolve(undefined);
    const settle = (verdict?: unknown) => {
      verifier.off("message", settle).off("exit", onExit);
      resolve(verdict as boolean | undefined);
    };
    const onExit = () => settle();
    verifier.on("message", settle).on("exit", onExit);
    // If it has ended meanwhile, that is an event, too.
    verifier.send(asked, () => {});
  });
}

/** Without its state, which has been set up: the verifier has nobody to ask for it. */
function onlyThe(nth: number, pact: PactJson): object {
  return { ...pact, interactions: [{ ...pact.interactions[nth], providerStates: [] }] };
}

/** Those of one connection, and the one at which tools follow a redirect. */
const notPassedOn = ["connection", "keep-alive", "transfer-encoding", "content-length", "location", "trailer"];

function passedOn(headers: Answer["headers"]) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !notPassedOn.includes(name)));
}

/**
 * A proxy cannot reach this machine, the verifier's own variables would have it ask a broker or leave interactions out, and it would
 * report its use to its makers.
 */
function environmentOf(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const others = /^((https?|all|no)_proxy|node_use_env_proxy|pact_\w*)$/i;
  return {
    ...Object.fromEntries(Object.entries(env).filter(([name]) => !others.test(name))),
    PACT_DO_NOT_TRACK: "true",
  };
}
