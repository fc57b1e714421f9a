// A receiver of webhooks on a runtime without Node.
import { createWebhookReceiver, toFetchHandler, type WebhookReceiver } from "solaris-esign/webhooks";

export async function handshake(): Promise<number> {
  const receiver: WebhookReceiver = createWebhookReceiver({ secrets: [] });
  const handler = toFetchHandler(receiver, () => {});
  const headers = { "solaris-webhook-event-type": "WEBHOOK-SUBSCRIPTION" };
  const answer = await handler(new Request("https://app.example/webhooks", { method: "POST", headers }));
  return answer.status;
}
