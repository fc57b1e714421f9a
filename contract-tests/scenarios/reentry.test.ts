// Proves that a call made again by its own `auth` or observer neither waits for itself nor sends another request.
import { describe, expect, it } from "vitest";
import { reporter } from "../../src/drift/watch.js";
import {
  type Auth,
  ConfigurationError,
  createSolarisClient,
  type SolarisClient,
  type SolarisError,
} from "../../src/index.js";
import { fixPauses } from "../support/clocks.js";
import { authorized, patchesAt, ref, reply, startProvider, transports } from "../support/scripted-provider.js";

fixPauses(0);

describe.each(transports)("over %s", (_, transport) => {
  /** A client that its `auth` can use. */
  async function start(auth: (solaris: SolarisClient) => ReturnType<Auth>, options: object = {}) {
    const provider = await startProvider();
    const solaris: SolarisClient = createSolarisClient({
      ...{ baseUrl: provider.api.url, ...transport, ...options },
      auth: () => auth(solaris),
    });
    return { solaris, provider };
  }
  const failureOf = (call: Promise<unknown>) => call.catch((thrown: SolarisError) => thrown);

  const same = ({ identifications }: SolarisClient) => identifications.authorize(ref(1));
  it.each<[string, (solaris: SolarisClient) => Promise<unknown>]>([
    ["at once", (solaris) => same(solaris)],
    ["after an await", async (solaris) => same(await Promise.resolve(solaris))],
    ["later", (solaris) => new Promise((resolve) => setImmediate(resolve)).then(() => same(solaris))],
    ["by way of another that does the same", ({ identifications }) => identifications.authorize(ref(2))],
    ["by way of authenticate", (solaris) => solaris.authenticate()],
  ])("an auth that calls authorize for its own identification %s is refused", async (_, again) => {
    let asked = 0;
    const { solaris, provider } = await start(async (client) => {
      asked++;
      await again(client);
      return "token";
    });
    const error = await failureOf(solaris.identifications.authorize(ref(1)));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject({ delivery: "not-sent", message: expect.stringMatching(/^auth called a/) });
    expect(asked).toBeLessThan(3);
    expect(patchesAt(provider.api)).toBe(0);
    // And the next call is none the worse for it.
    expect(await failureOf(solaris.identifications.authorize(ref(1)))).toBeInstanceOf(ConfigurationError);
  });

  it("an auth that does not wait for such a call: both get the result of one request", async () => {
    const refused: Promise<unknown>[] = [];
    const { solaris, provider } = await start((client) => {
      refused.push(failureOf(same(client)));
      return "token";
    });
    expect(await same(solaris)).toMatchObject({ meta: { attempts: 1 } });
    expect(await refused[0]).toBeInstanceOf(ConfigurationError);
    expect(patchesAt(provider.api)).toBe(1);
  });

  it("an auth may call authorize for another identification", async () => {
    let asked = 0;
    const { solaris, provider } = await start(async ({ identifications }) => {
      if (++asked === 1) await identifications.authorize(ref(2));
      return "token";
    });
    expect(await same(solaris)).toMatchObject({ meta: { attempts: 1 } });
    expect(provider.api.requests.map(({ path }) => path)).toMatchObject([
      expect.stringContaining("/i2/"),
      expect.stringContaining("/i1/"),
    ]);
  });

  it("an auth may leave something running that calls authorize for the same identification", async () => {
    const later: Promise<unknown>[] = [];
    const { solaris } = await start(({ identifications }) => {
      if (later.length > 0) return "token";
      const tokenGiven = new Promise((resolve) => setImmediate(resolve));
      later.push(tokenGiven.then(() => identifications.authorize(ref(1))));
      return "token";
    });
    expect(await same(solaris)).toMatchObject({ meta: { attempts: 1 } });
    expect(await later[0]).toMatchObject({ meta: { attempts: 1 } });
  });

  it.each(["onAttempt", "onDrift"])("a call that %s makes at once joins the pending one", async (observer) => {
    await reporter.load();
    const joined: Promise<unknown>[] = [];
    const observe = () => void joined.push(same(solaris));
    const { solaris, provider } = await start(() => "token", { [observer]: observe, maxRetries: 0 });
    provider.api.script(reply(409, { code: "unheard" }));
    const error = await failureOf(same(solaris));
    expect(error).toMatchObject({ code: "conflict" });
    expect(joined).toHaveLength(1);
    expect(await failureOf(joined[0] as Promise<unknown>)).toBe(error);
    expect(patchesAt(provider.api)).toBe(1);
  });

  it("a call that a listener of the signal makes is a separate request, or none", async () => {
    const abort = new AbortController();
    const { solaris, provider } = await start(() => "token");
    provider.api.script(() => {}, authorized);
    let again: Promise<unknown> | undefined;
    abort.signal.addEventListener("abort", () => {
      again = same(solaris);
    });
    const left = failureOf(solaris.identifications.authorize(ref(1), { signal: abort.signal }));
    await provider.api.until(() => patchesAt(provider.api) === 1);
    abort.abort();
    expect(await left).toMatchObject({ code: "aborted", delivery: "unknown" });
    expect(patchesAt(provider.api)).toBe(1);
    expect(again).toBeInstanceOf(Promise);
    again?.catch(() => {});
  });
});
