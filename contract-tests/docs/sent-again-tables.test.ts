// Proves, over real sockets: the tables of retries in README.md and docs/errors-and-retries.md are true. Each row is tested; a new
// or changed row fails until it is tested here.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { Duplex } from "node:stream";
import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  type AttemptEvent,
  type CallOptions,
  type Claim,
  type ClientOptions,
  createLedger,
  createSolarisClient,
  type Delivery,
  type LedgerStore,
  memoryLedger,
  TooSoonError,
  UnresolvedError,
} from "../../src/index.js";
import { bundledClient } from "../support/bundled-client.js";
import { certificate } from "../support/certificate.js";
import { bodyOver1MiB, differences, errorOf, guideTables, howTo } from "../support/guides.js";
import { codeIn } from "../support/samples/markdown.js";
import {
  authorized,
  type EndpointOptions,
  head,
  type Provider,
  patchesAt,
  ref,
  reply,
  reset,
  type Step,
  silence,
  startProvider,
  whatIsUnderWayArrives,
} from "../support/scripted-provider.js";

const folder = await bundledClient();

/** The result of a call. */
interface Tries {
  readonly delivery: string;
  /** The number of attempts, the number of requests that arrived, and the pauses. */
  readonly tries: number;
  readonly arrived: number;
  readonly pauses: readonly number[];
  readonly tokenRequests: number;
}

// Pauses are random: almost 0 here, but different from no pause.
beforeEach(() => {
  vi.spyOn(Math, "random").mockReturnValue(0.001);
  return () => vi.restoreAllMocks();
});

/** Makes one call, with two retries, that fails. */
async function play(
  prepare: (provider: Provider) => unknown,
  options: (provider: Provider) => Partial<ClientOptions> = () => ({}),
  limits: CallOptions = {},
  api: EndpointOptions = {},
): Promise<Tries> {
  const provider = await startProvider(api);
  await prepare(provider);
  return tell(provider, { maxRetries: 2, ...options(provider) }, (client) =>
    errorOf(client.identifications.authorize(ref(1), limits)),
  );
}

async function tell(
  provider: Provider,
  options: Partial<ClientOptions>,
  call: (client: ReturnType<typeof createSolarisClient>) => Promise<{ readonly delivery: string }>,
): Promise<Tries> {
  const events: AttemptEvent[] = [];
  const onAttempt = (event: AttemptEvent) => void events.push(event);
  const client = createSolarisClient({ ...provider.options({}), onAttempt, ...options } as ClientOptions);
  const { delivery } = await call(client);
  await whatIsUnderWayArrives();
  return {
    delivery,
    tries: events.length,
    arrived: patchesAt(provider.api),
    pauses: events.flatMap(({ retryInMs }) => retryInMs ?? []),
    tokenRequests: provider.tokens.requests.length,
  };
}

const nothing = () => {};
const answering = (step: Step) => (provider: Provider) => provider.api.script(step);
const status = (code: number, headers: Readonly<Record<string, string | number>> = {}) =>
  answering(reply(code, {}, headers));
const changingTokens = () => {
  let nth = 0;
  return { auth: () => `token-${++nth}` };
};

/** A second call, which finds its connection closed, before or after it was written. */
async function onAClosedConnection(maxRetries: number, written: boolean): Promise<Tries> {
  const provider = await startProvider();
  provider.api.script(authorized, written ? (socket) => void socket.destroy() : authorized);
  return tell(provider, { maxRetries }, async (client) => {
    await client.identifications.authorize(ref(1));
    const call = client.identifications.authorize(ref(2));
    if (!written) provider.api.dropConnections();
    const outcome = await call.catch((error: { delivery: string }) => error);
    return "delivery" in outcome ? outcome : { delivery: "delivered" };
  });
}

/** A second call on a connection on which the server has sent unexpected bytes. */
async function onAConnectionThatSpoke(): Promise<Tries> {
  const provider = await startProvider();
  let idle: Parameters<Step>[0] | undefined;
  provider.api.script((socket, nth, request) => {
    idle = socket;
    authorized(socket, nth, request);
  }, authorized);
  return tell(provider, { maxRetries: 0 }, async (client) => {
    await client.identifications.authorize(ref(1));
    idle?.write(head(408, { "content-length": 0 }));
    await whatIsUnderWayArrives();
    await client.identifications.authorize(ref(2));
    return { delivery: "delivered" };
  });
}

async function withoutClientCertificate(): Promise<Tries> {
  const { key, cert } = await certificate();
  const agent = new HttpsAgent({ ca: cert, minVersion: "TLSv1.3" });
  return play(nothing, () => ({ agent }), {}, { tls: { key, cert, requestCert: true } });
}

async function abortedAfterItArrived(): Promise<Tries> {
  const provider = await startProvider();
  provider.api.script(silence);
  const controller = new AbortController();
  return tell(provider, {}, async (client) => {
    const call = errorOf(client.identifications.authorize(ref(1), { signal: controller.signal }));
    await provider.api.until(() => provider.api.requests.length === 1);
    controller.abort();
    return call;
  });
}

/** A process that shares a ledger with this one, and is killed when its request has arrived: nobody settles its claim. */
async function killedAfterItArrived(): Promise<Tries> {
  const provider = await startProvider();
  provider.api.script(silence, authorized);
  const shared = memoryLedger();
  const child = spawn(process.execPath, ["--input-type=module", "--eval", killedProcess, provider.api.url], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  child.on("message", async (claim: Claim) => child.send(await shared.claim(ref(1), claim)));
  await provider.api.until(() => provider.api.requests.length === 1);
  child.kill("SIGKILL");
  await once(child, "exit");

  // The next call waits for its claim, whose deadline passes meanwhile.
  const read: LedgerStore["read"] = async (...asked) => {
    const row = await shared.read(...asked);
    return row && { ...row, deadlineAt: row.now };
  };
  const ledger = createLedger({ ...shared, read });
  return tell(provider, { ledger }, async ({ identifications }) => {
    const error = await errorOf(identifications.authorize(ref(1)));
    expect(error).toBeInstanceOf(UnresolvedError);
    const before = { status: "authorization_required", confirmation_expires_at: null } as const;
    expect(await identifications.reconcile(ref(1), { before })).toMatchObject({ effect: "took-effect" });
    expect(await errorOf(identifications.authorize(ref(1)))).toBeInstanceOf(TooSoonError);
    return error;
  });
}

const killedProcess = `
  import { once } from "node:events";
  import { createLedger, createSolarisClient } from "./index.js";
  const claim = async (_ref, wanted) => {
    process.send(wanted);
    return (await once(process, "message"))[0];
  };
  const ledger = createLedger({ claim, settle: async () => true, read: async () => undefined });
  const { identifications } = createSolarisClient({ baseUrl: process.argv[1], auth: () => "token", ledger });
  await identifications.authorize(REF);
`.replace("REF", JSON.stringify(ref(1)));

/** An agent whose proxy responds instead of connecting. */
function refusingProxy(code: number): Agent {
  const agent = new Agent();
  agent.createConnection = () => {
    const socket = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
    socket.push(head(code, { "content-length": 0 }));
    return socket;
  };
  return agent;
}

/** What causes each row. */
const situations: Readonly<Record<string, () => readonly Promise<Tries>[]>> = {
  "an option or an id is invalid": () => [play(nothing, undefined, { maxRetries: -1 })],
  "no access token could be obtained; the token comes before the request": () => [
    play(({ tokens }) => tokens.script(reply(503))),
  ],
  "aborted, or the deadline passed, before the request was written": () => [
    play(nothing, undefined, { signal: AbortSignal.abort() }),
    play(({ tokens }) => tokens.script(silence), undefined, { timeoutMs: 50 }),
  ],
  "name resolution fails, connect is refused or times out, the TLS handshake fails": () => [
    play(({ api }) => api.stop()),
    play(nothing, () => ({ baseUrl: "https://nosuch.invalid" })),
    play(nothing, undefined, {}, { scheme: "https", greet: (socket) => socket.once("data", () => socket.destroy()) }),
  ],
  "a kept-alive connection closes before the request is written": () => [
    onAClosedConnection(0, false),
    onAClosedConnection(2, false),
  ],
  "the server sends unexpected bytes on a kept-alive connection": () => [onAConnectionThatSpoke()],
  "a proxy (your `agent`) refuses to connect": () => [
    play(nothing, () => ({ agent: refusingProxy(407) })),
    play(nothing, () => ({ agent: refusingProxy(503) })),
  ],
  "401": () => [play(status(401), changingTokens), play(status(401), () => ({ auth: () => "token" }))],
  "429": () => [
    play(status(429, { "retry-after": 0 })),
    play(status(429, { "retry-after": 3600 }), () => ({ timeoutMs: 5_000 })),
  ],
  "any other 4xx": () =>
    [400, 403, 404, 408, 409, 412, 422, 425].map((code) => play(status(code, { "retry-after": 0 }))),
  "5xx, with or without `Retry-After`": () => [
    play(status(500)),
    play(status(503, { "retry-after": 0 })),
    play(status(504)),
    play(answering(reply(500, bodyOver1MiB))),
  ],
  "reset, truncated response, or a kept-alive connection closed after the request was written": () => [
    play(answering(reset)),
    play(answering((socket) => void socket.end(`${head(200, { "content-length": 9 })}{`))),
    onAClosedConnection(2, true).then((tries) => ({ ...tries, tries: tries.tries - 1, arrived: tries.arrived - 1 })),
  ],
  "aborted, or the deadline passed, after the request was written": () => [
    abortedAfterItArrived(),
    play(answering(silence), undefined, { timeoutMs: 200 }),
  ],
  "the process is killed after the request was written": () => [killedAfterItArrived()],
  "under TLS 1.3, your client certificate is missing or refused": () => [withoutClientCertificate()],
  "a redirect, a 2xx without an identification or over 1 MiB": () => [
    play(status(307, { location: "/elsewhere" })),
    play(answering(reply(200, { id: "i1" }))),
    play(answering(reply(204))),
    play(answering(reply(200, bodyOver1MiB))),
  ],
  // The short table in README.md.
  "an option or an id is invalid, or there is no access token": () => [
    play(nothing, undefined, { maxRetries: -1 }),
    play(({ tokens }) => tokens.script(reply(503))),
  ],
  "no connection: name resolution, connect, TLS handshake, proxy": () => [
    play(({ api }) => api.stop()),
    play(nothing, () => ({ baseUrl: "https://nosuch.invalid" })),
    play(nothing, undefined, {}, { scheme: "https", greet: (socket) => socket.once("data", () => socket.destroy()) }),
    play(nothing, () => ({ agent: refusingProxy(407) })),
  ],
  "5xx, a reset, a truncated response, a redirect, a 2xx that is no identification": () => [
    play(status(500)),
    play(status(503, { "retry-after": 0 })),
    play(answering(reset)),
    play(answering((socket) => void socket.end(`${head(200, { "content-length": 9 })}{`))),
    play(status(307, { location: "/elsewhere" })),
    play(answering(reply(200, { id: "i1" }))),
  ],
  "an abort or the deadline, after the request was written": () => [
    abortedAfterItArrived(),
    play(answering(silence), undefined, { timeoutMs: 200 }),
  ],
};

const sentOnce = (tries: readonly Tries[]) => {
  for (const each of tries) expect(each).toMatchObject({ tries: 1, arrived: 1, pauses: [] });
};

/** What each text under "Sent again" means, and each reason why it is not. */
const answers: Readonly<Record<string, (tries: readonly Tries[]) => void>> = {
  no: (tries) => {
    for (const each of tries) expect(each).toMatchObject({ tries: 0, arrived: 0 });
  },
  "no; the token request itself is, twice at most": ([tries]) =>
    expect(tries).toMatchObject({ tries: 0, arrived: 0, tokenRequests: 3 }),
  "up to `maxRetries`, after a pause": (tries) => {
    for (const each of tries) expect(each).toMatchObject({ tries: 3, arrived: 0, pauses: [0.5, 1] });
  },
  "up to `maxRetries`, on a new one": ([unsent, replaced]) => {
    expect(unsent).toMatchObject({ delivery: "not-sent", tries: 2, arrived: 1 });
    expect(replaced).toMatchObject({ delivery: "delivered", tries: 3, arrived: 2 });
  },
  "at once on a new one, which is no retry": ([tries]) =>
    expect(tries).toMatchObject({ delivery: "delivered", tries: 2, arrived: 2, pauses: [] }),
  "once, if `auth` returns another token": ([other, same]) => {
    expect(other).toMatchObject({ tries: 2, arrived: 2, pauses: [0] });
    expect(same).toMatchObject({ tries: 1, arrived: 1 });
  },
  "up to `maxRetries`, after its `Retry-After`; an error at once if that is after the deadline": ([again, late]) => {
    expect(again).toMatchObject({ tries: 3, arrived: 3, pauses: [0, 0] });
    expect(late).toMatchObject({ tries: 1, arrived: 1, pauses: [] });
  },
  never: sentOnce,
  "no: it would be refused again": sentOnce,
  "the provider's documentation says that the effect is not known": sentOnce,
  "the provider may have read it": sentOnce,
  "nobody gets an error; with a `ledger`, later calls get an `UnresolvedError` until `reconcile` has settled it": (
    [tries], // What arrived is from the killed process. The other one has only looked.
  ) => expect(tries).toMatchObject({ tries: 1, arrived: 1 }),
  "the server reports it after the handshake, when the request may already be sent": ([tries]) =>
    expect(tries).toMatchObject({ tries: 1, arrived: 0, pauses: [] }),
  "it is none of the documented responses": sentOnce,
};

const told = guideTables("When a call is sent again", "What happened").flatMap(({ header, rows }) =>
  // The delivery stands in the header, or in a column of its own.
  rows.map(([what = "", ...cells]) => ({
    what,
    delivery: codeIn((cells.length > 1 ? cells[0] : header[0]) ?? "").at(-1) ?? "",
    answer: cells.at(-1) ?? "",
  })),
);

const deliveries: readonly Delivery[] = ["not-sent", "rejected", "unknown"];

it("each row is tested", () => {
  expect(
    told.map(({ delivery }) => delivery).filter((each) => !(deliveries as readonly string[]).includes(each)),
  ).toEqual([]);
  expect(
    differences(
      told.map(({ what }) => what),
      Object.keys(situations),
    ),
    howTo,
  ).toEqual([]);
  expect(differences([...new Set(told.map(({ answer }) => answer))], Object.keys(answers)), howTo).toEqual([]);
});

describe.each(deliveries)("%s", (delivery) => {
  const rows = told.filter((row) => row.delivery === delivery);

  it("has a table", () => {
    expect(rows.length).toBeGreaterThan(1);
  });

  it.each(rows.filter(({ what, answer }) => what in situations && answer in answers))(
    "$what: $answer",
    async ({ what, answer }) => {
      const tries = await Promise.all(situations[what]?.() ?? []);
      const others = tries.map((each) => each.delivery).filter((each) => each !== delivery && each !== "delivered");
      expect(others).toEqual([]);
      answers[answer]?.(tries);
    },
  );
});
