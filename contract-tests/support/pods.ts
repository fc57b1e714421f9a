// The processes of a fleet, which are killed and paused: a new one starts in place of a dead one.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { IdentificationRef } from "../../src/index.js";
import { type Answer, type Click, type PodSettings, stopChannel } from "./pod-protocol.js";

export interface PodsOptions {
  /** Where the package and `pod-process.js` are. */
  readonly folder: string;
  /** The settings of a process: of each place in the fleet, and of each process that starts there. */
  settings(place: number): PodSettings;
  readonly timeoutMs: number;
  /** A process has stopped itself with SIGSTOP. */
  onPause(resume: () => void): void;
}

interface Pod {
  readonly process: ChildProcess;
  readonly clicks: Map<number, (answer: Answer | "died") => void>;
}

export class Pods {
  /** How many died or were paused, by step; `any` are those at a random moment. */
  readonly killed: Record<string, number> = {};
  readonly paused: Record<string, number> = {};
  readonly size: number;
  readonly #options: PodsOptions;
  readonly #places: Promise<Pod>[] = [];
  readonly #running = new Set<ChildProcess>();
  #clicks = 0;
  #isClosed = false;
  #failure: Error | undefined;

  constructor(size: number, options: PodsOptions) {
    this.size = size;
    this.#options = options;
    for (let place = 0; place < size; place++) this.#start(place);
  }

  get kills(): number {
    return total(this.killed);
  }

  get pauses(): number {
    return total(this.paused);
  }

  get clicks(): number {
    return this.#clicks;
  }

  /** Resolves when all have started. @throws {Error} one ended by itself */
  async ready(): Promise<void> {
    await Promise.all(this.#places);
    if (this.#failure) throw this.#failure;
  }

  /** A customer's click lands at the process in this place. */
  async click(place: number, ref: IdentificationRef, stop?: Click["stop"]): Promise<Answer | "died"> {
    const pod = await (this.#places[place] as Promise<Pod>);
    const click = ++this.#clicks;
    const { timeoutMs } = this.#options;
    return new Promise((resolve) => {
      if (pod.process.exitCode !== null || pod.process.signalCode !== null) return resolve("died");
      pod.clicks.set(click, resolve);
      pod.process.send({ click, ref, timeoutMs, stop } satisfies Click, () => {});
    });
  }

  /** Kills the process in this place, at any step. */
  async kill(place: number): Promise<void> {
    const pod = await (this.#places[place] as Promise<Pod>);
    if (pod.process.kill("SIGKILL")) count(this.killed, "any");
  }

  async pause(place: number): Promise<void> {
    const pod = await (this.#places[place] as Promise<Pod>);
    if (!pod.process.kill("SIGSTOP")) return;
    count(this.paused, "any");
    this.#options.onPause(() => pod.process.kill("SIGCONT"));
  }

  /** Kills all. @throws {Error} one ended by itself */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(
      [...this.#running].map(async (running) => {
        const ended = once(running, "exit");
        running.kill("SIGKILL");
        await ended;
      }),
    );
    if (this.#failure) throw this.#failure;
  }

  #start(place: number): void {
    const { folder, settings } = this.#options;
    const pod: Pod = {
      process: spawn(process.execPath, [join(folder, "pod-process.js"), JSON.stringify(settings(place))], {
        cwd: folder,
        stdio: ["ignore", "inherit", "inherit", "ipc", "pipe"],
      }),
      clicks: new Map(),
    };
    this.#running.add(pod.process);
    const ready = new Promise<Pod>((resolve, reject) => {
      pod.process.on("message", (message: Answer | "ready") => {
        if (message === "ready") return resolve(pod);
        pod.clicks.get(message.click)?.(message);
        pod.clicks.delete(message.click);
      });
      pod.process.once("exit", (code, signal) => {
        this.#running.delete(pod.process);
        for (const end of pod.clicks.values()) end("died");
        const failure = new Error(`A process ended with ${code ?? signal}.`);
        if (signal !== "SIGKILL") this.#failure = failure;
        if (signal !== "SIGKILL" || this.#isClosed) return reject(failure);
        this.#start(place);
        // Those who wait for it to start get the next one.
        resolve(this.#places[place] as Promise<Pod>);
      });
    });
    ready.catch(() => {});
    this.#places[place] = ready;
    const stops = pod.process.stdio[stopChannel] as Readable;
    createInterface({ input: stops }).on("line", (line) => {
      const [, signal, step = ""] = /^(\w+) (.*)$/.exec(line) ?? [];
      count(signal === "SIGKILL" ? this.killed : this.paused, step);
      if (signal === "SIGSTOP") this.#options.onPause(() => pod.process.kill("SIGCONT"));
    });
  }
}

function count(counts: Record<string, number>, what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}

function total(counts: Record<string, number>): number {
  return Object.values(counts).reduce((sum, counted) => sum + counted, 0);
}
