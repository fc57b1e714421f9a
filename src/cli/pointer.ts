// JSON pointers (RFC 6901) for the places that drift issues name.

/**
 * The pointer of a path such as `errors[0].code`. A field whose name is not repeated in issues, as it may contain a customer's
 * data, has the pointer of the object that it is in.
 */
export function pointerOf(path: string): string {
  const names = [...path.matchAll(/\(.*\)|[^.[\]]+/g)].map(([name]) => name);
  return names
    .filter((name) => !name.startsWith("("))
    .map((name) => `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}
