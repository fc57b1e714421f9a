// Proves: the sample with BullMQ in docs/fleet.md sends one SMS for a job, also if its worker dies.
import { Queue, QueueEvents, Worker, type WorkerOptions } from "bullmq";
import { expect, it, onTestFinished, vi } from "vitest";
import {
  clientCredentials,
  createLedger,
  createSolarisClient,
  type IdentificationRef,
  isSolarisError,
} from "../../src/index.js";
import { createFakeSolaris } from "../../src/testing/index.js";
import { openLedger } from "../support/fleet-databases.js";
import { guides } from "../support/guides.js";
import { startRedis } from "../support/redis-server.js";
import { blocksIn } from "../support/samples/markdown.js";
import { runCode } from "../support/samples/run-sample.js";
import { runnableOf } from "../support/samples/sample.js";

const guide = guides.find(({ name }) => name === "docs/fleet.md")?.text ?? "";
const [sample = ""] = blocksIn(guide).flatMap(({ section, code }) => (section === "BullMQ" ? [code] : []));

/** What the sample has declared. */
interface Process {
  readonly queue: Queue;
  readonly worker: Worker;
  requestSms(ref: IdentificationRef): ReturnType<Queue["add"]>;
}

/** BullMQ notices soon that a worker is dead. */
class ImpatientWorker extends Worker {
  constructor(name: string, work: ConstructorParameters<typeof Worker>[1], options: WorkerOptions) {
    super(name, work, { ...options, lockDuration: 1_000, stalledInterval: 500 });
  }
}

async function startQueue() {
  const server = await startRedis();
  onTestFinished(server.close);
  const connection = { host: "127.0.0.1", port: server.port };
  const fake = createFakeSolaris();
  const provider = await fake.listen();
  onTestFinished(provider.close);
  const { ledger, close } = await openLedger({ kind: "ioredis", port: server.port });
  onTestFinished(() => void close());
  const events = new QueueEvents("sms", { connection });
  onTestFinished(() => events.close());

  /** A process that runs the sample. */
  const start = async (): Promise<Process> => {
    const auth = clientCredentials({ ...fake.credentials, tokenUrl: provider.tokenUrl });
    const solaris = createSolarisClient({ baseUrl: provider.url, auth, ledger: createLedger(ledger) });
    const logger = { error() {} };
    const scope = { Queue, Worker: ImpatientWorker, connection, solaris, logger, isSolarisError };
    const code = runnableOf({ name: "BullMQ", blocks: [`${sample}\nreturn { queue, worker, requestSms };`] });
    const started = (await runCode(code, scope)) as Process;
    onTestFinished(async () => {
      await started.worker.close(true);
      await started.queue.close();
      await solaris.close({ timeoutMs: 0 });
    });
    return started;
  };
  return { fake, start, events };
}

it("a job sends one SMS", async () => {
  const { fake, start, events } = await startQueue();
  const { requestSms } = await start();
  const job = await requestSms(fake.addIdentification());
  expect(await job.waitUntilFinished(events)).toBe("took-effect");
  expect(fake.sms).toHaveLength(1);
});

it("a job whose outcome is unknown reconciles", async () => {
  const { fake, start, events } = await startQueue();
  const { requestSms } = await start();
  fake.failNext({ kind: "reset-after-send", on: "authorize" });
  const job = await requestSms(fake.addIdentification());
  expect(await job.waitUntilFinished(events)).toBe("took-effect");
  expect(fake.sms).toHaveLength(1);
});

it("a job that was refused fails, and is not tried again", async () => {
  const { fake, start, events } = await startQueue();
  const { requestSms } = await start();
  fake.failNext({ kind: "status", status: 403, on: "authorize" });
  const job = await requestSms(fake.addIdentification());
  await expect(job.waitUntilFinished(events)).rejects.toThrow("403");
  expect(fake.sms).toHaveLength(0);
  expect(await job.isFailed()).toBe(true);
});

it("a job whose worker has died is only looked at", async () => {
  const { fake, start, events } = await startQueue();
  const { requestSms, worker } = await start();
  fake.failNext({ kind: "hang", on: "authorize" });
  const job = await requestSms(fake.addIdentification());
  await vi.waitFor(() => expect(fake.sms).toHaveLength(1), 10_000);
  await worker.close(true);
  await start();
  expect(await job.waitUntilFinished(events)).toBe("took-effect");
  expect(fake.sms).toHaveLength(1);
  expect(fake.exchanges.filter(({ method }) => method === "PATCH")).toHaveLength(1);
});
