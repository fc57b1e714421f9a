// Strings of any characters, for property tests.
import fc from "fast-check";

const character = fc.integer({ min: 0, max: 0x10ffff }).map((codePoint) => String.fromCodePoint(codePoint));

/**
 * Any string, half surrogate pairs included. fast-check's own unit "binary" is the same, but what it prepares takes seconds on
 * a busy machine, and a test ends after five.
 */
export const anyText: fc.Arbitrary<string> = fc.string({ unit: character });
