// The routes. Fastify's own request log is off: this app logs what it knows to be safe.
import { randomUUID } from "node:crypto";
import { type FastifyReply, type FastifyRequest, fastify, LogController } from "fastify";
import type { Logger } from "pino";
import type { IdentificationRef } from "solaris-esign";
import { toNodeHandler, type WebhookReceiver } from "solaris-esign/webhooks";
import { type createSigning, safeFacts } from "./signing.js";

/** STAND-IN for the session of your app. Never take the ids of an identification from a request. */
type CustomerOf = (request: FastifyRequest) => IdentificationRef | undefined;
type Signing = ReturnType<typeof createSigning>;

export function createServer(signing: Signing, receiver: WebhookReceiver, customerOf: CustomerOf, log: Logger) {
  const logController = new LogController({ disableRequestLogging: true });
  const app = fastify({ loggerInstance: log, logController, genReqId: () => randomUUID() });
  app.setErrorHandler<Error & { statusCode?: number }>((error, request, reply) => {
    const { statusCode = 500 } = error;
    if (statusCode >= 500) request.log.error(safeFacts(error), "request failed");
    // The page looks at the status: what had begun goes on.
    return reply.code(statusCode).send({ next: "wait" });
  });
  // A connection that is kept after the last answer would hold the process until it is killed.
  app.addHook("preClose", async () => {
    app.server.keepAliveTimeout = 1;
  });

  const forCustomer =
    (handle: (ref: IdentificationRef, request: FastifyRequest, reply: FastifyReply) => unknown) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      reply.header("cache-control", "no-store");
      const ref = customerOf(request);
      return ref ? handle(ref, request, reply) : reply.code(401).send({ next: "reload" });
    };
  const contract = { title: "Loan agreement", text: "You borrow 5,000 EUR for 24 months." };
  app.get("/health", async () => ({ ok: true }));
  app.get(
    "/contract",
    forCustomer(() => contract),
  );
  app.get(
    "/signing",
    forCustomer((ref, request) => signing.status(ref, request.log)),
  );
  app.post(
    "/signing/code",
    forCustomer(async (ref, request, reply) => {
      const { status, body } = await signing.sendCode(ref, request.log);
      if ("retryAfterMs" in body) reply.header("retry-after", Math.ceil(Number(body.retryAfterMs) / 1000));
      return reply.code(status).send(body);
    }),
  );

  const receive = toNodeHandler(receiver, ({ identificationId }) => signing.onWebhook(identificationId, log));
  app.register(async (webhooks) => {
    // The signature is over the raw body: nothing here may parse it.
    webhooks.removeAllContentTypeParsers();
    webhooks.addContentTypeParser("*", (_request, _payload, done) => done(null));
    webhooks.post("/webhooks/solaris", async (request, reply) => {
      reply.hijack();
      await receive(request.raw, reply.raw);
    });
  });
  return app;
}
