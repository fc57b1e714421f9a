import { expect, it } from "vitest";
import { deliveryOf, type Failure } from "./delivery.js";

it.each<[Failure, string]>([
  [{ stage: "preparation" }, "not-sent"],
  [{ stage: "connection" }, "not-sent"],
  [{ stage: "exchange" }, "unknown"],
  [{ stage: "answer", status: 200 }, "unknown"],
  [{ stage: "answer", status: 302 }, "unknown"],
  [{ stage: "answer", status: 399 }, "unknown"],
  [{ stage: "answer", status: 400 }, "rejected"],
  [{ stage: "answer", status: 499 }, "rejected"],
  [{ stage: "answer", status: 500 }, "unknown"],
])("calls the delivery after %j %s", (failure, delivery) => {
  expect(deliveryOf(failure)).toBe(delivery);
});
