// Answers as a Pact Broker does, as far as publishing and can-i-deploy go, and records what it is asked.
import { text } from "node:stream/consumers";
import { startLoopbackServer } from "./loopback-server.mjs";

/**
 * @typedef {object} Received
 * @property {string} method
 * @property {URL} url
 * @property {string | undefined} authorization
 * @property {any} body
 */

/**
 * @param {{ token: string, deployable: (version: string) => boolean }} knows
 */
export async function startStandInBroker({ token, deployable }) {
  /** @type {Received[]} */
  const received = [];
  /** A version keeps the pact that was published first. @type {Map<string, string>} */
  const published = new Map();

  const broker = await startLoopbackServer(async (request, response) => {
    const { method = "", headers } = request;
    const url = new URL(request.url ?? "/", broker.url);
    const body = await text(request).then((sent) => (sent ? JSON.parse(sent) : undefined));
    received.push({ method, url, authorization: headers.authorization, body });
    const { status, answer } = headers.authorization === `Bearer ${token}` ? answerTo(url, body) : unauthorized;
    response.writeHead(status, { "content-type": "application/hal+json;charset=utf-8" }).end(JSON.stringify(answer));
  });

  /**
   * @param {URL} url
   * @param {any} body
   */
  function answerTo(url, body) {
    if (url.pathname === "/") return { status: 200, answer: { _links: linksOf(broker.url) } };
    if (url.pathname === "/environments") return { status: 200, answer: environmentsOf(broker.url) };
    if (url.pathname === "/contracts/publish") return publish(body);
    if (url.pathname === "/matrix") return matrix(deployable(url.searchParams.get("q[][version]") ?? ""));
    return { status: 404, answer: { error: "The requested document was not found on this server." } };
  }

  /** @param {any} body */
  function publish({ pacticipantVersionNumber: version, contracts }) {
    const content = contracts[0].content;
    const kept = published.get(version) ?? content;
    published.set(version, kept);
    if (kept !== content) {
      const told = `Cannot change the content of the pact of version ${version}`;
      return { status: 409, answer: { errors: { contracts: [told] }, notices: [{ type: "error", text: told }] } };
    }
    const notices = [{ type: "success", text: "Pact successfully published" }];
    return { status: 200, answer: { notices, _links: publicationLinksOf(broker.url) } };
  }

  return { ...broker, received };
}

const unauthorized = { status: 401, answer: { error: "Authentication failed" } };

/** @param {boolean} deployable */
function matrix(deployable) {
  const reason = deployable ? "All required verification results are published" : "A verification is missing";
  const summary = { deployable, reason, success: deployable ? 1 : 0, failed: 0, unknown: deployable ? 0 : 1 };
  const notices = [{ type: deployable ? "success" : "error", text: reason }];
  return { status: 200, answer: { summary, notices, matrix: [] } };
}

/** @param {string} base */
function linksOf(base) {
  return {
    self: { href: base },
    "pb:publish-contracts": { href: `${base}/contracts/publish` },
    "pb:environments": { href: `${base}/environments` },
  };
}

/** @param {string} base */
function publicationLinksOf(base) {
  const pact = { title: "Pact", name: "The pact", href: `${base}/pacts/1` };
  return {
    "pb:pacticipant": { title: "Pacticipant", name: "The consumer", href: `${base}/pacticipants/1` },
    "pb:pacticipant-version": { title: "Pacticipant version", name: "1", href: `${base}/pacticipants/1/versions/1` },
    "pb:pacticipant-version-tags": [],
    "pb:contracts": [pact],
  };
}

/** @param {string} base */
function environmentsOf(base) {
  const self = { title: "Environment", name: "production", href: `${base}/environments/1` };
  const created = { createdAt: "2026-01-01T00:00:00+00:00", updatedAt: "2026-01-01T00:00:00+00:00" };
  const production = { uuid: "1", name: "production", displayName: "Production", production: true, ...created };
  return {
    _embedded: { environments: [{ ...production, _links: { self } }] },
    _links: { self: { href: `${base}/environments` } },
  };
}
