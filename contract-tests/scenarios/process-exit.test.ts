// Proves that a call leaves nothing that keeps the process alive: it ends by itself when all calls are over.
import { spawn } from "node:child_process";
import { expect, it, onTestFinished, vi } from "vitest";
import { bundledClient } from "../support/bundled-client.js";
import {
  type EndpointOptions,
  patchesAt,
  reply,
  type Step,
  silence,
  startProvider,
} from "../support/scripted-provider.js";

const copy = await bundledClient();

const mute: EndpointOptions = { scheme: "https", greet: (socket) => socket.resume() };
type Call = "authorize" | "authenticate" | "leave" | "close";

interface Case {
  readonly calls: readonly Call[];
  readonly api?: EndpointOptions;
  readonly tokens?: Step;
  readonly timeoutMs?: number;
  readonly keepWarm?: number;
  /** The response of the API, after which the call is aborted. */
  readonly aborted?: Step;
  readonly result: string;
}

// The endpoints close no connection by themselves.
const cases: Record<string, Case> = {
  "a call": { calls: ["authorize"], result: "done" },
  "a call that was prepared": { calls: ["authenticate", "authorize"], result: "done" },
  preparing: { calls: ["authenticate"], result: "done" },
  "a call after which the client is kept warm": { calls: ["authorize"], keepWarm: 600_000, result: "done" },
  "preparing a client that is kept warm": { calls: ["authenticate"], keepWarm: 600_000, result: "done" },
  "a call that found no token": { calls: ["authorize"], tokens: reply(401), result: "AuthenticationError" },
  "a call that found no token, before the connection stood": {
    ...{ calls: ["authorize"], api: mute, tokens: reply(401), result: "AuthenticationError" },
  },
  "a call whose deadline passed before there was a token or a connection": {
    ...{ calls: ["authorize"], api: mute, tokens: silence, timeoutMs: 30, result: "TimeoutError" },
  },
  "a call whose deadline passed before the token was there": {
    ...{ calls: ["authorize"], tokens: silence, timeoutMs: 30, result: "TimeoutError" },
  },
  "a call that was aborted while it waited for its turn": {
    ...{ calls: ["authorize"], aborted: reply(429, "", { "retry-after": 60 }), result: "AbortedError" },
  },
  "a call after which the client is closed": { calls: ["authorize", "close"], result: "done" },
  "a call that is under way while the client is closed": {
    ...{ calls: ["leave", "close"], tokens: silence, timeoutMs: 60_000, result: "done" },
  },
  "preparing whose deadline passed before the connection stood": {
    ...{ calls: ["authenticate"], api: mute, timeoutMs: 30, result: "TimeoutError" },
  },
  "preparing that found no token, before the connection stood": {
    ...{ calls: ["authenticate"], api: mute, tokens: reply(401), result: "AuthenticationError" },
  },
};

/** The program; it never calls process.exit. */
const script = `
  import { clientCredentials, createSolarisClient } from "./index.js";
  const { useFetch, tasks } = JSON.parse(process.argv[1]);
  const carried = useFetch ? { fetch: (url, init) => globalThis.fetch(url, init) } : {};
  const results = tasks.map(async ({ calls, baseUrl, tokenUrl, timeoutMs, keepWarm, aborted }) => {
    const abort = new AbortController();
    const { signal } = abort;
    const onAttempt = () => aborted && setImmediate(() => abort.abort());
    const auth = clientCredentials({ clientId: "c1", clientSecret: "s3cret", tokenUrl, ...carried });
    const solaris = createSolarisClient({ baseUrl, auth, timeoutMs, keepWarm, onAttempt, ...carried });
    const make = {
      authorize: () => solaris.identifications.authorize({ personId: "p1", identificationId: "i1" }, { signal }),
      authenticate: () => solaris.authenticate(),
      leave: () => void make.authorize().catch(() => {}),
      close: () => solaris.close({ timeoutMs: 10 }),
    };
    try {
      for (const call of calls) await make[call]();
      return "done";
    } catch (error) {
      return error.name;
    }
  });
  process.stdout.write(JSON.stringify(await Promise.all(results)));
`;

it.each(["node", "fetch"])(
  "a process ends after all that can become of a call over %s",
  async (transport) => {
    // Only node connects ahead of time.
    const played = Object.entries(cases).filter(([, { api }]) => !api || transport === "node");
    const tasks = played.map(async ([what, { calls, api, tokens, timeoutMs, keepWarm, aborted, result }]) => {
      const provider = await startProvider(api);
      if (tokens) provider.tokens.script(tokens);
      if (aborted) provider.api.script(aborted);
      const task = {
        calls,
        timeoutMs,
        keepWarm,
        aborted: aborted !== undefined,
        baseUrl: provider.api.url,
        tokenUrl: provider.tokens.url,
      };
      return {
        what,
        task,
        provider,
        result,
        patches: (result === "done" || aborted) && calls.includes("authorize") ? 1 : 0,
      };
    });
    const all = await Promise.all(tasks);
    const settings = JSON.stringify({ useFetch: transport === "fetch", tasks: all.map(({ task }) => task) });
    const child = spawn(process.execPath, ["--input-type=module", "--eval", script, settings], {
      cwd: copy,
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void child.kill());
    const { value: told } = await child.stdout[Symbol.asyncIterator]().next();
    const results = JSON.parse(`${told}`) as string[];
    // Only now: on a busy machine it is the start that takes long. The shortest timer that could keep it alive is one of 25 s.
    await vi.waitFor(() => expect(child.exitCode, "the process still runs").toBe(0), 20_000);
    const outcomes = all.map(({ what, provider: { api, tokens } }, nth) => ({
      ...{ what, result: results[nth], patches: patchesAt(api), tokenRequests: tokens.requests.length },
    }));
    // A deadline may pass before the token is asked for.
    const tokenRequests = expect.toBeOneOf([0, 1]);
    expect(outcomes).toEqual(
      all.map(({ what, task, result, patches }) => ({
        ...{ what, result, patches, tokenRequests: task.timeoutMs ? tokenRequests : 1 },
      })),
    );
  },
  120_000,
);
