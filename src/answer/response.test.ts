import { expect, it } from "vitest";
import { requestIdOf } from "./response.js";

it.each([
  ["3f1c2d5e-8a54-4c0b-9a51-6d1f8d0f2b7a", "3f1c2d5e-8a54-4c0b-9a51-6d1f8d0f2b7a"],
  ["Root=1-67891233-abcdef012345678912345678", undefined],
  ["https://example.com/?wizard_session_key=s3cret", undefined],
  ["a".repeat(129), undefined],
  ["", undefined],
])("takes the request id %s for %s, since it is printed", (header, id) => {
  expect(requestIdOf({ status: 200, headers: { "x-request-id": header }, body: "" })).toBe(id);
});
