// Proves: the backend of docs/the-whole-flow.md sends one SMS for a double click, knows in the end whether one went out, also after a
// restart, and its table says what to do after each outcome. The fake and the backend listen on sockets.
import { once } from "node:events";
import type { RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import * as esign from "../../src/index.js";
import { createFakeSolaris, type Fault, type Retrieves } from "../../src/testing/index.js";
import { stopDate } from "../support/clocks.js";
import { differences, guides, guideTable, howTo } from "../support/guides.js";
import { blocksIn } from "../support/samples/markdown.js";
import { runCode } from "../support/samples/run-sample.js";
import { runnableOf } from "../support/samples/sample.js";
import { createSampleServer } from "../support/samples/stage.js";

const { leap } = stopDate();

const { text = "" } = guides.find(({ name }) => name === "docs/the-whole-flow.md") ?? {};
const codeUnder = (section: string) => {
  const blocks = blocksIn(text).filter((block) => block.language === "ts" && block.section === section);
  return runnableOf({ name: section, blocks: blocks.map(({ code }) => code) });
};
const backend = codeUnder("A backend to copy");

/** The backend of the guide, whose client talks to the fake over sockets. */
async function startApp(retrieves: Retrieves = "all") {
  const fake = createFakeSolaris({ retrieves });
  const { url, tokenUrl, close } = await fake.listen();
  onTestFinished(close);
  const ref = fake.addIdentification();
  const startBackend = async (stored: ReadonlyMap<string, object> = new Map()) => {
    const auth = esign.clientCredentials({ ...fake.credentials, tokenUrl });
    const solaris = esign.createSolarisClient({ baseUrl: url, auth, maxRetries: 0 });
    const logged: unknown[] = [];
    const kept = new Map(stored);
    const servers: Server[] = [];
    const scope = {
      ...esign,
      solaris,
      logger: { error: (error: unknown) => void logged.push(error) },
      refOf: async ({ headers }: { headers: { cookie?: string } }) => (headers.cookie === "me" ? ref : undefined),
      Map: function Database() {
        return kept;
      },
      createServer: (listener: RequestListener) => {
        const server = createSampleServer(listener);
        servers.push(server);
        return server;
      },
    };
    await runCode(backend, scope);
    onTestFinished(() => solaris.close({ timeoutMs: 0 }));
    const [server] = servers as [Server];
    if (!server.listening) await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const ask = async (method: string, cookie = "me") => {
      const response = await fetch(`http://127.0.0.1:${port}/`, { method, headers: { cookie } });
      return response.ok ? ((await response.json()) as { readonly state?: string }) : response.status;
    };
    const click = () => ask("POST");
    const stateNow = async () => {
      const answer = await ask("GET");
      return typeof answer === "object" ? answer.state : answer;
    };
    return { ask, click, stateNow, kept, logged, solaris };
  };
  const sentBy = (method: string) => fake.exchanges.filter((exchange) => exchange.method === method).length;
  return { fake, ref, startBackend, sentBy };
}

const until = (read: () => unknown) => expect.poll(read, { timeout: 15_000, interval: 10 });

describe("the backend", () => {
  it("shows the transaction number and the deadline as the provider sent them", async () => {
    const { fake, ref, startBackend } = await startApp();
    const { ask, click } = await startBackend();
    expect(await ask("GET")).toEqual({});
    const clicked = await click();
    const { current_reference_token, confirmation_expires_at } = fake.identification(ref);
    const status = "confirmation_required";
    expect(clicked).toEqual({ state: "took-effect", status, current_reference_token, confirmation_expires_at });
    expect(await ask("GET")).toEqual(clicked);
  });

  it("answers only a customer who is logged in", async () => {
    const { fake, startBackend } = await startApp();
    const { ask } = await startBackend();
    expect(await ask("POST", "somebody else")).toBe(401);
    expect(fake.exchanges).toEqual([]);
  });

  it("sends one SMS for a double click, and another one when the customer asks for a new code", async () => {
    const { fake, startBackend } = await startApp();
    const { click } = await startBackend();
    await Promise.all([click(), click(), click()]);
    expect(fake.sms).toHaveLength(1);
    await click();
    expect(fake.sms).toHaveLength(2);
  });

  it("sends no second SMS while it does not know of the first", async () => {
    const { fake, startBackend, sentBy } = await startApp();
    const { click } = await startBackend();
    fake.failNext({ kind: "status", status: 503 });
    await click();
    await until(() => sentBy("GET")).toBeGreaterThan(1);
    expect(await click()).toEqual({ state: "checking" });
    expect(sentBy("PATCH")).toBe(1);
  });

  it("shows the transaction number also where the response was lost", async () => {
    const { fake, ref, startBackend } = await startApp();
    const { ask, click, stateNow } = await startBackend();
    fake.failNext({ kind: "reset-after-send" });
    await click();
    await until(stateNow).toBe("took-effect");
    const { current_reference_token } = fake.identification(ref);
    expect(await ask("GET")).toMatchObject({ status: "confirmation_required", current_reference_token });
    expect(fake.sms).toHaveLength(1);
  });

  it("counts the 150 s from the request also after a restart", async () => {
    const { fake, startBackend, sentBy } = await startApp();
    const first = await startBackend();
    fake.failNext({ kind: "status", status: 503 });
    await first.click();
    await until(() => sentBy("GET")).toBeGreaterThan(1);
    leap(150);
    const second = await startBackend(first.kept);
    await until(second.stateNow).toBe("no-effect");
    await second.click();
    expect(fake.sms).toHaveLength(1);
  });

  it.each<[what: string, state: string, fault: Fault]>([
    ["a refused connection", "no-effect", { kind: "refuse" }],
    ["429", "no-effect", { kind: "status", status: 429 }],
    ["a retrieve that fails", "no-effect", { kind: "status", status: 503, on: "retrieve" }],
    ...[403, 404, 409, 412, 422].map((status): [string, string, Fault] => [
      `${status}`,
      "refused",
      { kind: "status", status },
    ]),
    ["a retrieve that is refused", "refused", { kind: "status", status: 403, on: "retrieve" }],
  ])("shows the button again only where another click can help: after %s it is %s", async (_, state, fault) => {
    const { fake, startBackend } = await startApp();
    const { click } = await startBackend();
    fake.failNext(fault);
    expect(await click()).toEqual({ state });
    await fake.recover();
    expect(await click()).toMatchObject({ state: "took-effect" });
    expect(fake.sms).toHaveLength(1);
  });

  it("is undecided where the provider refuses to return the identification", async () => {
    const { fake, startBackend } = await startApp();
    const { click, stateNow } = await startBackend();
    fake.failNext({ kind: "drip", on: "retrieve" });
    fake.failNext({ kind: "status", status: 403, on: "retrieve" });
    fake.failNext({ kind: "reset-after-send" });
    await click();
    await until(stateNow).toBe("undecided");
  });

  it("works where the provider does not return the identification yet, and waits 150 s before another SMS may go out", async () => {
    const { fake, startBackend } = await startApp("none");
    const { click, stateNow } = await startBackend();
    fake.failNext({ kind: "reset-after-send" });
    await click();
    await until(stateNow).toBe("undecided");
    leap(149);
    expect(await click()).toEqual({ state: "undecided" });
    expect(fake.sms).toHaveLength(1);
    leap(1);
    expect(await click()).toMatchObject({ state: "took-effect" });
    expect(fake.sms).toHaveLength(2);
  });

  it.each([
    ["took effect", true, "took-effect"],
    ["had no effect", false, "no-effect"],
  ])("finds out after a restart that the call %s", async (_, takesEffect, effect) => {
    const { fake, ref, startBackend, sentBy } = await startApp();
    const first = await startBackend();
    fake.failNext({ kind: "hang", takesEffect });
    void first.click().catch(() => {});
    await until(() => sentBy("PATCH")).toBe(1);
    const second = await startBackend(first.kept);
    await until(() => sentBy("GET")).toBeGreaterThan(1);
    leap(151);
    second.solaris.identifications.notify(ref.identificationId);
    await until(second.stateNow).toBe(effect);
    expect(fake.sms).toHaveLength(takesEffect ? 1 : 0);
  });

  it("keeps the flow open, and answers 500, where something else fails", async () => {
    const { startBackend } = await startApp();
    const { click, kept, logged, stateNow } = await startBackend();
    const failed = new Error("The database is away.");
    const { set } = kept;
    kept.set = (id, flow) => {
      if ((flow as { state: string }).state === "took-effect") throw failed;
      return set.call(kept, id, flow);
    };
    expect(await click()).toBe(500);
    expect(logged).toEqual([failed]);
    expect(await stateNow()).toBe("sending");
  });

  it("keeps of an identification only what a comparison needs", async () => {
    const { fake, ref, startBackend } = await startApp();
    const { click, kept } = await startBackend();
    await click();
    expect(fake.identification(ref).iban).toBeTruthy();
    const fields = ["confirmation_expires_at", "current_reference_token", "status"];
    const { before, now } = kept.get(ref.identificationId) as Record<string, object>;
    expect([before, now].map((one) => Object.keys(one as object).sort())).toEqual([fields, fields]);
  });
});

it("the guide's wait ends when the identification does", async () => {
  for (const [status, reached] of [
    ["successful", true],
    ["failed", false],
  ] as const) {
    const { fake, ref, startBackend, sentBy } = await startApp();
    const { solaris } = await startBackend();
    const code = codeUnder("Wait for the end").replace(/\}\s*$/, "return signed(ref); }");
    const waiting = runCode(code, { solaris, ref });
    await until(() => sentBy("GET")).toBe(1);
    fake.setStatus(ref, status);
    solaris.identifications.notify(ref.identificationId);
    expect(await waiting).toBe(reached);
  }
});

describe("the table of outcomes", () => {
  const takesEffect = false;
  const reset = { kind: "reset-after-send" } as const;
  /** The faults of each row; where they differ in their effect, nobody knows. */
  const played: Readonly<Record<string, { faults: readonly (Fault | undefined)[]; retrieves?: Retrieves }>> = {
    "no error |  | sent": { faults: [undefined] },
    "`not-sent` |  | none": { faults: [{ kind: "refuse" }] },
    "`rejected` |  | none": { faults: [403, 412, 422].map((status) => ({ kind: "status", status })) },
    "`unknown` | `took-effect` | sent": { faults: [reset, { kind: "status", status: 504, takesEffect: true }] },
    "`unknown` | `no-effect` | none": {
      faults: [
        { ...reset, takesEffect },
        { kind: "status", status: 504 },
      ],
    },
    "`unknown` | `undecided` | perhaps": { faults: [reset, { ...reset, takesEffect }], retrieves: "none" },
  };
  const rows = guideTable("What to do after each outcome", "`delivery` | `reconcile`").rows;
  const written = rows.map((row) => row.slice(0, 3).join(" | "));

  it("has a row for each outcome", () => {
    expect(differences(written, Object.keys(played)), howTo).toEqual([]);
  });

  it.each(Object.entries(played))("is true: %s", async (row, { faults, retrieves }) => {
    const found = await Promise.all(faults.map((fault) => outcomeOf(fault, retrieves)));
    const sms = new Set(found.map((one) => one.sms));
    const words = sms.size > 1 ? "perhaps" : sms.has(1) ? "sent" : "none";
    const outcomes = new Set(found.map(({ delivery, effect }) => `${delivery} | ${effect} | ${words}`));
    expect([...outcomes]).toEqual([row]);
  });

  async function outcomeOf(fault: Fault | undefined, retrieves?: Retrieves) {
    const { fake, ref, startBackend } = await startApp(retrieves);
    const { identifications } = (await startBackend()).solaris;
    const before = retrieves ? undefined : (await identifications.retrieve(ref)).identification;
    if (fault) fake.failNext(fault);
    const thrown = await identifications.authorize(ref).catch((error: unknown) => error);
    const sms = fake.sms.length;
    if (!esign.isSolarisError(thrown)) return { delivery: "no error", effect: "", sms };
    const delivery = `\`${thrown.delivery}\``;
    if (!thrown.reconcile) return { delivery, effect: "", sms };
    leap(150);
    return { delivery, effect: `\`${(await thrown.reconcile(before)).effect}\``, sms };
  }
});
