// Stands in front of a provider on the loopback interface, and changes its answers: for disagreements that the fake cannot have.
import { buffer } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { startLoopbackServer } from "../../scripts/support/loopback-server.mjs";

export interface Rewritten {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** @param rewrite told of each answer and which request, from 1, it is for */
export async function rewriting(
  upstream: string,
  rewrite: (answer: Rewritten, nth: number) => Partial<Rewritten>,
): Promise<{ readonly url: string; readonly requests: number }> {
  let requests = 0;
  const server = await startLoopbackServer(async (request, response) => {
    const nth = ++requests;
    const sent = await buffer(request);
    const { authorization, "content-type": contentType } = request.headers;
    const answered = await fetch(upstream + request.url, {
      method: request.method as string,
      headers: { ...(authorization && { authorization }), ...(contentType && { "content-type": contentType }) },
      ...(sent.length > 0 && { body: new Uint8Array(sent) }),
    });
    const headers = Object.fromEntries([...answered.headers].filter(([name]) => /^(x-|content-type)/.test(name)));
    const honest = { status: answered.status, headers, body: await answered.text() };
    const { status, headers: sentHeaders, body } = { ...honest, ...rewrite(honest, nth) };
    response.writeHead(status, sentHeaders).end(body);
  });
  onTestFinished(() => server.close().then(() => undefined));
  return {
    url: server.url,
    get requests() {
      return requests;
    },
  };
}
