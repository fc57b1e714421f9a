// Refuses to run in a browser, where every visitor could read the access token.
import { ConfigurationError } from "../errors.js";
import { checkFlag } from "./validate.js";

/** The globals by which platforms differ. */
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
    "createSolarisClient does not run in a browser: every visitor could read the access token, and fetch may send a request" +
      " twice, which sends two SMS. Make the call on your server. For a test page, set dangerouslyAllowBrowser: true.",
  );
}

/**
 * True in a page and in a worker, which has no document. Node, Deno and Bun have `process.versions.node`, also if jsdom adds a
 * document. workerd has neither, and its user agent names it.
 */
function isBrowser({ process, document, navigator }: Platform): boolean {
  if (process?.versions?.node !== undefined) return false;
  return document !== undefined || String(navigator?.userAgent).startsWith("Mozilla/");
}
