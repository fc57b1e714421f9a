// Undoes compression that was not asked for: some gateways compress every response.
import type { Transform } from "node:stream";
import zlib from "node:zlib";

/** Where the bytes of a body go. */
export interface ByteSink {
  write(chunk: Buffer): void;
  end(): void;
}

type Start = (firstByte?: number) => Transform;

const gzip = () => zlib.createGunzip();
/** By encoding: starts to decode a body, given its first byte. */
const decoders: Readonly<Record<string, Start>> = {
  gzip,
  "x-gzip": gzip,
  br: () => zlib.createBrotliDecompress(),
  // Means zlib's format (RFC 9110, 8.4.1.2), but some servers send the bare DEFLATE data in it. Only zlib's begins with method 8.
  deflate: (first = 0) => ((first & 0x0f) === 8 ? zlib.createInflate() : zlib.createInflateRaw()),
};

/** Each one takes memory, and nobody has a reason to apply more. */
const mostEncodings = 5;

/**
 * Decodes what is written to it into the sink. A body in an unknown encoding is left as it is: some servers name a charset in this
 * header, and one that is really encoded is no JSON, so it is not misread.
 *
 * @param onBroken is called when the body is corrupt or truncated: the end of the sink never comes then
 */
export function decodingTo(
  contentEncoding = "",
  onBroken: (cause: Error) => void,
  sink: ByteSink,
): ByteSink & { stop(): void } {
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
  // They are listed in the order in which they were applied: the last one is undone first.
  const first = isKnown ? known.reduce(decode, sink) : sink;
  return {
    ...first,
    stop() {
      for (const decoder of started) decoder.destroy();
    },
  };
}
