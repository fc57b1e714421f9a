import fc from "fast-check";
import { expect, it } from "vitest";
import { anyText } from "../../contract-tests/support/any-text.js";
import { ConfigurationError } from "../errors/solaris-error.js";
import { checkedPathId } from "./path-id.js";

it.each(["dc1a6812a14f6cc338cd084208535bcdcper", "a", "A b", "a/b", "...", "a..b", "%2e%2e", "{id}", "ä", "😀"])(
  "lets the id %j through as it is",
  (id) => {
    expect(checkedPathId("personId", id)).toBe(id);
  },
);

it.each<[unknown, string]>([
  [undefined, "must be a string, but it is undefined"],
  [null, "must be a string, but it is null"],
  [7, "must be a string, but it is number"],
  [{}, "must be a string, but it is object"],
  ["", "is empty"],
  [" ", "begins or ends with white space"],
  [" a", "begins or ends with white space"],
  ["a\n", "begins or ends with white space"],
  ["a\u00a0", "begins or ends with white space"],
  ["a\u0000b", "contains a control character"],
  ["a\tb", "contains a control character"],
  ["a\u001fb", "contains a control character"],
  ["a\u007fb", "contains a control character"],
  ["a\u009fb", "contains a control character"],
  ["a\u2028b", "contains a control character"],
  ["a\u2029b", "contains a control character"],
  ["a\ud800b", "is not well-formed Unicode"],
  ["a\udfff", "is not well-formed Unicode"],
  [".", "contains a dot segment"],
  ["..", "contains a dot segment"],
  ["a/../b", "contains a dot segment"],
  ["a/.", "contains a dot segment"],
  ["..\\a", "contains a dot segment"],
])("refuses the id %j, since it %s", (id, fault) => {
  const check = () => checkedPathId("personId", id);
  expect(check).toThrow(ConfigurationError);
  expect(check).toThrow(`personId ${fault}`);
});

it("returns any string as it is or refuses it, and refuses no id that the provider could have made", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), anyText, fc.anything()), (id) => {
      try {
        expect(checkedPathId("personId", id)).toBe(id);
        // What is returned can be encoded, and is not taken for a way up when a proxy decodes it.
        const segments = decodeURIComponent(encodeURIComponent(String(id))).split("/");
        expect(segments).not.toContain("..");
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(ConfigurationError);
      }
    }),
  );
  fc.assert(
    fc.property(fc.stringMatching(/^[\w-]+$/), (id) => {
      expect(checkedPathId("personId", id)).toBe(id);
    }),
  );
});
