// Tells what happens at the fake provider: requests, answers, lost answers and SMS. It listens to Node's own diagnostics of its
// servers, so it sees the same of every client, in whatever process.
import { subscribe, unsubscribe } from "node:diagnostics_channel";

const lost = /** @type {Record<string, string>} */ ({
  "reset-after-send": "connection reset",
  hang: "no answer, and the connection closes",
  truncate: "200, and the answer breaks off",
});

/** A pause between two attempts that is shorter is not drawn, in milliseconds. */
const visiblePauseMs = 40;

/**
 * @param {import("solaris-esign/testing").FakeSolaris} fake
 * @param {import("solaris-esign/testing").FakeServer} server
 * @param {(event: import("../clients/client.js").LabEvent) => void} tell
 */
export function watchProvider(fake, server, tell) {
  const lanes = new Map([
    [new URL(server.url).port, "provider"],
    [new URL(server.tokenUrl).port, "token"],
  ]);
  const counts = { sms: 0, attempts: 0 };
  let lastEnd = Number.POSITIVE_INFINITY;
  const tellSms = () => {
    for (const { referenceToken } of fake.sms.slice(counts.sms)) {
      counts.sms++;
      tell({ kind: "message", from: "provider", to: "phone", label: `SMS ${referenceToken}`, tone: "sms" });
    }
  };
  const attempt = () => {
    const pauseMs = performance.now() - lastEnd;
    if (pauseMs > visiblePauseMs)
      tell({ kind: "wait", at: "backend", label: `waits ${(pauseMs / 1000).toFixed(2)} s` });
    return ++counts.attempts;
  };
  const ended = () => {
    lastEnd = performance.now();
  };
  const onRequest = (/** @type {any} */ { request, response }) => {
    const lane = lanes.get(String(request.socket.localPort));
    if (!lane) return;
    const isAuthorize = request.method === "PATCH";
    const label = isAuthorize ? `authorize, attempt ${attempt()}` : lane === "token" ? "token request" : "retrieve";
    tell({ kind: "message", from: "backend", to: lane, label });
    setTimeout(tellSms, 20);
    let answered = false;
    const end = (/** @type {string} */ answer, /** @type {string} */ tone) => {
      if (answered) return;
      answered = true;
      tellSms();
      tell({ kind: "message", from: lane, to: "backend", label: answer, tone });
      if (isAuthorize) ended();
    };
    response.once("finish", () => end(String(response.statusCode), response.statusCode < 400 ? "answer" : "bad"));
    response.once("close", () => end(lost[fake.exchanges.at(-1)?.fault?.kind ?? ""] ?? "connection closed", "lost"));
  };
  subscribe("http.server.request.start", onRequest);
  return {
    counts,
    /** A connection that was refused, which only the client sees. @param {string} to */
    refused(to) {
      const label = to === "provider" ? `authorize, attempt ${attempt()}: refused` : "token request: refused";
      tell({ kind: "message", from: "backend", to, label, tone: "lost" });
      ended();
    },
    stop() {
      tellSms();
      unsubscribe("http.server.request.start", onRequest);
    },
  };
}
