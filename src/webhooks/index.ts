/**
 * Receives the provider's webhooks, on any runtime. Start with {@link createWebhookReceiver}.
 *
 * @module solaris-esign/webhooks
 */

export type { WebhookDriftReport } from "../drift/report.js";
export { type NodeWebhookRequest, type NodeWebhookResponse, toFetchHandler, toNodeHandler } from "./adapters.js";
export {
  createWebhookReceiver,
  type OnWebhookEvent,
  type WebhookEvent,
  type WebhookHandshake,
  type WebhookHint,
  type WebhookReceiver,
  type WebhookReceiverOptions,
  type WebhookRequest,
  type WebhookResult,
} from "./receiver.js";
export type { WebhookRejection, WebhookRejectionReason } from "./rejection.js";
export type { SeenWebhooks } from "./seen.js";
