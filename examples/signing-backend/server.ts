// The routes. Fastify's own request log is off: this app logs what it knows to be safe.
import { type FastifyRequest, fastify, LogController } from "fastify";
import type { Logger } from "pino";
import type { IdentificationRef } from "solaris-esign";
import { toNodeHandler, type WebhookReceiver } from "solaris-esign/webhooks";
import { type Signing, safeFacts } from "./signing.js";

/** STAND-IN for the session of your app. Never take the ids of an identification from a request. */
export type CustomerOf = (request: FastifyRequest) => IdentificationRef | undefined;

export function createServer(signing: Signing, receiver: WebhookReceiver, customerOf: CustomerOf, log: Logger) {
  const app = fastify({ loggerInstance: log, logController: new LogController({ disableRequestLogging: true }) });
  app.setErrorHandler<Error & { statusCode?: number }>((error, request, reply) => {
    const { statusCode = 500 } = error;
    if (statusCode >= 500) request.log.error(safeFacts(error), "request failed");
    // The page looks at the status: what had begun goes on.
    return reply.code(statusCode).send({ next: "wait" });
  });

  // While the server closes, an answer ends its connection: a kept one would hold the process until it is killed.
  let isClosing = false;
  app.addHook("preClose", async () => {
    isClosing = true;
  });
  app.addHook("onSend", async (_request, reply) => {
    if (isClosing) reply.header("connection", "close");
  });

  app.get("/health", async () => ({ ok: true }));

  app.register(async (customers) => {
    customers.decorateRequest("customer", null);
    customers.addHook("preHandler", async (request, reply) => {
      request.customer = customerOf(request) ?? null;
      if (!request.customer) return reply.code(401).send({ next: "reload" });
      reply.header("cache-control", "no-store");
      return undefined;
    });
    const refOf = ({ customer }: FastifyRequest) => customer as IdentificationRef;
    customers.get("/contract", async () => ({ title: "Loan agreement", text: "You borrow 5,000 EUR for 24 months." }));
    customers.post("/signing/code", async (request, reply) => {
      const { status, body } = await signing.sendCode(refOf(request));
      if (body.retryAfterMs) reply.header("retry-after", Math.ceil(body.retryAfterMs / 1000));
      return reply.code(status).send(body);
    });
    customers.get("/signing", (request) => signing.status(refOf(request)));
  });

  const receive = toNodeHandler(receiver, ({ identificationId }) => signing.onWebhook(identificationId));
  app.register(async (webhooks) => {
    // The signature is over the raw body: nothing here may parse it.
    webhooks.removeAllContentTypeParsers();
    webhooks.addContentTypeParser("*", (_request, _payload, done) => done(null));
    webhooks.post("/webhooks/solaris", async (request, reply) => {
      reply.hijack();
      reply.raw.setHeader("connection", "close"); // No hook sees this answer: see onSend.
      await receive(request.raw, reply.raw);
    });
  });
  return app;
}

declare module "fastify" {
  interface FastifyRequest {
    customer: IdentificationRef | null;
  }
}
