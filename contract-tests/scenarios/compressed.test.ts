// Proves that a compressed response, although no request asks for one, is read like any other, with the same size limit.
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  delivered,
  failed,
  head,
  identification,
  type Step,
  startProvider,
  transports,
  whatIsUnderWayArrives,
} from "../support/scripted-provider.js";

const limit = 1024 * 1024;
const text = JSON.stringify(identification);
const large = (bytes: number) => gzipSync(text.padEnd(bytes));

/** Responds in the given encoding. `announced` is the length in the header, if it is not that of the body. */
function encoded(encoding: string, body: Buffer | string, { status = 200, announced = body.length } = {}): Step {
  const headers = { "content-encoding": encoding, "content-length": announced, "x-request-id": "request-1" };
  return (socket) => socket.write(Buffer.concat([Buffer.from(head(status, headers)), Buffer.from(body)]));
}

/** Its last eight bytes are the checksum and the length of the text. */
const withoutChecksum = (body: Buffer) => Buffer.concat([body.subarray(0, -8), Buffer.alloc(8)]);

const inTwoParts =
  (encoding: string, body: Buffer): Step =>
  (socket, ...args) => {
    encoded(encoding, body.subarray(0, 9), { announced: body.length })(socket, ...args);
    void whatIsUnderWayArrives().then(() => socket.write(body.subarray(9)));
  };

const lost = failed("ConnectionError", "unknown");
const odd = failed("UnexpectedResponseError", "unknown", { status: 200, requestId: "request-1" });

describe.each(transports)("over %s", (name, transport) => {
  it.each<[string, Step, object]>([
    ["gzip", encoded("gzip", gzipSync(text)), delivered()],
    ["gzip by its old name", encoded("x-gzip", gzipSync(text)), delivered()],
    ["gzip in capitals", encoded("GZIP", gzipSync(text)), delivered()],
    ["Brotli", encoded("br", brotliCompressSync(text)), delivered()],
    ["DEFLATE in zlib's format", encoded("deflate", deflateSync(text)), delivered()],
    ["bare DEFLATE", encoded("deflate", deflateRawSync(text)), delivered()],
    ["two encodings", encoded("deflate, gzip", gzipSync(deflateSync(text))), delivered()],
    ["three encodings", encoded("br,deflate , gzip", gzipSync(deflateRawSync(brotliCompressSync(text)))), delivered()],
    ["a body in two parts", inTwoParts("gzip", gzipSync(text)), delivered()],
    ["no encoding, which is said", encoded("identity", text), delivered()],
    ["a charset in the place of an encoding", encoded("utf-8", text), delivered()],
    ["an encoding that nobody knows", encoded("x-rot13", "{vq: 1}"), odd],
    [
      "an encoding that nobody knows, after one that is known",
      encoded("gzip, x-rot13", "{}", { status: 403 }),
      failed("PermissionError", "rejected", { status: 403, requestId: "request-1" }),
    ],
    ["nothing, compressed", encoded("gzip", ""), odd],
    ["as much as is read", encoded("gzip", large(limit)), delivered()],
    ["a byte more than is read", encoded("gzip", large(limit + 1)), odd],
    [
      "a refusal",
      encoded("gzip", gzipSync('{"errors":[]}'), { status: 403 }),
      { ...failed("PermissionError", "rejected", { status: 403, requestId: "request-1" }) },
    ],
    ["a body that is not what its encoding says", encoded("gzip", text), lost],
    ["a body with a wrong checksum", encoded("gzip", withoutChecksum(gzipSync(text))), lost],
  ])("a response with %s", async (_, step, expected) => {
    const provider = await startProvider();
    provider.api.script(step);
    expect(await provider.play(transport)).toEqual(expected);
  });

  it("a bomb ends the call before it is read to its end, and closes the connection", async () => {
    const provider = await startProvider();
    // Its end never comes.
    provider.api.script(encoded("gzip", gzipSync(Buffer.alloc(8 * limit)), { announced: limit }));
    expect(await provider.play(transport)).toEqual(odd);
    await provider.api.until(() => provider.api.seen.open === 0);
  });

  it("a compressed access token", async () => {
    const provider = await startProvider();
    provider.tokens.script(encoded("gzip", gzipSync('{"access_token":"t0ken","expires_in":3600}')));
    expect(await provider.play(transport)).toEqual(delivered());
    expect(provider.api.requests[0]?.authorization).toBe("Bearer t0ken");
  });

  it("neither request asks for compression", async () => {
    const provider = await startProvider();
    await provider.play(transport);
    const asked = [provider.tokens, provider.api].map(({ requests }) => requests[0]?.acceptEncoding);
    expect(asked).toEqual(["identity", "identity"]);
  });

  it.each<[string, Step]>([
    ["before it is whole", encoded("gzip", gzipSync(text).subarray(0, -12))],
    ["when only its checksum is missing", encoded("gzip", gzipSync(text).subarray(0, -8))],
    [
      "and its connection is closed",
      (...args) => {
        encoded("gzip", gzipSync(text), { announced: 999 })(...args);
        args[0].end();
      },
    ],
    [
      "after bytes that are not its own",
      (...args) => {
        encoded("deflate", Buffer.concat([deflateSync(text), Buffer.from("x")]), { announced: 999 })(...args);
        // Long after it has been decoded.
        setTimeout(() => args[0].end(), 100);
      },
    ],
  ])("a compressed response that ends %s never counts as a whole one on node", async (what, step) => {
    const provider = await startProvider();
    provider.api.script(step);
    const story = await provider.play(transport);
    // Node's fetch reads what there is of a compressed body that ends early.
    if (name === "node" || what.startsWith("and")) expect(story).toEqual(lost);
    else expect(["UnexpectedResponseError", "delivered"]).toContain(story.result);
  });
});

it("a response with too many encodings is not decoded: each would take memory", async () => {
  const provider = await startProvider();
  provider.api.script(encoded("gzip, gzip, gzip, gzip, gzip, gzip", text));
  expect(await provider.play({})).toEqual(delivered());
});
