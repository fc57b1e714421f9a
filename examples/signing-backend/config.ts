// What the environment says. A wrong value ends the process at boot, before it listens.
import { type ClientOptions, clientCredentials, type IdentificationRef } from "solaris-esign";
import type { StorageConfig } from "./storage.js";

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly client: ClientOptions;
  /** None until there is a subscription: then only its handshake is accepted. */
  readonly webhookSecrets: readonly string[];
  readonly storage: StorageConfig;
  /** STAND-IN: your database knows the identification of each customer. */
  readonly customers: ReadonlyMap<string, IdentificationRef>;
}

/** @throws {Error} a variable is missing or wrong; the message does not repeat its value */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const need = (name: string) => {
    const value = env[name];
    if (!value) throw new Error(`Set ${name}.`);
    return value;
  };
  const clientId = need("SOLARIS_CLIENT_ID");
  const clientSecret = need("SOLARIS_CLIENT_SECRET");
  const { SOLARIS_ENVIRONMENT: environment, LEDGER: ledger = "memory" } = env;
  if (environment !== undefined && environment !== "sandbox" && environment !== "production") {
    throw new Error("SOLARIS_ENVIRONMENT is sandbox or production.");
  }
  if (ledger !== "memory" && ledger !== "postgres" && ledger !== "redis") {
    throw new Error("LEDGER is memory, postgres or redis.");
  }
  return {
    host: env.HOST ?? "127.0.0.1",
    port: Number(env.PORT ?? 8080),
    client: environment
      ? { environment, auth: clientCredentials({ clientId, clientSecret }) }
      : {
          baseUrl: need("SOLARIS_BASE_URL"),
          auth: clientCredentials({ clientId, clientSecret, tokenUrl: need("SOLARIS_TOKEN_URL") }),
        },
    webhookSecrets: env.SOLARIS_WEBHOOK_SECRETS?.split(",").filter(Boolean) ?? [],
    storage: ledger === "memory" ? { ledger } : { ledger, url: need("LEDGER_URL") },
    customers: new Map(Object.entries(JSON.parse(env.STAND_IN_CUSTOMERS ?? "{}"))),
  };
}
