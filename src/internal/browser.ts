// Decides whether this is a browser, where the partner's credentials do not belong.
import { ConfigurationError } from "../errors.js";
import { checkFlag } from "./validate.js";

/** What tells the platforms apart: each has some of these. */
interface Platform {
  readonly process?: { readonly versions?: { readonly node?: unknown } };
  readonly document?: unknown;
  readonly navigator?: { readonly userAgent?: unknown };
}

/** @throws {ConfigurationError} */
export function checkBrowser(allowed: unknown): void {
  checkFlag("dangerouslyAllowBrowser", allowed);
  if (allowed || !isBrowser(globalThis as Platform)) return;
  throw new ConfigurationError(
    "createSolarisClient does not run in a browser. Every visitor could read the access token and what it is made from, and a" +
      " browser's fetch may send a request twice, so that the customer gets two SMS. Make the call on your server, and let the" +
      " page ask your server. If this page is a test of yours: dangerouslyAllowBrowser: true.",
  );
}

/**
 * A page, or a worker, which has no document. Node, Deno and Bun have `process.versions.node`, also where jsdom gives them a
 * document; workerd has neither, and says who it is.
 */
function isBrowser({ process, document, navigator }: Platform): boolean {
  if (process?.versions?.node !== undefined) return false;
  return document !== undefined || String(navigator?.userAgent).startsWith("Mozilla/");
}
