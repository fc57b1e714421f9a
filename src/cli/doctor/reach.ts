// Can this machine reach an address? Name resolution, TCP connection, TLS handshake; no HTTP.
import { lookup } from "node:dns/promises";
import type { Io } from "../io.js";
import { withProgress } from "../io.js";
import { reasonOf } from "../reasons.js";
import type { CheckResult } from "../report.js";
import { openConnection } from "./connection.js";

export interface Target {
  /** Begins the ids of its checks. */
  readonly id: string;
  readonly name: string;
  readonly url: URL;
  /** The proxy through which Node sends requests to it, perhaps: the proxy then resolves the name. */
  readonly proxy: string | undefined;
  readonly timeoutMs: number;
}

export async function checkReach(target: Target, io: Io): Promise<readonly CheckResult[]> {
  const { name, url, timeoutMs } = target;
  const signal = AbortSignal.any([io.signal, AbortSignal.timeout(timeoutMs)]);
  return withProgress(io, `${name}: connecting to ${url.host}`, async () => {
    const resolved = await checkName(target, io.signal);
    const steps = url.protocol === "https:" ? ["tcp", "tls"] : ["tcp"];
    if (resolved.verdict === "broken") return [resolved, ...steps.map((step) => notChecked(target, step))];
    const { connected, tls, error } = await openConnection(url, signal);
    const failed = (step: string): CheckResult => {
      const { reason, todo } = reasonOf(signal.aborted ? { code: io.signal.aborted ? "aborted" : "timeout" } : error);
      const note = { note: `Node uses the proxy ${target.proxy}, so this may be about the proxy.` };
      return { ...aboutOf(target, step), verdict: "broken", found: reason, ...(target.proxy && note), todo };
    };
    if (!connected) return [resolved, failed("tcp"), ...steps.slice(1).map((step) => notChecked(target, step))];
    const tcp: CheckResult = { ...aboutOf(target, "tcp"), verdict: "holds", found: `connected to ${url.host}` };
    if (steps.length === 1) return [resolved, tcp];
    if (tls === undefined) return [resolved, tcp, failed("tls")];
    return [resolved, tcp, { ...aboutOf(target, "tls"), verdict: "holds", found: tls }];
  });
}

async function checkName(target: Target, signal: AbortSignal): Promise<CheckResult> {
  const about = aboutOf(target, "dns");
  try {
    if (signal.aborted) throw Object.assign(new Error("Stopped"), { code: "aborted" });
    const addresses = await lookup(target.url.hostname.replace(/^\[|\]$/g, ""), { all: true });
    return { ...about, verdict: "holds", found: addresses.map(({ address }) => address).join(", ") };
  } catch (error) {
    const { reason, todo } = reasonOf(error);
    if (target.proxy) return { ...about, verdict: "holds", found: reason, note: "The proxy may resolve it." };
    return { ...about, verdict: "broken", found: reason, todo };
  }
}

const steps: Readonly<Record<string, string>> = { dns: "name resolution", tcp: "TCP connection", tls: "TLS handshake" };

function aboutOf({ id, name }: Target, step: string): Pick<CheckResult, "id" | "name"> {
  return { id: `${id}-${step}`, name: `${name}: ${steps[step]}` };
}

function notChecked(target: Target, step: string): CheckResult {
  const todo = "See the check above.";
  return { ...aboutOf(target, step), verdict: "not-checked", found: "the step before it failed", todo };
}
