// Rounds in which every client does the same work in turn, so that whatever else the machine does, it does to all of them.
import { base } from "./clients.mjs";

/** @typedef {{ median: number, min: number, max: number }} Spread the middle of many measurements, and how far apart they are */
/** @typedef {{ value: Spread, ratio?: Spread }} Cell what was measured of a client, and as a ratio to raw fetch */
/** @typedef {{ [client: string]: Cell }} Column */
/** @typedef {{ rounds: number, seconds: number }} Limits so many rounds, or fewer where they would take longer than that */

/** As many as a median needs, however slow the machine. */
const fewestRounds = 3;

/**
 * @template T
 * @param {readonly string[]} names
 * @param {Limits} limits
 * @param {(name: string) => Promise<T>} measure
 * @param {(done: number) => void} [onRound]
 * @returns {Promise<{ [name: string]: T }[]>} one of each client in each round
 */
export async function inRounds(names, { rounds, seconds }, measure, onRound = () => {}) {
  const results = [];
  const startedAt = performance.now();
  const timeIsLeft = () => performance.now() - startedAt < seconds * 1000;
  for (let round = 0; round < rounds && (round < fewestRounds || timeIsLeft()); round++) {
    const first = round % names.length;
    /** @type {{ [name: string]: T }} */
    const result = {};
    for (const name of [...names.slice(first), ...names.slice(0, first)]) result[name] = await measure(name);
    results.push(result);
    onRound(round + 1);
  }
  return results;
}

/**
 * @template T
 * @param {readonly { [name: string]: T }[]} rounds
 * @param {(result: T) => number} measureOf
 * @returns {Column}
 */
export function columnOf(rounds, measureOf) {
  const names = Object.keys(rounds[0] ?? {});
  const valuesOf = (/** @type {string} */ name) => rounds.map((round) => measureOf(/** @type {T} */ (round[name])));
  const ofBase = names.includes(base) ? valuesOf(base) : undefined;
  return Object.fromEntries(
    names.map((name) => {
      const values = valuesOf(name);
      const ratios = ofBase && values.map((value, round) => value / /** @type {number} */ (ofBase[round]));
      return [name, { value: spreadOf(values), ...(ratios && { ratio: spreadOf(ratios) }) }];
    }),
  );
}

/**
 * @param {readonly number[]} values
 * @returns {Spread}
 */
export function spreadOf(values) {
  if (values.length === 0) throw new Error("Nothing was measured");
  const sorted = [...values].sort((some, other) => some - other);
  const at = (/** @type {number} */ place) => /** @type {number} */ (sorted[place]);
  const middle = (sorted.length - 1) / 2;
  return { median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2, min: at(0), max: at(sorted.length - 1) };
}
