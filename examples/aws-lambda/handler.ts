// AWS Lambda behind an HTTP API, bundled by esbuild: see bundle.ts. The client is created once for each execution environment.
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { clientCredentials, createSolarisClient, isSolarisError } from "solaris-esign";

const { SOLARIS_BASE_URL: baseUrl = "", SOLARIS_TOKEN_URL: tokenUrl = "" } = process.env;
const { SOLARIS_CLIENT_ID: clientId = "", SOLARIS_CLIENT_SECRET: clientSecret = "" } = process.env;
const solaris = createSolarisClient({ baseUrl, auth: clientCredentials({ clientId, clientSecret, tokenUrl }) });
/** STAND-IN for your session. */
const customers = JSON.parse(process.env.STAND_IN_CUSTOMERS ?? "{}");

const answer = (statusCode: number, body: object): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: { "content-type": "application/json", "cache-control": "no-store" },
  body: JSON.stringify(body),
});

export async function handler(event: APIGatewayProxyEventV2, context: Pick<Context, "getRemainingTimeInMillis">) {
  const ref = customers[event.headers["x-stand-in-customer"] ?? ""];
  if (!ref) return answer(401, {});
  // End before Lambda ends the process: then nobody would learn the delivery.
  const timeoutMs = Math.max(1, context.getRemainingTimeInMillis() - 2_000);
  try {
    const { identification } = await solaris.identifications.authorize(ref, { timeoutMs });
    const { current_reference_token, confirmation_expires_at } = identification;
    return answer(200, { current_reference_token, confirmation_expires_at });
  } catch (error) {
    if (!isSolarisError(error)) throw error;
    console.warn(JSON.stringify(error)); // Safe: no personal data in it.
    // Unknown: perhaps an SMS went out. Reconcile in another invocation (a queue with a delay, a schedule): this one freezes now.
    return answer(error.delivery === "unknown" ? 202 : 503, { delivery: error.delivery, code: error.code });
  }
}
