// Where a provider is: an address, or the name of one of the environments in the contract.
import { type ConfigurationError, createSolarisClient, environments } from "../index.js";
import { UsageError } from "./command.js";

export interface ProviderAddress {
  readonly baseUrl: string;
  readonly tokenUrl: string;
}

/** The options that name a provider. */
export const addressOptions = {
  environment: { type: "string" },
  "base-url": { type: "string" },
  "token-url": { type: "string" },
} as const;

/** What was given of them. */
interface GivenAddress {
  readonly environment?: string;
  readonly "base-url"?: string;
  readonly "token-url"?: string;
}

const known: Readonly<Record<string, ProviderAddress>> = environments;

/** @throws {UsageError} */
export function addressOf({ environment, "base-url": baseUrl, "token-url": tokenUrl }: GivenAddress): ProviderAddress {
  if ((environment === undefined) === (baseUrl === undefined)) {
    throw new UsageError("Say where the provider is: either --base-url URL or --environment NAME, one of them.");
  }
  if (environment !== undefined) {
    const address = Object.hasOwn(known, environment) ? known[environment] : undefined;
    if (!address) throw new UsageError(`--environment is one of: ${Object.keys(known).join(", ")}.`);
    if (tokenUrl !== undefined) {
      throw new UsageError("--environment has a token URL of its own: leave --token-url out.");
    }
    return address;
  }
  const api = checkedApi(baseUrl as string);
  if (tokenUrl !== undefined) return { baseUrl: api, tokenUrl: checkedUrl("token-url", tokenUrl) };
  const address = Object.values(known).find((each) => each.baseUrl === api);
  // Credentials are sent only where somebody said that they go.
  if (!address) throw new UsageError("Say where tokens come from: a --base-url of your own needs --token-url URL.");
  return address;
}

/**
 * Refuses production, unless it was confirmed.
 *
 * @throws {UsageError}
 */
export function confirmProduction(baseUrl: string, confirmed: boolean | undefined): void {
  if (new URL(baseUrl).host !== new URL(environments.production.baseUrl).host || confirmed) return;
  throw new UsageError(
    "This is the provider's production, with real customers: add --confirm-production if you mean it.",
  );
}

/**
 * The address of the API, as --base-url has it. The client refuses more than other commands do, an address with /v1 for example, and
 * would do so only when it is created.
 *
 * @throws {UsageError}
 */
export function checkedApi(text: string, allowInsecureHttp = false): string {
  const baseUrl = checkedBaseUrl("base-url", text, allowInsecureHttp);
  try {
    createSolarisClient({ baseUrl, allowInsecureHttp, auth: String });
  } catch (error) {
    throw new UsageError((error as ConfigurationError).message.replace("baseUrl", "--base-url"));
  }
  return baseUrl;
}

/**
 * The address without slashes at its end, to which paths are added.
 *
 * @param option its name, for the message
 * @param allowInsecureHttp whether plain http is allowed on any host, for a stand-in in another container
 * @throws {UsageError}
 */
export function checkedBaseUrl(option: string, text: string, allowInsecureHttp = false): string {
  // Looks at each slash once: without the first part, a long row of slashes elsewhere takes minutes.
  return checkedUrl(option, text, allowInsecureHttp).replace(/(?<!\/)\/+$/, "");
}

/**
 * The address: https anywhere, http only on a loopback host unless it is allowed, and nothing in it but a path. The message does not
 * repeat it.
 *
 * @throws {UsageError}
 */
function checkedUrl(option: string, text: string, allowInsecureHttp = false): string {
  const refused = (why: string) => new UsageError(`--${option} ${why}.`);
  if (!URL.canParse(text)) throw refused("must be an absolute URL, for example https://api.example.com");
  const { protocol, hostname, username, password } = new URL(text);
  if (username || password) throw refused("must not contain a user name or password");
  if (/[?#\s]/.test(text)) throw refused("must not contain a query, a fragment or white space");
  const isLoopback = /^(localhost|\[::1\]|127\.\d+\.\d+\.\d+)$/.test(hostname);
  if (protocol !== "https:" && !(protocol === "http:" && (isLoopback || allowInsecureHttp))) {
    throw refused("must use https; plain http is allowed only on localhost, 127.0.0.0/8 and [::1]");
  }
  return text;
}
