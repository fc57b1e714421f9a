// Next.js (App Router): lib/solaris.ts. One client for the process, not one for each request: it has the token and the connections.
// A development server reloads modules, so the client is kept on globalThis.
import { clientCredentials, createSolarisClient, type SolarisClient } from "solaris-esign";

const kept = globalThis as { solaris?: SolarisClient };

export function getSolaris(env: Readonly<Record<string, string | undefined>> = process.env): SolarisClient {
  const { SOLARIS_BASE_URL: baseUrl = "", SOLARIS_TOKEN_URL: tokenUrl = "" } = env;
  const { SOLARIS_CLIENT_ID: clientId = "", SOLARIS_CLIENT_SECRET: clientSecret = "" } = env;
  kept.solaris ??= createSolarisClient({ baseUrl, auth: clientCredentials({ clientId, clientSecret, tokenUrl }) });
  return kept.solaris;
}

/** STAND-IN for your session: it finds the identification of the customer. Never take the ids from the request. */
export function refOf(request: Request) {
  const customers = JSON.parse(process.env.STAND_IN_CUSTOMERS ?? "{}");
  return customers[request.headers.get("x-stand-in-customer") ?? ""];
}
