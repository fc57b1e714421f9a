// The ids of the webhooks that were handled.
import type { Warn } from "../warning.js";
import { late, within } from "./within.js";

/**
 * Where the ids of handled events are kept: a store of your own, if several processes receive them. A `Set` has these methods, too. A
 * method that throws, or takes longer than 2 s, is ignored, and reported as a warning: an event may then be handled twice, but none
 * is lost.
 *
 * @example
 * const weekMs = 7 * 24 * 3_600_000;
 * const seen: SeenWebhooks = {
 *   has: async (webhookId) => (await redis.get(`webhook:${webhookId}`)) !== null,
 *   add: (webhookId) => redis.set(`webhook:${webhookId}`, "1", { PX: weekMs }),
 * };
 * const receiver = createWebhookReceiver({ secrets: webhookSecret, seen });
 */
export interface SeenWebhooks {
  /** Whether the event with this id was handled. @throws {Error} any error, which is ignored */
  has(webhookId: string): boolean | PromiseLike<boolean>;
  /** Remembers the id. It is called when the event was handled. @throws {Error} any error, which is ignored */
  add(webhookId: string): unknown;
}

/** How many ids the memory of a receiver holds. */
export const maxIds = 10_000;

/** A memory that forgets the oldest id. */
export function createMemory(): SeenWebhooks {
  const ids = new Set<string>();
  return {
    has: (id) => ids.has(id),
    add(id) {
      ids.add(id);
      for (const oldest of ids)
        if (ids.size > maxIds) ids.delete(oldest);
        else break;
    },
  };
}

/** How long a store may take, in milliseconds. */
export const storeMs = 2000;

/** A store that always answers: with "not seen", if it fails. */
export function patientStore(store: SeenWebhooks, warn: Warn) {
  const ask = async (method: "has" | "add", id: string): Promise<boolean> => {
    try {
      const answer = await within(storeMs, () => store[method](id));
      if (answer !== late) return answer === true;
    } catch {}
    warn(
      "webhook_store_failed",
      `The ${method} of your store of seen webhooks threw, rejected or took longer than ${storeMs} ms. Until it works again, events ` +
        "that are sent twice are handled twice.",
    );
    return false;
  };
  return { has: (id: string) => ask("has", id), add: (id: string) => ask("add", id) };
}
