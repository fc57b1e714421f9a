import fc from "fast-check";
import { expect, it } from "vitest";
import { type Delivery, deliveryOf, isTransient, type Reached } from "./delivery.js";

const deliveries = ["not-sent", "rejected", "unknown"] as const;

it.each<[Reached, Delivery | "as before", boolean]>([
  [{ stage: "connection" }, "as before", true],
  [{ stage: "exchange" }, "unknown", false],
  [{ stage: "response", status: 200 }, "unknown", false],
  [{ stage: "response", status: 302 }, "unknown", false],
  [{ stage: "response", status: 399 }, "unknown", false],
  [{ stage: "response", status: 400 }, "rejected", false],
  [{ stage: "response", status: 401 }, "rejected", false],
  [{ stage: "response", status: 429 }, "rejected", true],
  [{ stage: "response", status: 499 }, "rejected", false],
  [{ stage: "response", status: 500 }, "unknown", false],
  [{ stage: "response", status: 503 }, "unknown", false],
])("after %j the delivery is %s, and that it may be sent again is %s", (failure, delivery, again) => {
  for (const before of deliveries) {
    expect(deliveryOf(failure, before)).toBe(delivery === "as before" ? before : delivery);
  }
  expect(deliveryOf(failure)).toBe(delivery === "as before" ? "not-sent" : delivery);
  expect(isTransient(failure, "sms")).toBe(again);
});

const failures: fc.Arbitrary<Reached> = fc.oneof(
  fc.constantFrom<Reached[]>({ stage: "connection" }, { stage: "exchange" }),
  fc.record({ stage: fc.constant("response" as const), status: fc.integer({ min: 0, max: 999 }) }),
);

it("is known after every failure, and unknown whenever the request was written and no 4xx refused it", () => {
  fc.assert(
    fc.property(failures, fc.constantFrom(...deliveries), (failure, before) => {
      const delivery = deliveryOf(failure, before);
      const written = failure.stage === "exchange" || failure.stage === "response";
      const refused = failure.stage === "response" && Math.floor(failure.status / 100) === 4;
      const wanted = refused ? "rejected" : "unknown";
      expect(delivery).toBe(written ? wanted : before);
    }),
  );
});

it("allows another try only without a connection or after 429, and so never where it is unknown what happened", () => {
  fc.assert(
    fc.property(failures, (failure) => {
      const wanted = failure.stage === "connection" || (failure.stage === "response" && failure.status === 429);
      expect(isTransient(failure, "sms")).toBe(wanted);
      expect(wanted && deliveryOf(failure) === "unknown").toBe(false);
    }),
  );
});

it("allows another try of a request without an effect after everything but a refusal and a redirect", () => {
  fc.assert(
    fc.property(failures, (failure) => {
      const isRefused =
        failure.stage === "response" && failure.status >= 300 && failure.status < 500 && failure.status !== 429;
      expect(isTransient(failure, "none")).toBe(!isRefused);
    }),
  );
});
