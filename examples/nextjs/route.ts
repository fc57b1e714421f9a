// Next.js (App Router): app/signing/code/route.ts.
import { isSolarisError } from "solaris-esign";
import { getSolaris, refOf } from "./solaris.js";

/** The default, written out: on the edge runtime, fewer errors are known to be `not-sent`. */
export const runtime = "nodejs";
/** In seconds, for hosts that have a limit: longer than the call. */
export const maxDuration = 30;

export async function POST(request: Request): Promise<Response> {
  const ref = refOf(request);
  if (!ref) return new Response(null, { status: 401 });
  try {
    const { identification } = await getSolaris().identifications.authorize(ref, { timeoutMs: 20_000 });
    const { current_reference_token, confirmation_expires_at } = identification;
    return Response.json({ current_reference_token, confirmation_expires_at });
  } catch (error) {
    if (!isSolarisError(error)) throw error;
    // Unknown: perhaps an SMS went out. Reconcile before anything is sent again: see ../signing-backend.
    const status = error.delivery === "unknown" ? 202 : 503;
    return Response.json({ delivery: error.delivery, code: error.code }, { status });
  }
}
