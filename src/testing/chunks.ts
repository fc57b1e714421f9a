// The body of an answer as it goes over the wire: at once, in small pieces, or broken off in the middle.
import { pause } from "../internal/wait.js";
import type { FakeAnswer } from "./answers.js";
import type { Outcome } from "./fake-api.js";

/** What becomes of a request that is answered, be it in part. */
export type Answered = Extract<Outcome, { readonly answer: FakeAnswer }>;

/** How much of a body comes at once when it drips. */
const pieceBytes = 32;

/** @throws the signal's reason, when it is aborted in a pause */
export async function* piecesOf(outcome: Answered, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(outcome.answer.body);
  if (outcome.kind === "drip") {
    for (let start = 0; start < bytes.length; start += pieceBytes) {
      await pause(outcome.everyMs, signal);
      yield bytes.subarray(start, start + pieceBytes);
    }
  } else {
    yield outcome.kind === "truncate" ? bytes.subarray(0, bytes.length / 2) : bytes;
  }
}
