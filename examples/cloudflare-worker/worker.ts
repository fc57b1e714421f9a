// Cloudflare Worker. The README says what a Worker cannot know about the delivery.
import { clientCredentials, createSolarisClient, isSolarisError, type SolarisClient } from "solaris-esign";

interface Env {
  readonly SOLARIS_BASE_URL: string;
  readonly SOLARIS_TOKEN_URL: string;
  readonly SOLARIS_CLIENT_ID: string;
  readonly SOLARIS_CLIENT_SECRET: string;
  /** STAND-IN for your session. */
  readonly STAND_IN_CUSTOMERS: string;
}

/** One client for each isolate: it has the token. */
let solaris: SolarisClient | undefined;

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { SOLARIS_BASE_URL: baseUrl, SOLARIS_TOKEN_URL: tokenUrl } = env;
    const { SOLARIS_CLIENT_ID: clientId, SOLARIS_CLIENT_SECRET: clientSecret } = env;
    solaris ??= createSolarisClient({ baseUrl, auth: clientCredentials({ clientId, clientSecret, tokenUrl }) });
    const ref = JSON.parse(env.STAND_IN_CUSTOMERS)[request.headers.get("x-stand-in-customer") ?? ""];
    if (!ref) return new Response(null, { status: 401 });
    try {
      const { identification } = await solaris.identifications.authorize(ref, { timeoutMs: 20_000 });
      const { current_reference_token, confirmation_expires_at } = identification;
      return Response.json({ current_reference_token, confirmation_expires_at });
    } catch (error) {
      if (!isSolarisError(error)) throw error;
      // Unknown: perhaps an SMS went out. Reconcile elsewhere, in a consumer of a queue for example, before anything is sent again.
      const status = error.delivery === "unknown" ? 202 : 503;
      return Response.json({ delivery: error.delivery, code: error.code }, { status });
    }
  },
};
