// Makes one call with the built client, through Prism's proxy, at a provider; once, whatever happens.
import { randomBytes } from "node:crypto";
import { createSolarisClient } from "../../dist/src/index.js";
import { startPrismProxy } from "../support/prism.mjs";
import { exchange } from "./exchange.mjs";
import { readViolations } from "./prism-violations.mjs";
import { relayedHeader, startRelay } from "./relay.mjs";
import { responseOf } from "./token.mjs";

/**
 * @typedef {object} Called
 * @property {import("./exchange.mjs").Answer} [answer] what the provider answered
 * @property {unknown} [failure] why it gave no whole answer
 * @property {import("../../dist/src/index.js").AuthorizeResult} [result] what the client made of it
 * @property {any} [error] or the error that it made of it
 * @property {import("../../dist/src/index.js").DriftReport} [drift] and how it found it to differ from the contract
 * @property {PrismVerdict} [prism]
 *
 * @typedef {{ passedOn: boolean } & ReturnType<typeof readViolations>} PrismVerdict
 *   passedOn: false if Prism gave an answer of its own, which it does where JSON is none, and for a 501
 *
 * @typedef {import("../../dist/src/index.js").IdentificationRef} Ref
 * @typedef {{ token: string | undefined, ref: Ref, timeoutMs: number }} Call token: none to call without
 */

/** @param {string} baseUrl */
export async function startCaller(baseUrl) {
  // The client loads it by itself, and may tell of the first answer only when the call is over.
  await import("../../dist/src/drift/report.js");
  /** The one request that may go out now. @type {{ timeoutMs: number } | undefined} */
  let due;
  /** @type {import("./relay.mjs").Exchange | undefined} */
  let last;
  const relay = await startRelay({
    due({ path, headers }) {
      if (!due) return undefined;
      const { timeoutMs } = due;
      due = undefined;
      // What the client itself sends, without what the proxy adds.
      const { accept, authorization } = headers;
      const sent = { accept: `${accept}`, ...(authorization !== undefined && { authorization }) };
      return { url: baseUrl + path, timeoutMs, headers: sent };
    },
    remember: (exchanged) => {
      last = exchanged;
    },
  });
  const prism = await startPrismProxy({ upstream: relay.url, errors: false });

  /** @param {Call} call */
  const makeCall = async ({ token, ref, timeoutMs }) => {
    /** @type {Called} */
    const called = {};
    last = undefined;
    due = { timeoutMs };
    /** @type {import("../../dist/src/index.js").Fetch} */
    const throughPrism = async (url, init) => {
      const headers = new Headers(init.headers);
      if (token === undefined) headers.delete("authorization");
      const asked = { method: init.method ?? "", headers: Object.fromEntries(headers) };
      const proxied = await exchange(prism.url + url.slice(baseUrl.length), asked, timeoutMs + 5000);
      if (last && "answer" in last) {
        called.answer = last.answer;
        called.prism = {
          passedOn: proxied.headers[relayedHeader] !== undefined,
          ...readViolations(proxied.headers["sl-violations"] ?? null),
        };
        // The client is to read what the provider said: Prism writes JSON anew.
        return responseOf(last.answer);
      }
      called.failure = last?.failure;
      throw new TypeError("fetch failed", { cause: last?.failure });
    };
    const client = createSolarisClient({
      baseUrl,
      // The same token again makes the client give up after a 401, rather than call once more.
      auth: () => token ?? "none",
      fetch: throughPrism,
      maxRetries: 0,
      // The relay ends it first, and knows why.
      timeoutMs: timeoutMs + 5000,
      onDrift: (report) => {
        called.drift = report;
      },
    });
    try {
      called.result = await client.identifications.authorize(ref);
    } catch (error) {
      called.error = error;
      if (!called.answer) called.failure ??= error;
    }
    due = undefined;
    return called;
  };

  return {
    makeCall,
    close: async () => {
      await prism.close();
      await relay.close();
    },
  };
}

/** Ids that are well-formed, and of which nobody has ever heard. @returns {Ref} */
export function unknownRef() {
  const random = () => randomBytes(16).toString("hex");
  return { personId: `${random()}cper`, identificationId: `${random()}cidt` };
}
