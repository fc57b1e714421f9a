// Proves that a call whose time stands still, as in many tests of apps, ends all the same where it has nothing to wait for.
import FakeTimers from "@sinonjs/fake-timers";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createSolarisClient } from "../../src/index.js";
import { authorized, head, ref, startProvider, write } from "../support/scripted-provider.js";

const stopClock: Record<string, () => void> = {
  "vi.useFakeTimers()": () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
  },
  "@sinonjs/fake-timers": () => {
    // Without these two no request of Node itself gets anywhere.
    const clock = FakeTimers.install({ toNotFake: ["nextTick", "queueMicrotask"], shouldClearNativeTimers: true });
    onTestFinished(() => clock.uninstall());
  },
};

describe.each(Object.entries(stopClock))("under %s", (_, stop) => {
  it.each([
    ["a 401, healed by another token", 401, {}],
    ["a 429 that asks for no pause", 429, { "retry-after": 0 }],
  ])("a call is sent again after %s", async (_, status, headers) => {
    const provider = await startProvider();
    provider.api.script(write(head(status, { ...headers, "content-length": 0, connection: "close" })), authorized);
    let given = 0;
    const auth = () => `token-${++given}`;
    const { identifications } = createSolarisClient({ baseUrl: provider.api.url, auth });
    stop();
    expect((await identifications.authorize(ref(1))).meta).toMatchObject({ attempts: 2 });
  });
});
