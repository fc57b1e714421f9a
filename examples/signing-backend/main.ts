// Puts the parts together, and ends them in order: npm start --prefix examples.
import { pino } from "pino";
import {
  AuthenticationError,
  clientCredentials,
  createSolarisClient,
  type Environment,
  type IdentificationRef,
} from "solaris-esign";
import { createWebhookReceiver } from "solaris-esign/webhooks";
import { createServer } from "./server.js";
import { createSigning, safeFacts } from "./signing.js";
import { openStorage } from "./storage.js";

// A wrong value ends the process here, before it listens. No message repeats a value.
const { env } = process;
const need = (name: string) => env[name] || fail(`Set ${name}.`);
const fail = (message: string) => {
  throw new Error(message);
};
const credentials = { clientId: need("SOLARIS_CLIENT_ID"), clientSecret: need("SOLARIS_CLIENT_SECRET") };
const provider = env.SOLARIS_ENVIRONMENT
  ? { environment: env.SOLARIS_ENVIRONMENT as Environment, auth: clientCredentials(credentials) }
  : {
      baseUrl: need("SOLARIS_BASE_URL"),
      auth: clientCredentials({ ...credentials, tokenUrl: need("SOLARIS_TOKEN_URL") }),
    };
const { LEDGER = "memory", HOST = "127.0.0.1", PORT = "8080", STAND_IN_CUSTOMERS = "{}" } = env;
/** None until there is a subscription: then only its handshake is accepted. */
const webhookSecrets = env.SOLARIS_WEBHOOK_SECRETS?.split(",").filter(Boolean) ?? [];
/** STAND-IN: your database knows the identification of each customer. */
const customers = new Map<string, IdentificationRef>(Object.entries(JSON.parse(STAND_IN_CUSTOMERS)));

const log = pino();
const storage = await openStorage(LEDGER, LEDGER === "memory" ? "" : need("LEDGER_URL"), (error) =>
  log.error(safeFacts(error), "storage"),
);
const solaris = createSolarisClient({
  ...provider,
  ledger: storage.ledger,
  onWarning: (warning) => log.warn(warning, "solaris-esign"),
  onDrift: (report) => log.warn(report, "the provider's response differs from the contract"),
});
// With webhooks, the polls are for those that are late.
const signing = createSigning(solaris, storage, webhookSecrets.length > 0 ? 30_000 : 3_000);
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
const address = await app.listen({ host: HOST, port: Number(PORT) });
log.info({ address }, "listening");
await signing.resume(log);

// A call has 20 s to end, so give the process 30 s (Kubernetes: terminationGracePeriodSeconds, 30 by default).
const shutdown = async () => {
  log.info("closing");
  await Promise.all([app.close(), solaris.close({ timeoutMs: 20_000 })]);
  await storage.close();
  log.info("closed");
};
process.once("SIGTERM", shutdown).once("SIGINT", shutdown);
