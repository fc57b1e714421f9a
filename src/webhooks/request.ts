// Reads the request of a webhook: its headers and its raw bytes. Nothing in it can be trusted.
import { notify } from "../internal/notify.js";
import { Rejected } from "./rejection.js";
import { late, within } from "./within.js";

/** Reads a header by its name in lower case. */
export type HeaderReader = (name: string) => string | undefined;

/** Headers of the platform, or an object of names in any case. Several values of a name are one, joined as Node joins them. */
export function headerReader(headers: unknown): HeaderReader {
  const source = headers as Readonly<Record<string, unknown>>;
  if (typeof source.get === "function") {
    const get: (name: string) => unknown = source.get.bind(source);
    return (name) => textOf(get(name));
  }
  const names = Object.keys(source);
  return (wanted) => {
    const name = names.find((given) => given.toLowerCase() === wanted);
    return name === undefined ? undefined : textOf(source[name]);
  };
}

function textOf(value: unknown): string | undefined {
  const text = Array.isArray(value) ? value.join(", ") : value;
  return typeof text === "string" ? text.trim() : undefined;
}

/**
 * Returns a copy of the bytes, so that what is read later is what was checked.
 *
 * @param timeLeft in milliseconds
 * @throws {Rejected}
 */
export async function readBody(body: unknown, maxBytes: number, timeLeft: () => number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const add = (chunk: unknown) => {
    if (!ArrayBuffer.isView(chunk)) throw new Rejected("body-not-raw");
    const { buffer, byteOffset, byteLength } = chunk;
    size += byteLength;
    if (size > maxBytes) throw new Rejected("too-large");
    chunks.push(new Uint8Array(buffer, byteOffset, byteLength));
  };
  if (isStream(body)) await readStream(body[Symbol.asyncIterator](), timeLeft, add);
  // A longer string has more bytes, too.
  else add(typeof body === "string" ? new TextEncoder().encode(body.slice(0, maxBytes + 1)) : body);
  return joined(chunks, size);
}

function isStream(body: unknown): body is AsyncIterable<unknown> {
  return typeof body === "object" && body !== null && Symbol.asyncIterator in body;
}

async function readStream(
  stream: AsyncIterator<unknown>,
  timeLeft: () => number,
  add: (chunk: unknown) => void,
): Promise<void> {
  const nextChunk = async () => {
    const next = await within(timeLeft(), () => stream.next()).catch((thrown: unknown) => {
      throw new Rejected("incomplete", thrown);
    });
    if (next === late) throw new Rejected("incomplete");
    return next;
  };
  try {
    for (let next = await nextChunk(); !next.done; next = await nextChunk()) add(next.value);
  } catch (thrown) {
    // It is not awaited: that of a stream that hangs may never settle.
    notify(() => stream.return?.(), undefined);
    throw thrown;
  }
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
