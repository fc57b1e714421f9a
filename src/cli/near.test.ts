import { expect, it } from "vitest";
import { nearest } from "./near.js";

it.each([
  ["--jsom", "--json"],
  ["--fson", "--json"],
  ["--so", "--so"],
  ["--states", "--states"],
  ["--sates", "--states"],
  ["--list", undefined],
  ["", undefined],
])("the nearest name to %s is %s", (written, name) => {
  expect(nearest(written, ["--so", "--jsons", "--json", "--states"])).toBe(name);
});
