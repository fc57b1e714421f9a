// Proves that errors of a `fetch` of the caller's are `unknown`, except a NotSentError.
import { describe, expect, it, vi } from "vitest";
import {
  type AttemptEvent,
  clientCredentials,
  createSolarisClient,
  type Fetch,
  NotSentError,
  type SolarisError,
} from "../../src/index.js";
import { fixPauses } from "../support/clocks.js";
import { delivered, failed, ref, startEndpoint, startProvider } from "../support/scripted-provider.js";

fixPauses(0);

/** The address of a host that is down, and a name that no host has. */
async function startedAndGone(): Promise<string> {
  const gone = await startEndpoint();
  await gone.stop();
  return gone.url;
}

describe("a fetch of the caller's that fails after the response", () => {
  it.each<[string, () => Promise<string>]>([
    ["to reach a host for its telemetry that is down", startedAndGone],
    ["to find a host for its telemetry", async () => "https://telemetry.invalid"],
  ])("%s: the call is sent once", async (_, telemetry) => {
    const provider = await startProvider();
    const host = await telemetry();
    const fetch: Fetch = async (url, init) => {
      const response = await globalThis.fetch(url, init);
      await globalThis.fetch(host);
      return response;
    };
    expect(await provider.play({}, { fetch })).toEqual(failed("ConnectionError", "unknown"));
  });

  it("to reach the same host again: the call is sent once", async () => {
    const provider = await startProvider();
    const fetch: Fetch = async (url, init) => {
      await globalThis.fetch(url, init);
      await provider.api.stop();
      return globalThis.fetch(url, init);
    };
    expect(await provider.play({}, { fetch })).toEqual(failed("ConnectionError", "unknown"));
  });
});

it("the platform's own fetch counts as the caller's if the caller passes it", async () => {
  const provider = await startProvider();
  await provider.api.stop();
  const story = await provider.play({}, { fetch: globalThis.fetch });
  expect(story).toEqual(failed("ConnectionError", "unknown", { patches: 0 }));
});

describe("a fetch of the caller's that reports that nothing was sent", () => {
  class OtherCopy extends Error {}
  Object.defineProperty(OtherCopy.prototype, Symbol.for("solaris-esign.NotSentError"), { value: true });
  const makers: [string, (cause: Error) => Error][] = [
    ["by a NotSentError", (cause) => new NotSentError("The pool is closed.", { cause })],
    ["by that of another copy of the package", (cause) => new OtherCopy("The pool is closed.", { cause })],
  ];

  it.each(makers)("%s: the call is sent again, and the cause is what was thrown", async (_, make) => {
    const provider = await startProvider();
    const thrown = make(new Error("closed"));
    const events: AttemptEvent[] = [];
    const onAttempt = (event: AttemptEvent) => events.push(event);
    const fetch = vi.fn<Fetch>(async () => {
      throw thrown;
    });
    const client = createSolarisClient({ ...provider.options({}), fetch, onAttempt });
    const call = client.identifications.authorize(ref(1));
    expect(await provider.story(call)).toEqual(failed("ConnectionError", "not-sent", { attempts: 0 }));
    expect(events.map(({ delivery }) => delivery)).toEqual(["not-sent", "not-sent", "not-sent"]);
    expect(await call.catch(({ cause }: SolarisError) => cause)).toBe(thrown);
    fetch.mockImplementationOnce(() => Promise.reject(thrown)).mockImplementation(globalThis.fetch);
    const again = client.identifications.authorize(ref(1));
    expect(await provider.story(again)).toEqual(delivered());
  });

  it("in the middle of the response is `unknown`", async () => {
    const provider = await startProvider();
    const fetch: Fetch = async (url, init) => {
      const { status, headers } = await globalThis.fetch(url, init);
      const body = new ReadableStream({ pull: (controller) => controller.error(new NotSentError()) });
      return new Response(body, { status, headers });
    };
    expect(await provider.play({}, { fetch })).toEqual(failed("ConnectionError", "unknown"));
  });
});

it("a token request is repeated after any error of the caller's fetch: it has no side effect", async () => {
  const provider = await startProvider();
  const fetch = vi.fn<Fetch>(globalThis.fetch);
  fetch.mockRejectedValueOnce(new Error("lost")).mockRejectedValueOnce(new NotSentError());
  const credentials = { clientId: "c1", clientSecret: "s3cret", tokenUrl: `${provider.tokens.url}/oauth2/token` };
  const auth = clientCredentials({ ...credentials, fetch });
  expect(await provider.play({}, { auth })).toEqual(delivered());
  expect(fetch).toHaveBeenCalledTimes(3);
});
