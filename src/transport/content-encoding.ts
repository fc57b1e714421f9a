// Decodes compressed responses. Requests ask for none, but some gateways compress every response.
import type { Transform } from "node:stream";
import zlib from "node:zlib";

/** Receives the bytes of a body. */
export interface ByteSink {
  write(chunk: Buffer): void;
  end(): void;
}

type Start = (firstByte?: number) => Transform;

const gzip = () => zlib.createGunzip();
/** By encoding: creates the decoder of a body, given its first byte. */
const decoders: Readonly<Record<string, Start>> = {
  gzip,
  "x-gzip": gzip,
  br: () => zlib.createBrotliDecompress(),
  // `deflate` is zlib's format (RFC 9110, 8.4.1.2), but some servers send raw DEFLATE data. Only zlib's format begins with method
  // 8.
  deflate: (first = 0) => ((first & 0x0f) === 8 ? zlib.createInflate() : zlib.createInflateRaw()),
};

/** Each encoding takes memory, and there is no reason to apply more. */
const mostEncodings = 5;

/**
 * Decodes the bytes that are written, and writes them to the sink. A body in an unknown encoding stays as it is: some servers name
 * a charset in this header, and a body that is really encoded is no JSON, so it cannot be misread.
 *
 * @param onBroken called if the body is corrupt or truncated; the sink is then never ended
 */
export function decodingTo(
  contentEncoding = "",
  onBroken: (cause: Error) => void,
  sink: ByteSink,
): ByteSink & { stop(): void } {
  if (contentEncoding === "") return { ...sink, stop() {} };
  const names = contentEncoding.toLowerCase().split(",", mostEncodings + 1);
  const encodings = names.map((name) => name.trim()).filter((name) => name !== "" && name !== "identity");
  const known = encodings.flatMap((name) => (Object.hasOwn(decoders, name) ? [decoders[name] as Start] : []));
  const started: Transform[] = [];
  const decode = (next: ByteSink, start: Start): ByteSink => {
    let decoder: Transform | undefined;
    return {
      write(chunk) {
        if (!decoder) {
          decoder = start(chunk[0]).on("data", next.write).once("end", next.end).on("error", onBroken);
          started.push(decoder);
        }
        decoder.write(chunk);
      },
      // An empty body is empty in every encoding.
      end: () => void (decoder ? decoder.end() : next.end()),
    };
  };
  const isKnown = known.length === encodings.length && names.length <= mostEncodings;
  // The header lists encodings in the order in which they were applied: the last one is decoded first.
  const first = isKnown ? known.reduce(decode, sink) : sink;
  return {
    ...first,
    stop() {
      for (const decoder of started) decoder.destroy();
    },
  };
}
