// The known differences between the provider's description and the contract, each with its reason: spec/deviations.yaml.
import type { Difference } from "./compare.js";
import { isObject, type ParseYaml, parsed } from "./description.js";
import { cannotCompare } from "./words.js";

/** The known difference of one fact. */
export interface Deviation {
  readonly at: string;
  readonly ours: string;
  readonly theirs: string;
}

/** @throws {CannotCheckError} */
export function parseDeviations(text: string, name: string, parse: ParseYaml): Deviation[] {
  const entries = parsed(text, name, parse) ?? [];
  if (!Array.isArray(entries)) throw cannotCompare(`${name} must be a list.`);
  return entries.flatMap((entry: unknown, index) => {
    const { at, ours, theirs, reason } = isObject(entry) ? entry : {};
    for (const [key, value] of Object.entries({ at, ours, theirs, reason })) {
      if (String(value ?? "").trim() === "") {
        throw cannotCompare(`Entry ${index + 1} of ${name} has no "${key}".`);
      }
    }
    const places = [at].flat().map(String).flatMap(expanded);
    return places.map((place) => ({ at: place, ours: String(ours), theirs: String(theirs) }));
  });
}

/** The differences that the list has, and those that it has not. */
export function sortOut(
  differences: readonly Difference[],
  deviations: readonly Deviation[],
): { readonly known: Difference[]; readonly unknown: Difference[] } {
  const listed = new Set(deviations.map(keyOf));
  return {
    known: differences.filter((difference) => listed.has(keyOf(difference))),
    unknown: differences.filter((difference) => !listed.has(keyOf(difference))),
  };
}

/** The deviations that no longer exist. */
export function staleOf(differences: readonly Difference[], deviations: readonly Deviation[]): Deviation[] {
  const found = new Set(differences.map(keyOf));
  return deviations.filter((deviation) => !found.has(keyOf(deviation)));
}

function keyOf({ at, ours, theirs }: Deviation): string {
  return JSON.stringify([at, ours, theirs]);
}

/** `a.{b,c}` stands for `a.b` and `a.c`. */
function expanded(place: string): string[] {
  const [found, choices] = /\{([^{}]+)\}/.exec(place) ?? [];
  if (found === undefined || choices === undefined) return [place];
  return choices.split(",").flatMap((choice) => expanded(place.replace(found, choice.trim())));
}
