// Proves which errors of the platform's own `fetch` are `not-sent`. It sends the calls if the package is bundled for other
// platforms: only an error of Node's that names the address of the request proves that nothing was sent.
import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import type { AttemptEvent, createSolarisClient, Fetch } from "../../src/index.js";
import { fixPauses } from "../support/clocks.js";
import {
  authorized,
  delivered,
  failed,
  head,
  identification,
  type Provider,
  ref,
  type Step,
  silence,
  startEndpoint,
  startProvider,
  write,
} from "../support/scripted-provider.js";
import { importWebClient } from "../support/web-client.js";

fixPauses(0);

let createWebClient: typeof createSolarisClient;
beforeAll(async () => {
  createWebClient = (await importWebClient()).createSolarisClient;
});

/** The result of one call over the platform's fetch, and the number of its attempts. */
async function play(provider: Provider, options: { readonly baseUrl?: string } = {}) {
  const events: AttemptEvent[] = [];
  const onAttempt = (event: AttemptEvent) => events.push(event);
  const client = createWebClient({ baseUrl: provider.api.url, auth: () => "t0ken", onAttempt, ...options });
  const story = await provider.story(client.identifications.authorize(ref(1)));
  return { ...story, tries: events.length };
}

/** Wraps the platform's fetch, like tracing. */
function instrument(around: (sent: Promise<Response>, fetch: typeof globalThis.fetch) => Promise<Response>) {
  const { fetch } = globalThis;
  const instrumented: Fetch = (url, init) => around(fetch(url, init), fetch);
  vi.stubGlobal("fetch", instrumented);
  onTestFinished(() => void vi.unstubAllGlobals());
}

const lost = { ...failed("ConnectionError", "unknown", { tokenRequests: 0 }), tries: 1 };
const nothingSent = { ...failed("ConnectionError", "not-sent", { attempts: 0, tokenRequests: 0 }), tries: 3 };

describe("a connection that fails", () => {
  it.each<[string, (provider: Provider) => string]>([
    ["is refused at an address", ({ api }) => api.url],
    ["is refused at localhost", ({ api }) => api.url.replace("127.0.0.1", "localhost")],
    ["is to a host that is not found", () => "https://nosuch.invalid"],
  ])("because it %s: nothing was sent, and the call is sent again", async (_, address) => {
    const provider = await startProvider();
    await provider.api.stop();
    expect(await play(provider, { baseUrl: address(provider) })).toEqual(nothingSent);
  });

  it("once: the call arrives once", async () => {
    const provider = await startProvider();
    await provider.api.stop();
    const asked = vi.fn();
    const auth = async () => {
      asked();
      if (asked.mock.calls.length === 2) await provider.api.restart();
      return "t0ken";
    };
    const call = createWebClient({ baseUrl: provider.api.url, auth }).identifications.authorize(ref(1));
    expect(await provider.story(call)).toEqual(delivered(1, { tokenRequests: 0 }));
  });
});

describe("an instrumented fetch of the platform that fails to reach another host after the response", () => {
  it.each<[string, () => Promise<string>]>([
    [
      "which is down",
      async () => {
        const gone = await startEndpoint();
        await gone.stop();
        return gone.url;
      },
    ],
    ["which is not found", async () => "https://telemetry.invalid"],
  ])("%s, is unknown", async (_, start) => {
    const provider = await startProvider();
    const telemetry = await start();
    instrument(async (sent, fetch) => {
      const response = await sent;
      await fetch(telemetry);
      return response;
    });
    expect(await play(provider)).toEqual(lost);
  });
});

describe("an error of undici after it wrote is unknown:", () => {
  /** Changes how the platform's fetch sends requests: Node exposes its dispatcher under these names only. */
  async function dispatchWith(options: object): Promise<void> {
    await fetch("data:,");
    for (const name of [1, 2].map((version) => Symbol.for(`undici.globalDispatcher.${version}`))) {
      const own: object | undefined = Reflect.get(globalThis, name);
      // It may be there under both names, or a wrapper under the older one.
      if (own?.constructor.name !== "Agent") continue;
      Reflect.set(globalThis, name, Reflect.construct(own.constructor, [options]));
      onTestFinished(() => void Reflect.set(globalThis, name, own));
    }
  }

  it.each<[string, Step, object?]>([
    ["UND_ERR_SOCKET", (socket) => socket.end()],
    ["UND_ERR_HEADERS_TIMEOUT", silence, { headersTimeout: 1 }],
    ["UND_ERR_BODY_TIMEOUT", write(`${head(200, { "content-length": 99 })}{`), { bodyTimeout: 1 }],
  ])("%s", async (code, step, options = {}) => {
    const provider = await startProvider();
    provider.api.script(step, authorized);
    await dispatchWith(options);
    const call = createWebClient({ baseUrl: provider.api.url, auth: () => "t0ken" }).identifications.authorize(ref(1));
    expect(await provider.story(call)).toMatchObject({ delivery: "unknown", attempts: 1, patches: 1 });
    await expect(call).rejects.toHaveProperty("cause.cause.code", code);
  });

  it("UND_ERR_ABORTED", async () => {
    const provider = await startProvider();
    instrument(async (sent) => {
      await sent;
      throw new TypeError("terminated", {
        cause: Object.assign(new Error("Request aborted"), { code: "UND_ERR_ABORTED" }),
      });
    });
    expect(await play(provider)).toEqual(lost);
  });
});

it("a byte order mark at the start of the response is removed", async () => {
  const provider = await startProvider();
  const body = `\ufeff${JSON.stringify(identification)}`;
  provider.api.script(write(head(200, { "content-length": Buffer.byteLength(body) }) + body));
  expect(await play(provider)).toMatchObject({ result: "delivered", attempts: 1 });
});
