// Express: the webhooks come before express.json(), because their signature is over the raw body.
import express, { type Express } from "express";
import { type IdentificationRef, isSolarisError, type SolarisClient } from "solaris-esign";
import { toNodeHandler, type WebhookReceiver } from "solaris-esign/webhooks";

interface Parts {
  readonly solaris: SolarisClient;
  readonly receiver: WebhookReceiver;
  /** STAND-IN for your session: never take the ids from the request. */
  readonly refOf: (customer: string | undefined) => IdentificationRef | undefined;
}

export function createApp({ solaris, receiver, refOf }: Parts): Express {
  const app = express();
  app.post(
    "/webhooks/solaris",
    toNodeHandler(receiver, ({ identificationId }) => solaris.identifications.notify(identificationId)),
  );
  app.use(express.json());

  app.post("/signing/code", async (request, response) => {
    const ref = refOf(request.header("x-stand-in-customer"));
    if (!ref) return void response.sendStatus(401);
    try {
      const { identification } = await solaris.identifications.authorize(ref, { timeoutMs: 20_000 });
      const { current_reference_token, confirmation_expires_at } = identification;
      response.json({ current_reference_token, confirmation_expires_at });
    } catch (error) {
      if (!isSolarisError(error)) throw error; // Express 5 passes it to its error handler.
      // Unknown: perhaps an SMS went out. Reconcile before anything is sent again: see ../signing-backend.
      response.status(error.delivery === "unknown" ? 202 : 503).json({ delivery: error.delivery, code: error.code });
    }
  });
  return app;
}
