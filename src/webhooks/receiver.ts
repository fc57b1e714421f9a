// Receives webhooks: what is the handshake, what is an event of the provider's, and what is neither.
import { eventTypes, webhookHeaders } from "../../generated/contract.js";
import type { WebhookDriftReport } from "../drift/report.js";
import { loadReporter, reporter } from "../drift/watch.js";
import { ConfigurationError } from "../errors.js";
import type { RetrievedIdentification } from "../identification.js";
import { notify } from "../internal/notify.js";
import { type Checks, checkedOptions, checkFunction, isWellFormed, optional } from "../internal/validate.js";
import { isJsonObject, parseJson } from "../response.js";
import { createWarn, type SolarisWarning } from "../warning.js";
import { Rejected, type WebhookRejection, type WebhookRejectionReason } from "./rejection.js";
import { headerReader, readBody } from "./request.js";
import { createMemory, patientStore, type SeenWebhooks } from "./seen.js";
import { createSignatureCheck } from "./signature.js";
import { late, within } from "./within.js";

/**
 * What an event says. It is a hint and no identification: it may be old, and may come twice or in another order. Only
 * `identifications.retrieve` returns the truth, and the provider says that business logic must use it (API reference: Webhooks).
 *
 * @example
 * const isNews = ({ eventType, status }: WebhookHint) => eventType === "IDENTIFICATION" && status !== "pending";
 */
export interface WebhookHint {
  /** The event type of the subscription, `IDENTIFICATION` for example. It is not signed. */
  readonly eventType: string | undefined;
  /** The id of the identification, or of what another event type is about. The payload does not say to which person it belongs. */
  readonly identificationId: string;
  /** The status at the time of the event, if the payload has one. It may be a value that this version does not know. */
  readonly status: RetrievedIdentification["status"] | undefined;
  /** The id of the event, if the request has one. It is not signed. */
  readonly webhookId: string | undefined;
  /** Which attempt at the delivery it is, if the request says so. It is not signed. */
  readonly attempt: number | undefined;
}

/**
 * The handshake of a new subscription: answer it with `200`. It has no signature, because the secret does not exist yet.
 *
 * @example
 * const handshake: WebhookHandshake = { kind: "handshake" };
 */
export interface WebhookHandshake {
  readonly kind: "handshake";
}

/**
 * An event with the signature of the provider: answer it with `200`.
 *
 * @example
 * const idOf = ({ hint }: WebhookEvent) => hint.identificationId;
 */
export interface WebhookEvent {
  readonly kind: "event";
  /** What it says. */
  readonly hint: WebhookHint;
}

/**
 * What {@link WebhookReceiver.receive} resolves to.
 *
 * @example
 * const statusOf = (result: WebhookResult) => (result.kind === "rejected" ? result.respondWith : 200);
 */
export type WebhookResult = WebhookHandshake | WebhookEvent | WebhookRejection;

/**
 * The request of a webhook.
 *
 * @example
 * const request: WebhookRequest = { headers: { "solaris-webhook-event-type": "WEBHOOK-SUBSCRIPTION" }, body: "" };
 * const { kind } = await createWebhookReceiver({ secrets: [] }).receive(request);
 * kind; // "handshake"
 */
export interface WebhookRequest {
  /** The headers: those of the platform, or an object, with names in any case. */
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The raw body, exactly as it was received: bytes, text, or a stream of bytes, which is read up to `maxBytes`. */
  readonly body: Uint8Array | string | AsyncIterable<Uint8Array>;
}

/**
 * Handles an event. The event counts as handled when the function returns, or when its promise resolves. If it throws or rejects,
 * the request is rejected, and the provider sends the event again.
 *
 * @example
 * const onEvent: OnWebhookEvent = ({ identificationId }) => logger.info({ identificationId });
 */
export type OnWebhookEvent = (hint: WebhookHint) => unknown;

/**
 * Options of {@link createWebhookReceiver}.
 *
 * @example
 * const options: WebhookReceiverOptions = { secrets: ["the-new-secret", "the-old-secret"], maxBytes: 16_384 };
 */
export interface WebhookReceiverOptions {
  /**
   * The secrets of your subscriptions, each from the answer to `POST /v1/webhooks`. With several, one of them must fit, so you can
   * replace a subscription by a new one. With an empty list the receiver only accepts handshakes.
   */
  readonly secrets: string | readonly string[];
  /**
   * The longest body, in bytes.
   * @default 65536
   */
  readonly maxBytes?: number;
  /**
   * How long a request may take, with its body and your `onEvent`, in milliseconds. The provider does not wait much longer.
   * @default 25000, which is also the most
   */
  readonly timeoutMs?: number;
  /**
   * Where the ids of handled events are kept.
   * @default the memory of the receiver, for the latest 10,000 ids
   */
  readonly seen?: SeenWebhooks;
  /**
   * Receives each request that is rejected, and what was thrown underneath, by your `onEvent` for example. Errors that it throws are
   * ignored.
   * @default none; the first error of your `onEvent` is then reported as a warning, without its message
   */
  readonly onRejected?: (rejection: WebhookRejection, thrown?: unknown) => void;
  /**
   * Receives a report for a payload of the event type `IDENTIFICATION` that differs from the contract. Your code still receives the
   * event. Errors that it throws are ignored.
   * @default none: payloads are not checked for drift
   */
  readonly onDrift?: (report: WebhookDriftReport) => void;
  /**
   * Receives a warning for a problem that you should know; each kind once. Errors that it throws are ignored.
   * @default `process.emitWarning`, with the type `SolarisWarning`, if the platform has it
   */
  readonly onWarning?: (warning: SolarisWarning) => void;
}

/**
 * Receives webhooks, and decides what they are.
 *
 * @example
 * const receiver: WebhookReceiver = createWebhookReceiver({ secrets: webhookSecret });
 * const result = await receiver.receive({ headers: {}, body: "{}" });
 * result.kind; // "rejected"
 */
export interface WebhookReceiver {
  /**
   * Decides what a request is, and calls `onEvent` if it is an event that was not handled before. Answer with the status
   * `respondWith` if the request is rejected, and with `200` otherwise. Throws nothing, for any request.
   *
   * The id of an event is remembered when `onEvent` has handled it, and at once without an `onEvent`. So pass `onEvent` if your
   * handling can fail: an event whose `onEvent` failed is handled again when the provider sends it again. If `onEvent` is still
   * running after `timeoutMs`, the request is rejected and the provider sends it again; if it succeeds later, its id is remembered.
   *
   * @example
   * const receiver = createWebhookReceiver({ secrets: webhookSecret });
   * const request = { headers: {}, body: "{}" };
   * const result = await receiver.receive(request, ({ identificationId }) => logger.info({ identificationId }));
   * const status = result.kind === "rejected" ? result.respondWith : 200;
   */
  receive(request: WebhookRequest, onEvent?: OnWebhookEvent): Promise<WebhookResult>;
}

/** The longest id of an event: a longer one is none. The ids are not signed, and the memory holds many. */
const maxIdLength = 256;

/** The provider waits 30 s for an answer (API reference: Webhooks). What is left is for the store and for the way. */
export const longestMs = 25_000;

const wholeNumberTo = (most: number) =>
  optional((name, value) => {
    if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most) return;
    throw new ConfigurationError(`${name} must be a whole number from 1 to ${most}.`);
  });

const checks: Checks<WebhookReceiverOptions> = {
  secrets: checkSecrets,
  maxBytes: wholeNumberTo(2 ** 30),
  timeoutMs: wholeNumberTo(longestMs),
  seen: optional((name, value) => {
    const { has, add } = (value ?? {}) as Partial<SeenWebhooks>;
    if (typeof has === "function" && typeof add === "function") return;
    throw new ConfigurationError(`${name} must be an object with the methods has and add.`);
  }),
  onRejected: optional(checkFunction),
  onDrift: optional(checkFunction),
  onWarning: optional(checkFunction),
};

/** White space at an end, of a file for example, would be a part of the secret. */
function checkSecrets(name: string, value: unknown): void {
  for (const secret of [value].flat()) {
    if (typeof secret === "string" && secret !== "" && secret === secret.trim() && isWellFormed(secret)) continue;
    throw new ConfigurationError(
      `${name} must be the secret of a subscription or a list of them: text that is not empty, without white space at its ends. ` +
        "Pass [] until there is a subscription.",
    );
  }
}

/**
 * Creates a receiver of webhooks. It checks the signature of each request over its raw bytes, so pass the body as it was received,
 * and not parsed and written again.
 *
 * The provider signs neither the id nor the time of an event, so somebody who has recorded a request can send it again, with another
 * id. So treat every event as a hint, and retrieve the identification.
 *
 * @throws {ConfigurationError} an option is missing, invalid or misspelt
 * @example
 * const receiver = createWebhookReceiver({ secrets: webhookSecret });
 * const handler = toFetchHandler(receiver, async ({ identificationId }) => {
 *   await solaris.identifications.retrieve({ personId, identificationId });
 * });
 */
export function createWebhookReceiver(options: WebhookReceiverOptions): WebhookReceiver {
  const read = checkedOptions("createWebhookReceiver", options, checks);
  const { maxBytes = 65_536, timeoutMs = longestMs, onRejected, onDrift } = read;
  const secrets = [read.secrets].flat();
  const isSigned = createSignatureCheck(secrets);
  const warn = createWarn(read.onWarning);
  const seen = patientStore(read.seen ?? createMemory(), warn);
  /** The ids of the events that are being handled. */
  const handling = new Set<string>();
  if (onDrift) void loadReporter(warn);

  const reportDrift = (webhookId: string | undefined, body: string, json: unknown) => {
    void reporter.load().then((part) => {
      const report = part?.payloadReport("receiveIdentification", body, json, webhookId);
      if (report) notify(onDrift, report);
    });
  };

  /** What the request is. @throws {Rejected} it is neither an event nor a handshake */
  const identify = async ({ headers, body }: WebhookRequest, timeLeft: () => number) => {
    const header = headerReader(headers);
    const eventType = header(webhookHeaders.WebhookEventType);
    const bytes = await readBody(body, maxBytes, timeLeft);
    if (bytes.length === 0 && eventType === eventTypes.receiveHandshake) return { kind: "handshake" } as const;
    if (secrets.length === 0) throw new Rejected("no-secret");
    const signature = header(webhookHeaders.WebhookSignature);
    if (!signature) throw new Rejected("no-signature");
    if (!(await isSigned(signature, bytes))) throw new Rejected("wrong-signature");
    const text = new TextDecoder().decode(bytes);
    const json = parseJson(text);
    const id = header(webhookHeaders.WebhookId) ?? "";
    const webhookId = id !== "" && id.length <= maxIdLength ? id : undefined;
    if (onDrift && eventType === eventTypes.receiveIdentification) reportDrift(webhookId, text, json);
    if (!isJsonObject(json)) throw new Rejected("not-json");
    const { id: identificationId, status } = json;
    if (typeof identificationId !== "string" || identificationId === "") throw new Rejected("no-identification");
    const [attempt] = /^\d{1,9}$/.exec(header(webhookHeaders.WebhookAttempt) ?? "") ?? [];
    const hint: WebhookHint = {
      eventType,
      identificationId,
      status: typeof status === "string" ? status : undefined,
      webhookId,
      attempt: attempt === undefined ? undefined : Number(attempt),
    };
    return { kind: "event", hint } as const;
  };

  /** @throws {Rejected} it was not handled */
  const handle = async (hint: WebhookHint, onEvent: OnWebhookEvent, ms: number) => {
    const handled = async () => {
      await onEvent(hint);
      if (hint.webhookId !== undefined) await seen.add(hint.webhookId);
    };
    const outcome = await within(ms, handled).catch((thrown: unknown) => {
      throw new Rejected("handler-failed", thrown);
    });
    if (outcome === late) throw new Rejected("handler-late");
  };

  /** Handles an event once at a time, and not again. @throws {Rejected} */
  const handleOnce = async (hint: WebhookHint, onEvent: OnWebhookEvent, timeLeft: () => number) => {
    const { webhookId } = hint;
    if (webhookId === undefined) return handle(hint, onEvent, timeLeft());
    if (handling.has(webhookId)) throw new Rejected("in-progress");
    handling.add(webhookId);
    try {
      if (await seen.has(webhookId)) throw new Rejected("duplicate");
      await handle(hint, onEvent, timeLeft());
    } finally {
      handling.delete(webhookId);
    }
  };

  const warnOf = (reason: WebhookRejectionReason) => {
    if (reason === "body-not-raw") {
      warn(
        "webhook_body_not_raw",
        "The body of a webhook was neither bytes nor text, so its signature could not be checked: something has parsed it before. " +
          "Give this route the raw body, with express.raw() instead of express.json() for example.",
      );
    } else if (reason === "handler-failed" && !onRejected) {
      warn(
        "webhook_handler_failed",
        "Your onEvent threw an error. Its message may have personal data, so it is not printed. To see it, pass onRejected to " +
          "createWebhookReceiver.",
      );
    }
  };

  return {
    async receive(request, onEvent = () => {}) {
      const until = performance.now() + timeoutMs;
      const timeLeft = () => until - performance.now();
      try {
        const result = await identify(request, timeLeft);
        if (result.kind === "event") await handleOnce(result.hint, onEvent, timeLeft);
        return result;
      } catch (thrown) {
        const { rejection, cause } = thrown instanceof Rejected ? thrown : new Rejected("invalid-request", thrown);
        warnOf(rejection.reason);
        if (onRejected) notify(() => onRejected(rejection, cause), undefined);
        return rejection;
      }
    },
  };
}
