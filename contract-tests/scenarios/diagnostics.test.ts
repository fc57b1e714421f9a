// What a call reports of itself: the lines of the debug log, and the events for tracers.
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { readFile } from "node:fs/promises";
import { context, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type AttemptMessage,
  type ClientOptions,
  clientCredentials,
  createSolarisClient,
  type IdentificationRef,
  isSolarisError,
  type SolarisClient,
} from "../../src/index.js";
import { createFakeSolaris } from "../../src/testing/index.js";
import { blocksIn } from "../support/samples/markdown.js";
import { runnableOf } from "../support/samples/sample.js";

const fake = createFakeSolaris();
const server = await fake.listen();
const { url: baseUrl, tokenUrl } = server;
beforeEach(() => void vi.spyOn(Math, "random").mockReturnValue(0));
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await fake.reset();
});
afterAll(() => server.close());

function start(options: Partial<ClientOptions> = {}) {
  const auth = clientCredentials({ ...fake.credentials, tokenUrl });
  const ref = fake.addIdentification({ method: "bank_id", iban: "DE89370400440532013000" });
  const solaris = createSolarisClient({ baseUrl, auth, ...options } as ClientOptions);
  return { ref, solaris };
}

describe("the debug log", () => {
  const stepsOf = (lines: string[]) =>
    lines.map((line) =>
      line
        .replace(/^solaris-esign authorizeIdentification #\d+ \+\d+\.\d ms: /, "")
        .replace(/request id [\w.:-]+/, "request id …"),
    );

  it("has a line for each step of a call that is sent again", async () => {
    const lines: string[] = [];
    const { ref, solaris } = start({ debug: (line) => lines.push(line) });
    fake.failNext({ kind: "status", status: 429 });
    await solaris.identifications.authorize(ref);
    expect(stepsOf(lines)).toEqual([
      "waiting for the access token",
      "waiting for a connection to the provider",
      "request sent (1 in this call)",
      "response 429, request id …",
      "attempt 1 ended: rate_limited, rejected; the next one in 0 ms",
      "waiting for the next attempt",
      "waiting for a connection to the provider",
      "request sent (2 in this call)",
      "response 200, request id …",
      "attempt 2 ended: delivered",
      "call ended: delivered",
    ]);
    expect(lines.join("\n")).not.toMatch(
      new RegExp([ref.personId, ref.identificationId, "DE89", ...Object.values(fake.credentials), "Bearer"].join("|")),
    );
  });

  it("says how a call failed", async () => {
    const lines: string[] = [];
    const { ref, solaris } = start({ debug: (line) => lines.push(line), maxRetries: 0 });
    fake.failNext({ kind: "reset-after-send" });
    await expect(solaris.identifications.authorize(ref)).rejects.toMatchObject({ delivery: "unknown" });
    expect(stepsOf(lines).slice(-2)).toEqual([
      "attempt 1 ended: connection_failed, unknown",
      "call ended: connection_failed, unknown",
    ]);
  });

  it("numbers the calls", async () => {
    const numbers: (string | undefined)[] = [];
    const { ref, solaris } = start({ debug: (line) => numbers.push(/ #(\d+) /.exec(line)?.[1]) });
    await solaris.identifications.authorize(ref);
    await solaris.identifications.authorize(ref);
    expect(new Set(numbers).size).toBe(2);
  });

  it("breaks no call if it throws", async () => {
    const debug = () => {
      throw new Error("the disk is full");
    };
    const { ref, solaris } = start({ debug });
    await expect(solaris.identifications.authorize(ref)).resolves.toMatchObject({ meta: { attempts: 1 } });
  });

  it.each([
    ["1", 6],
    ["0", 0],
  ])("is written to the standard error output with SOLARIS_ESIGN_DEBUG=%s", async (value, lines) => {
    vi.stubEnv("SOLARIS_ESIGN_DEBUG", value);
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const { ref, solaris } = start();
    await solaris.identifications.authorize(ref);
    const written = write.mock.calls.map(([text]) => String(text)).filter((text) => text.startsWith("solaris-esign "));
    expect(written.length).toBe(lines);
    for (const text of written) expect(text).toMatch(/^solaris-esign authorizeIdentification #\d+ .*\n$/);
  });
});

describe("the events for tracers", () => {
  it("are the same message at the start, the error and the end of an attempt", async () => {
    const seen: [name: string, message: object, facts: object][] = [];
    const names = ["start", "error", "end"].map((name) => `solaris-esign:attempt:${name}`);
    const listener = (message: unknown, name: string | symbol) =>
      void seen.push([String(name).replace(/.*:/, ""), message as object, { ...(message as object) }]);
    for (const name of names) subscribe(name, listener);
    const { ref, solaris } = start();
    fake.failNext({ kind: "status", status: 429 });
    await solaris.identifications.authorize(ref);
    for (const name of names) unsubscribe(name, listener);

    const operation = "authorizeIdentification";
    const durationMs = expect.any(Number);
    const failed = { errorCode: "rate_limited", delivery: "rejected", status: 429, durationMs, retryInMs: 0 };
    expect(seen.map(([name, , facts]) => [name, facts])).toEqual([
      ["start", { operation, attempt: 1 }],
      ["error", { operation, attempt: 1, ...failed }],
      ["end", { operation, attempt: 1, ...failed }],
      ["start", { operation, attempt: 2 }],
      ["end", { operation, attempt: 2, status: 200, delivery: "delivered", durationMs }],
    ]);
    const messages = seen.map(([, message]) => message as AttemptMessage);
    expect(messages[1]).toBe(messages[0]);
    expect(messages[2]).toBe(messages[0]);
    expect(messages[4]).toBe(messages[3]);
    expect(messages[3]).not.toBe(messages[0]);
  });

  it.each(["start", "error", "end"])("are published if only %s has a listener", async (only) => {
    const listener = vi.fn();
    subscribe(`solaris-esign:attempt:${only}`, listener);
    const { ref, solaris } = start();
    fake.failNext({ kind: "status", status: 429 });
    await solaris.identifications.authorize(ref);
    unsubscribe(`solaris-esign:attempt:${only}`, listener);
    expect(listener).toHaveBeenCalledTimes(only === "error" ? 1 : 2);
  });

  describe("become the spans of OpenTelemetry with the code of the guide", () => {
    const exporter = new InMemorySpanExporter();
    beforeAll(() => {
      trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
      context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    });
    afterEach(() => exporter.reset());

    it("if the call succeeds", async () => {
      const { ref, solaris } = start();
      const authorize = await codeOfTheGuide(solaris);
      fake.failNext({ kind: "status", status: 429 });
      await trace.getTracer("app").startActiveSpan("click", (span) => authorize(ref).finally(() => span.end()));

      const spans = exporter.getFinishedSpans();
      const idOf = (name: string) => spans.find((span) => span.name === name)?.spanContext().spanId;
      const told = spans.map(({ name, kind, parentSpanContext, attributes, status }) => ({
        ...{ name, kind, parent: parentSpanContext?.spanId, attributes, status: status.code },
      }));
      const attempt = { name: "authorizeIdentification", kind: SpanKind.CLIENT, parent: idOf("authorize") };
      const method = { "http.request.method": "PATCH" };
      expect(told).toEqual([
        {
          ...attempt,
          attributes: { ...method, "http.response.status_code": 429, "solaris.delivery": "rejected" },
          status: SpanStatusCode.ERROR,
        },
        {
          ...attempt,
          attributes: {
            ...method,
            "http.request.resend_count": 1,
            "http.response.status_code": 200,
            "solaris.delivery": "delivered",
          },
          status: SpanStatusCode.UNSET,
        },
        expect.objectContaining({ name: "authorize", parent: idOf("click") }),
        expect.objectContaining({ name: "click", parent: undefined }),
      ]);
    });

    it("if the call fails", async () => {
      const { ref, solaris } = start({ maxRetries: 0 });
      const authorize = await codeOfTheGuide(solaris);
      fake.failNext({ kind: "status", status: 403 });
      await expect(authorize(ref)).rejects.toMatchObject({ code: "permission_denied" });
      const failed = { code: SpanStatusCode.ERROR, message: "permission_denied" };
      const statusOf = (name: string) => exporter.getFinishedSpans().find((span) => span.name === name)?.status;
      expect([statusOf("authorizeIdentification"), statusOf("authorize")]).toEqual([failed, failed]);
    });
  });
});

/** The function `authorize` of the sample in the guide, for this client. */
async function codeOfTheGuide(solaris: SolarisClient): Promise<(ref: IdentificationRef) => Promise<unknown>> {
  const guide = await readFile(new URL("../../docs/diagnostics.md", import.meta.url), "utf8");
  const blocks = blocksIn(guide).filter(({ section }) => section === "OpenTelemetry");
  const code = runnableOf({ name: "OpenTelemetry", blocks: blocks.map((block) => `${block.code}\nreturn authorize;`) });
  const scope = { solaris, subscribe, trace, SpanKind, SpanStatusCode, isSolarisError };
  return new Function(...Object.keys(scope), code)(...Object.values(scope));
}
