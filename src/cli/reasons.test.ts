import { expect, it } from "vitest";
import { reasonOf } from "./reasons.js";

it.each<[thrown: unknown, says: string]>([
  [{ code: "ENOTFOUND" }, "its host name cannot be resolved (ENOTFOUND)"],
  [{ cause: { cause: { code: "ECONNREFUSED" } } }, "nothing listens there (connection refused) (ECONNREFUSED)"],
  [{ errors: [{ code: "ENETUNREACH" }] }, "there is no route to it from here (ENETUNREACH)"],
  [{ code: "timeout" }, "it did not answer in time (timeout)"],
  [{ code: "aborted" }, "the command was stopped (aborted)"],
  [{ code: "connection_failed", cause: { code: "HPE_INVALID_CONSTANT" } }, "the connection broke"],
  [{ code: "DEPTH_ZERO_SELF_SIGNED_CERT" }, "no trusted TLS connection could be opened"],
  [{ code: "EBADSTATUS" }, "a status that HTTP does not have"],
  [{ code: "E4711123" }, "the request could not be sent"],
  [{ code: 7 }, "the request could not be sent"],
  [{ errors: [] }, "the request could not be sent"],
  [undefined, "the request could not be sent"],
  [null, "the request could not be sent"],
])("says why, and nothing of an error but its code: %j", (thrown, says) => {
  const { reason, todo } = reasonOf(thrown);
  expect(reason).toContain(says);
  expect(todo).not.toBe("");
});

it("looks no further than errors are nested", () => {
  const around: { cause?: unknown } = {};
  around.cause = around;
  expect(reasonOf(around).reason).toBe("the request could not be sent");
});
