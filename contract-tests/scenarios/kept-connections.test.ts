// Proves that a kept-alive connection neither repeats a call nor loses one that could still be sent.
import { describe, expect, it } from "vitest";
import { type AttemptEvent, createSolarisClient } from "../../src/index.js";
import { fixPauses } from "../support/clocks.js";
import {
  authorized,
  delivered,
  failed,
  head,
  ref,
  reply,
  reset,
  type Step,
  startProvider,
  transports,
  whatIsUnderWayArrives,
} from "../support/scripted-provider.js";

fixPauses(0);

const second = { patches: 2, requestId: "request-2" };

describe.each(transports)("over %s", (_, transport) => {
  /** Two calls: the second one when `between` has happened to the connection of the first. */
  async function callTwice(between: (connection: () => void) => void, ...steps: Step[]) {
    const provider = await startProvider();
    provider.api.script(authorized, ...steps);
    const client = createSolarisClient({ ...provider.options(transport), maxRetries: 0 });
    expect(await provider.story(client.identifications.authorize(ref(1)))).toEqual(delivered());
    between(provider.api.dropConnections);
    if (provider.api.seen.open === 0) throw new Error("The connection was not kept");
    return { provider, story: () => provider.story(client.identifications.authorize(ref(2))) };
  }

  it("it carries a second call", async () => {
    const { provider, story } = await callTwice(() => {}, authorized);
    expect(await story()).toEqual(delivered(1, second));
    expect(provider.api.seen.connections).toBe(1);
  });

  it("it is replaced if the server has closed it since", async () => {
    const { provider, story } = await callTwice((drop) => drop(), authorized);
    await provider.api.until(() => provider.api.seen.open === 0);
    await whatIsUnderWayArrives();
    expect(await story()).toEqual(delivered(1, second));
    expect(provider.api.seen.connections).toBe(2);
  });

  it.each<[string, Step]>([
    ["closes", (socket) => socket.destroy()],
    ["resets", reset],
    ["ends", (socket) => socket.end()],
    ["breaks off the answer of", (socket) => socket.end(head(200, { "content-length": 99 }))],
  ])("a second call is not repeated when the server %s it after reading", async (_, step) => {
    const { story } = await callTwice(() => {}, step, authorized);
    expect(await story()).toEqual(failed("ConnectionError", "unknown", { patches: 2 }));
  });

  it("it is not used again if the server has announced to close it", async () => {
    const provider = await startProvider();
    provider.api.script((socket, nth, request) => {
      reply(200, { id: "i1", status: "created" }, { connection: "close" })(socket, nth, request);
      socket.end();
    });
    const client = createSolarisClient(provider.options(transport));
    expect(await provider.story(client.identifications.authorize(ref(1)))).toEqual(delivered());
    expect(await provider.story(client.identifications.authorize(ref(2)))).toEqual(delivered(1, second));
    expect(provider.api.seen.connections).toBe(2);
  });
});

describe("over node", () => {
  it.each<[string, (socket: { write(text: string): unknown }) => void]>([
    ["says that it waited too long", (socket) => socket.write(head(408, { "content-length": 0, connection: "close" }))],
    ["says what nobody asked for", (socket) => socket.write(`${head(200, { "content-length": 2 })}{}`)],
  ])("no call reads it as its response when the server %s on an idle connection", async (_, speak) => {
    const provider = await startProvider();
    let idle: Parameters<Step>[0] | undefined;
    provider.api.script((socket, nth, request) => {
      idle = socket;
      authorized(socket, nth, request);
    }, authorized);
    const client = createSolarisClient(provider.options({}));
    expect(await provider.story(client.identifications.authorize(ref(1)))).toEqual(delivered());
    if (idle) speak(idle);
    await whatIsUnderWayArrives();
    expect(await provider.story(client.identifications.authorize(ref(2)))).toEqual(delivered(1, second));
  });

  it("a call that finds its connection closed at the last moment is sent on a new one, and once", async () => {
    const provider = await startProvider();
    const events: AttemptEvent[] = [];
    const onAttempt = (event: AttemptEvent) => events.push(event);
    const client = createSolarisClient({ ...provider.options({}), onAttempt });
    expect(await provider.story(client.identifications.authorize(ref(1)))).toEqual(delivered());
    const call = provider.story(client.identifications.authorize(ref(2)));
    provider.api.dropConnections();
    expect(await call).toEqual(delivered(1, second));
    expect(events.map(({ delivery }) => delivery)).toEqual(["delivered", "not-sent", "delivered"]);
  });
});
