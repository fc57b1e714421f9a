import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonFault } from "./json-fault.js";

describe("a text that is no JSON goes wrong", () => {
  it.each([
    ["", "line 1, column 1"],
    ['{"id": "i1",}', "line 1, column 13"],
    ['{\n  "id": "i1"\n  "status": "created"\n}', "line 3, column 3"],
    ['{"id": i1}', "line 1, column 8"],
    ["{'id': 1}", "line 1, column 2"],
    ['{"id"= 1}', "line 1, column 6"],
    ['{"a": [1, 2}, "b": 3}', "line 1, column 12"],
    ['[1, "a\nb"]', "line 1, column 5"],
    ["[01]", "line 1, column 2"],
    ["[1.]", "line 1, column 2"],
    ["[TRUE]", "line 1, column 2"],
    ["[1 2]", "line 1, column 4"],
    ["[,1]", "line 1, column 2"],
    ["{} {}", "line 1, column 4"],
    ["]", "line 1, column 1"],
    ['{"a": {"b": [true, null, -1.5e+3, "\\u00e9"]}', "line 1, column 45"],
    ["<html>", "line 1, column 1"],
  ])("%j at %s", (text, place) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(jsonFault(text)).toBe(place);
  });

  it("at its end, if a part of it is missing", () => {
    fc.assert(
      fc.property(fc.oneof(fc.array(fc.json()), fc.dictionary(fc.string(), fc.jsonValue())), (value) => {
        const text = JSON.stringify(value).slice(0, -1);
        expect(jsonFault(text)).toBe(`line 1, column ${text.length + 1}`);
      }),
    );
  });

  it("where the first thing is that does not belong there", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), (values) => {
        const text = JSON.stringify(values, null, 1).slice(0, -2);
        expect(jsonFault(`${text}\n!]`)).toBe(`line ${text.split("\n").length + 1}, column 1`);
      }),
    );
  });
});
