// The body of a response as it is sent: at once, in small chunks, or truncated.
import { pause } from "../internal/wait.js";
import type { FakeAnswer } from "./answers.js";
import type { Outcome } from "./fake-api.js";

/** The outcome of a request that gets a response, or a part of one. */
export type Answered = Extract<Outcome, { readonly answer: FakeAnswer }>;

/** The size of a chunk of the fault `drip`, in bytes. */
const chunkBytes = 32;

/** @throws the reason of the signal, if it aborts during a pause */
export async function* chunksOf(outcome: Answered, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(outcome.answer.body);
  if (outcome.kind === "drip") {
    for (let start = 0; start < bytes.length; start += chunkBytes) {
      await pause(outcome.everyMs, signal);
      yield bytes.subarray(start, start + chunkBytes);
    }
  } else {
    yield outcome.kind === "truncate" ? bytes.subarray(0, bytes.length / 2) : bytes;
  }
}
