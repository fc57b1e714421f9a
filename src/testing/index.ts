/**
 * A fake provider that sends no SMS, for tests of your own code. Start with {@link createFakeSolaris}.
 * {@link testLedger} tests a ledger of your own.
 *
 * @module solaris-esign/testing
 */

export type { ErrorShape, FakeAnswer } from "./answers.js";
export type { FakeExchange, Retrieves } from "./fake-api.js";
export { createFakeSolaris, type FakeOptions, type FakeSolaris } from "./fake-solaris.js";
export type { Fault, FaultedEndpoint, RequestFault } from "./faults.js";
export type { FakeFetch } from "./fetch-adapter.js";
export type { NewIdentification, SentSms } from "./identification-store.js";
export type { FakeServer, ListenOptions } from "./server-adapter.js";
export { type LedgerTest, type TestedLedger, testLedger } from "./test-ledger.js";
export type { FakeDelivery, FakeSubscription, FakeWebhooks, WebhookKind } from "./webhooks.js";
