import { EventEmitter, once } from "node:events";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { recordingIo } from "../../contract-tests/support/recording-io.js";
import { ioOfProcess, type ProcessLike, withProgress } from "./io.js";

/** A process that runs nothing. */
function startProcess() {
  const stdout = Object.assign(new PassThrough(), { isTTY: true });
  const stderr = new PassThrough();
  const exit = vi.fn();
  const emitter = Object.assign(new EventEmitter(), { stdout, stderr, exit, env: { A: "1" }, cwd: () => "/folder" });
  return { emitter, stdout, stderr, exit, io: ioOfProcess(emitter as unknown as ProcessLike) };
}

describe("the surroundings of a process", () => {
  it("are its streams, its environment and its folder", async () => {
    const { io, stdout, stderr } = startProcess();
    io.out("found");
    io.err("doing");
    expect([io.env, io.cwd, io.isTty]).toEqual([{ A: "1" }, "/folder", true]);
    stdout.end();
    stderr.end();
    expect([await text(stdout), await text(stderr)]).toEqual(["found\n", "doing\n"]);
  });

  it.each(["SIGINT", "SIGTERM"])("abort at the first %s, and leave the second one to the process", (name) => {
    const { io, emitter } = startProcess();
    expect(io.signal.aborted).toBe(false);
    emitter.emit(name);
    expect(io.signal.aborted).toBe(true);
    expect(emitter.listenerCount(name)).toBe(0);
  });

  it("end with 2 and the kind of an error that nobody caught", async () => {
    const { emitter, stderr, exit } = startProcess();
    emitter.emit("uncaughtException", new RangeError("s3cret-value"));
    await once(stderr, "data");
    await vi.waitFor(() => expect(exit).toHaveBeenCalledWith(2));
  });

  it("keep working if the reader of the output goes away", () => {
    const { stdout, stderr } = startProcess();
    const gone = Object.assign(new Error("write EPIPE"), { code: "EPIPE" });
    expect(() => [stdout, stderr].map((stream) => stream.emit("error", gone))).not.toThrow();
  });
});

describe("progress", () => {
  const useFakeTimers = () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
  };

  it("is said of what takes longer than a second", async () => {
    useFakeTimers();
    const io = recordingIo();
    const work = withProgress(io, "Reading", () => new Promise((resolve) => setTimeout(() => resolve("done"), 1001)));
    await vi.advanceTimersByTimeAsync(999);
    expect(io.stderr).toBe("");
    await vi.advanceTimersByTimeAsync(2);
    expect(await work).toBe("done");
    expect(io.stderr).toBe("Reading …\n");
  });

  it("is not said of what fails before, or is quick", async () => {
    useFakeTimers();
    const io = recordingIo();
    await expect(withProgress(io, "Reading", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(vi.getTimerCount()).toBe(0);
    expect(io.stderr).toBe("");
  });
});
