// Many measurements of one thing: the middle one, and how far apart they are.

/** @typedef {{ median: number, min: number, max: number }} Spread */

/**
 * @param {readonly number[]} values
 * @returns {Spread}
 */
export function spreadOf(values) {
  if (values.length === 0) throw new Error("Nothing was measured");
  const sorted = [...values].sort((some, other) => some - other);
  const at = (/** @type {number} */ place) => /** @type {number} */ (sorted[place]);
  const middle = (sorted.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    min: at(0),
    max: at(sorted.length - 1),
  };
}
