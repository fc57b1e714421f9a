// A proxy stands between this machine and others. On the loopback interface it finds its own machine, or nothing.
import http from "node:http";

/**
 * For this process: plain http is spoken on the loopback interface only, and with NODE_USE_ENV_PROXY the agent that Node made at
 * its start asks a proxy for it.
 */
export function reachLoopbackDirectly() {
  http.globalAgent = new http.Agent();
}

/**
 * The environment without proxies, for a process that talks to the loopback interface only. Pact and its native library ask a
 * proxy for addresses of this machine too, and so does Node with NODE_USE_ENV_PROXY.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export function withoutProxies(env = process.env) {
  const kept = Object.entries(env).filter(([name]) => !/^((https?|all|no)_proxy|node_use_env_proxy)$/i.test(name));
  return Object.fromEntries(kept);
}
