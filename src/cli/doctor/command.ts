// doctor: what is this machine's Node, and can it reach the provider?
import { globalAgent as httpAgent } from "node:http";
import { globalAgent as httpsAgent } from "node:https";
import { createRequire } from "node:module";
import { addressOf, addressOptions, checkedApi } from "../address.js";
import { defineCommand } from "../command.js";
import { publishReport, reportFilesOf, reportHelp, reportOptions } from "../report/files.js";
import { checkAuthorities, checkNode, checkProxy, checkTransport, proxyInUse, type Runtime } from "./machine.js";
import { checkReach } from "./reach.js";

const usage = `What is this machine's Node set to, and can it reach the provider? Says what to do about each problem.
Opens connections and closes them again: no request is sent, and no credentials are needed.

  npx solaris-esign doctor
  npx solaris-esign doctor --environment production
  npx solaris-esign doctor --base-url URL [--token-url URL]

  --environment NAME                        whose addresses to reach (default sandbox)
${reportHelp}`;

/** How long a connection may take. */
const timeoutMs = 15_000;

export const command = defineCommand({
  usage,
  options: { ...addressOptions, ...reportOptions },
  async run(given, io) {
    const address = targetsOf(given);
    const files = await reportFilesOf(given, io);
    const at = new Date();
    const api = new URL(address.baseUrl);
    const agent = api.protocol === "https:" ? httpsAgent : httpAgent;
    const { proxyEnv } = (agent as unknown as { readonly options: { readonly proxyEnv?: object } }).options;
    const runtime: Runtime = { versions: process.versions, execArgv: process.execArgv, proxyEnv };
    const { engines } = createRequire(import.meta.url)("solaris-esign/package.json");
    const common = { proxy: proxyInUse(runtime, io.env, api.protocol), timeoutMs };
    const targets = [
      ...(address.tokenUrl === undefined
        ? []
        : [{ id: "token", name: "Token endpoint", url: new URL(address.tokenUrl) }]),
      { id: "api", name: "API", url: api },
    ];
    const reached = await Promise.all(targets.map((target) => checkReach({ ...target, ...common }, io)));
    const checks = [
      checkNode(runtime, engines.node),
      checkTransport(runtime),
      checkProxy(runtime, io.env, api.protocol),
      // Plain http has no certificates.
      ...(targets.some(({ url }) => url.protocol === "https:") ? [await checkAuthorities(runtime, io)] : []),
      ...reached.flat(),
    ];
    return publishReport({ command: "doctor", subject: address.baseUrl, at, checks }, files, io);
  },
});

interface GivenAddress {
  readonly environment?: string;
  readonly "base-url"?: string;
  readonly "token-url"?: string;
}

/** Here a base URL needs no token URL: nothing is sent. */
function targetsOf(given: GivenAddress): { readonly baseUrl: string; readonly tokenUrl?: string } {
  const { environment, "base-url": baseUrl, "token-url": tokenUrl } = given;
  const isGiven = [environment, baseUrl, tokenUrl].map((each) => each !== undefined).join();
  if (isGiven === "false,false,false") return addressOf({ environment: "sandbox" });
  if (isGiven === "false,true,false") return { baseUrl: checkedApi(baseUrl as string) };
  return addressOf(given);
}
