// "Did you mean …?" for a name that is nearly one of those that there are. What was written is never repeated: it may be a secret.

/** The name that is nearest, if few letters differ. */
export function nearest(written: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((name) => ({ name, far: distance(written, name) }))
    .filter(({ name, far }) => far <= Math.min(2, Math.ceil(name.replaceAll(/\W/g, "").length / 3)))
    .sort((one, other) => one.far - other.far);
  return best?.name;
}

/** How many letters must be added, removed or replaced (Levenshtein). */
function distance(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > 2) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: to.length + 1 }, (_, nth) => nth);
  for (const [done, letter] of [...from].entries()) {
    const next = [done + 1];
    for (const [nth, other] of [...to].entries()) {
      const [left, above, before] = [next[nth], row[nth + 1], row[nth]] as [number, number, number];
      next.push(Math.min(left + 1, above + 1, before + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) as number;
}
