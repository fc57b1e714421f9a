// Holds what came of the mutants against the list of those that nothing can notice.

/** @typedef {import("./trial.mjs").Result} Result */

/**
 * What is wrong, in words; nothing where every mutant is noticed, or is known to be one that nothing can notice.
 *
 * @param {readonly Result[]} results
 * @param {Readonly<Record<string, string>>} explained reasons, by the name of the mutant
 * @param {readonly string[]} known names of all mutants, tried or not
 * @returns {string[]}
 */
export function complaintsOf(results, explained, known) {
  const survivors = results.filter(({ killedBy }) => killedBy === undefined);
  return [
    ...survivors
      .filter(({ name }) => !explained[name])
      .map(({ name }) => `SURVIVED: ${name}. Write a test that fails with it, or say in survivors.yaml why none can.`),
    ...results
      .filter(({ name, killedBy }) => explained[name] && killedBy !== undefined)
      .map(({ name }) => `NOW KILLED: ${name}. Take it out of survivors.yaml.`),
    ...Object.keys(explained)
      .filter((name) => !known.includes(name))
      .map((name) => `UNKNOWN: ${name}. survivors.yaml explains a mutant that there is not.`),
  ];
}
