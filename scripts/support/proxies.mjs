// A proxy stands between this machine and others. What it is asked for on the loopback interface is its own, or nothing.
const variable = /^(https?|all|no)_proxy$/i;
const loopback = ["localhost", "127.0.0.1", "::1"];

/** For a process that talks to the loopback interface only. */
export function dropProxies() {
  for (const name of Object.keys(process.env)) if (variable.test(name)) delete process.env[name];
}

/** For a process that talks to others too, and for those that it starts. */
export function reachLoopbackDirectly() {
  const { NO_PROXY = "", no_proxy = NO_PROXY } = process.env;
  const hosts = [...no_proxy.split(",").filter(Boolean), ...loopback].join(",");
  Object.assign(process.env, { NO_PROXY: hosts, no_proxy: hosts });
}
