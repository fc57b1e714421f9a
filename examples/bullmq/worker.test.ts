import { Job, Queue, QueueEvents, Worker } from "bullmq";
import { createSolarisClient, type IdentificationRef } from "solaris-esign";
import { createFakeSolaris } from "solaris-esign/testing";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { redis, startRedis } from "../support/redis.js";
import { jobOptions, queueName, startWorker } from "./worker.js";

describe.skipIf(redis.isMissing)(`BullMQ${redis.note}`, () => {
  let server: Awaited<ReturnType<typeof startRedis>>;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server?.stop());

  async function start() {
    const fake = createFakeSolaris();
    const solaris = createSolarisClient({ ...fake.clientOptions(), maxRetries: 0 });
    const connection = { path: server.path };
    const queue = new Queue<IdentificationRef>(queueName, { connection });
    const events = new QueueEvents(queueName, { connection });
    await events.waitUntilReady();
    const unknown: IdentificationRef[] = [];
    const work = (options = {}) => {
      const worker = startWorker(solaris, async (ref) => void unknown.push(ref), { connection, ...options });
      onTestFinished(() => worker.close());
    };
    onTestFinished(async () => {
      await events.close();
      await queue.obliterate({ force: true });
      await queue.close();
      await solaris.close();
    });
    return { fake, queue, events, unknown, work, connection };
  }

  it("sends the code once", async () => {
    const { fake, queue, events, work } = await start();
    work();
    const job = await queue.add("authorize", fake.addIdentification(), jobOptions);
    expect(await job.waitUntilFinished(events)).toEqual({ requestId: expect.any(String) });
    expect(fake.sms).toHaveLength(1);
  });

  it("never repeats a call whose outcome is unknown, whatever the attempts of the job are", async () => {
    const { fake, queue, events, unknown, work } = await start();
    work();
    const ref = fake.addIdentification();
    fake.failNext({ kind: "reset-after-send" });
    const job = await queue.add("authorize", ref, { attempts: 5 });
    await expect(job.waitUntilFinished(events)).rejects.toThrow("An SMS may have gone out");
    expect(unknown).toEqual([ref]);
    expect(fake.sms).toHaveLength(1);
  });

  it("may repeat a call that was not sent", async () => {
    const { fake, queue, events, unknown, work } = await start();
    work();
    // The client itself tries three times.
    for (let request = 1; request <= 3; request++) fake.failNext({ kind: "status", status: 503, on: "token" });
    const job = await queue.add("authorize", fake.addIdentification(), { attempts: 3 });
    await job.waitUntilFinished(events);
    expect((await Job.fromId(queue, String(job.id)))?.attemptsStarted).toBe(2);
    expect(unknown).toEqual([]);
    expect(fake.sms).toHaveLength(1);
  });

  it("does not make the call of a worker that died", async () => {
    const { fake, queue, events, unknown, work, connection } = await start();
    const ref = fake.addIdentification();
    const job = await queue.add("authorize", ref, jobOptions);
    const dead = new Worker(queueName, null, { connection, lockDuration: 300 });
    await dead.getNextJob("a-token");
    await dead.close();
    work({ stalledInterval: 300 });
    await expect(job.waitUntilFinished(events)).rejects.toThrow("perhaps an SMS went out");
    expect(unknown).toEqual([ref]);
    expect(fake.sms).toHaveLength(0);
  });
});
