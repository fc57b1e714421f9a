// Proves that fake timers in a caller's test do not stop a call: it uses timers that they do not replace.
import FakeTimers from "@sinonjs/fake-timers";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createSolarisClient } from "../../src/index.js";
import { authorized, delivered, ref, reply, startProvider } from "../support/scripted-provider.js";

/** Each fakes all timers except those of Node's own sockets. Jest and Sinon use @sinonjs/fake-timers. */
const tools: [string, () => () => void][] = [
  [
    "vi.useFakeTimers()",
    () => {
      vi.useFakeTimers();
      return () => void vi.useRealTimers();
    },
  ],
  ["@sinonjs/fake-timers", () => FakeTimers.install({ toNotFake: ["nextTick", "queueMicrotask"] }).uninstall],
];

describe.each(tools)("with %s", (_, install) => {
  it("calls get their responses, on new connections and kept-alive ones", async () => {
    const provider = await startProvider();
    const client = createSolarisClient(provider.options({}));
    onTestFinished(install());
    for (let nth = 1; nth <= 3; nth++) {
      const { meta } = await client.identifications.authorize(ref(nth));
      expect(meta).toMatchObject({ attempts: 1, requestId: `request-${nth}` });
    }
    expect(provider.api.seen.connections).toBe(1);
  });

  it("a call is sent again with a new token at once", async () => {
    const provider = await startProvider();
    provider.api.script(reply(401), authorized);
    onTestFinished(install());
    expect(await provider.play({})).toEqual(delivered(2, { tokenRequests: 2 }));
  });
});
