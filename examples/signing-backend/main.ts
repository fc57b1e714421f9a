// Puts the parts together, and ends them in order: npm start --prefix examples.
import { pino } from "pino";
import { AuthenticationError, createSolarisClient } from "solaris-esign";
import { createWebhookReceiver } from "solaris-esign/webhooks";
import { readConfig } from "./config.js";
import { createServer } from "./server.js";
import { createSigning, safeFacts } from "./signing.js";
import { openStorage } from "./storage.js";

const log = pino();
const { host, port, client, webhookSecrets, storage: storageConfig, customers } = readConfig(process.env);
const storage = await openStorage(storageConfig, (error) => log.error(safeFacts(error), "storage"));
const solaris = createSolarisClient({
  ...client,
  ledger: storage.ledger,
  onWarning: (warning) => log.warn(warning, "solaris-esign"),
  onDrift: (report) => log.warn(report, "the provider's response differs from the contract"),
});
// With webhooks, the polls are for those that are late.
const signing = createSigning(solaris, storage.flows, log, webhookSecrets.length > 0 ? 30_000 : 3_000);
const receiver = createWebhookReceiver({
  secrets: webhookSecrets,
  onRejected: ({ reason }, thrown) => log.warn({ reason, ...(thrown !== undefined && safeFacts(thrown)) }, "webhook"),
});
const app = createServer(
  signing,
  receiver,
  ({ headers }) => customers.get(String(headers["x-stand-in-customer"])),
  log,
);

// The first click then costs one round trip. Wrong credentials end the process; a provider that is down does not.
await solaris.authenticate({ timeoutMs: 10_000 }).catch((error) => {
  log.warn(safeFacts(error), "authenticate");
  if (error instanceof AuthenticationError) process.exit(1);
});
const address = await app.listen({ host, port });
log.info({ address }, "listening");
await signing.resume();

// A call has 20 s to end, so give the process 30 s (Kubernetes: terminationGracePeriodSeconds, 30 by default).
const shutdown = async () => {
  log.info("closing");
  await Promise.all([app.close(), solaris.close({ timeoutMs: 20_000 })]);
  await storage.close();
  log.info("closed");
};
process.once("SIGTERM", shutdown).once("SIGINT", shutdown);
