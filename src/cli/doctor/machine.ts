// What this machine's Node is set to: its version, the transport, proxies and certificate authorities.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Io } from "../io.js";
import type { CheckResult } from "../report.js";

/** What a process shows of its runtime. */
export interface Runtime {
  readonly versions: Readonly<Record<string, string | undefined>>;
  /** Options of Node itself, for example `--use-system-ca`. */
  readonly execArgv: readonly string[];
  /** What Node's own agent uses for proxies; undefined if it uses none. */
  readonly proxyEnv: object | undefined;
}

type Env = Io["env"];

/** @param engines what package.json supports, for example `>=20.19` */
export function checkNode({ versions }: Runtime, engines: string): CheckResult {
  const [major = 0, minor = 0] = numbersIn(engines);
  const [ownMajor = 0, ownMinor = 0] = numbersIn(`${versions.node}`);
  const isSupported = ownMajor > major || (ownMajor === major && ownMinor >= minor);
  return {
    ...{ id: "node", name: "Node", expected: `${major}.${minor} or later`, found: runtimeIn(versions) },
    ...(isSupported ? { verdict: "holds" } : { verdict: "broken", todo: "Install a supported version of Node." }),
  };
}

/** Which transport carries requests, unless the client gets a `fetch` of its own. */
export function checkTransport({ versions }: Runtime): CheckResult {
  const about = { id: "transport", name: "Transport", verdict: "holds" } as const;
  if (versions.deno === undefined) return { ...about, found: "node:http" };
  return { ...about, found: "the platform's fetch", note: "docs/runtimes.md says what a caller gets." };
}

/** The proxy of https addresses, or of http ones. */
export function checkProxy({ proxyEnv }: Runtime, env: Env, protocol: string): CheckResult {
  const about = { id: "proxy", name: "Proxy" };
  const { name, value } = proxySetting(env, protocol);
  const exceptions = env.no_proxy || env.NO_PROXY ? ", but not for the hosts of NO_PROXY" : "";
  if (!value) return { ...about, verdict: "holds", found: `none: ${name} is not set` };
  const proxy = shownProxy(value);
  if (proxy === undefined) {
    const todo = `Set it to an address such as http://proxy.example.com:3128.`;
    return { ...about, verdict: "broken", found: `${name} is no http or https address`, todo };
  }
  if (proxyEnv !== undefined) return { ...about, verdict: "holds", found: `${proxy}${exceptions}` };
  const note = env.NODE_USE_ENV_PROXY
    ? "This version of Node ignores NODE_USE_ENV_PROXY. Use Node 24 or later, or pass the client an agent from a proxy package."
    : "Node uses it only with NODE_USE_ENV_PROXY=1, from Node 24 on. Otherwise pass the client an agent from a proxy package.";
  return { ...about, verdict: "holds", found: `not used: ${proxy}`, note };
}

/** The proxy through which Node sends requests, unless NO_PROXY names their host. Without user name and password. */
export function proxyInUse({ proxyEnv }: Runtime, env: Env, protocol: string): string | undefined {
  const { name, value } = proxySetting(env, protocol);
  return proxyEnv !== undefined && value ? (shownProxy(value) ?? `of ${name}`) : undefined;
}

function proxySetting(env: Env, protocol: string): { readonly name: string; readonly value: string | undefined } {
  const name = protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  return { name, value: env[name.toLowerCase()] || env[name] };
}

/** Which certificate authorities Node trusts. */
export async function checkAuthorities(
  { execArgv }: Runtime,
  { env, cwd }: Pick<Io, "env" | "cwd">,
): Promise<CheckResult> {
  const about = { id: "authorities", name: "Certificate authorities" };
  if (env.NODE_TLS_REJECT_UNAUTHORIZED === "0") {
    const todo = "Unset NODE_TLS_REJECT_UNAUTHORIZED: anybody in between could read the access token.";
    return { ...about, verdict: "broken", found: "no certificate is checked", todo };
  }
  const options = [...execArgv, ...(env.NODE_OPTIONS ?? "").split(/\s+/)];
  const isSystem = options.includes("--use-system-ca") || env.NODE_USE_SYSTEM_CA === "1";
  const trusted = [
    options.includes("--use-openssl-ca") ? "those of OpenSSL" : "those that come with Node",
    ...(isSystem ? ["those of the system (--use-system-ca)"] : []),
  ];
  const file = env.NODE_EXTRA_CA_CERTS;
  if (!file) return { ...about, verdict: "holds", found: trusted.join(", and ") };
  const text = await readFile(resolve(cwd, file), "utf8").catch(() => "");
  const count = text.split("-----BEGIN CERTIFICATE-----").length - 1;
  if (count > 0) {
    const found = [...trusted, `${count} of NODE_EXTRA_CA_CERTS`].join(", and ");
    return { ...about, verdict: "holds", found };
  }
  const todo = "Node ignores NODE_EXTRA_CA_CERTS: name a file that can be read, with certificates in PEM format.";
  return { ...about, verdict: "broken", found: "NODE_EXTRA_CA_CERTS has no certificate", todo };
}

function numbersIn(version: string): number[] {
  return [...version.matchAll(/\d+/g)].map(Number);
}

function runtimeIn(versions: Runtime["versions"]): string {
  const name = ["bun", "deno"].find((each) => versions[each] !== undefined);
  return name === undefined ? `${versions.node}` : `${name} ${versions[name]}, as Node ${versions.node}`;
}

/** The address of a proxy without its user name and password; undefined if it is none. */
function shownProxy(value: string): string | undefined {
  const text = value.includes("://") ? value : `http://${value}`;
  if (!URL.canParse(text)) return undefined;
  const { protocol, host } = new URL(text);
  return protocol === "http:" || protocol === "https:" ? `${protocol}//${host}` : undefined;
}
