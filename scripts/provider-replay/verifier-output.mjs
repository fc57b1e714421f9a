// Reads what Pact's verifier prints, and keeps of each mismatch where it is and of what kind: the rest quotes answers.

/** @typedef {{ path: string, kind: string, expected: string, found: string }} Mismatch */

const colours = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");
const types = "String|Integer|Decimal|Boolean|Null|Object|Map|Array|List|Number";

/**
 * @param {string} output
 * @param {readonly string[]} descriptions of the interactions
 * @returns {Map<string, Mismatch[]>} by description; one for each interaction that failed
 */
export function readMismatches(output, descriptions) {
  /** @type {Map<string, Mismatch[]>} */
  const failed = new Map();
  /** @type {Mismatch[] | undefined} */
  let current;
  const [, failures = ""] = output.replace(colours, "").split(/^Failures:$/m);
  for (const line of failures.split("\n")) {
    const heading = /^\d+\) Verifying a pact between .* - (.+)$/.exec(line)?.[1];
    const description = descriptions.find((known) => known === heading);
    if (description !== undefined) {
      current = failed.get(description) ?? [];
      failed.set(description, current);
    }
    const [first, ...others] = mismatchesIn(line);
    if (first) current?.push(first, ...others);
  }
  return failed;
}

/**
 * @param {string} line
 * @returns {Mismatch[]}
 */
function mismatchesIn(line) {
  const status = /^ +expected (\d{3}) but was (\d{3})$/.exec(line);
  if (status) return [{ path: "(status)", kind: "unexpected-status", expected: `${status[1]}`, found: `${status[2]}` }];
  if (/^ +expected a body of /.test(line)) {
    return [{ path: "content-type", kind: "wrong-media-type", expected: "application/json", found: "another" }];
  }
  const header = /^ +Expected header '([A-Za-z-]{1,40})' to /.exec(line)?.[1];
  if (header)
    return [
      { path: header.toLowerCase(), kind: "header-differs", expected: "as in the pact", found: "another, or none" },
    ];
  const [, at, what = ""] = /^ +(\$[\w.[\]'"-]{0,200}) -> (.*)$/.exec(line) ?? [];
  return at === undefined ? [] : bodyMismatches(pathOf(at), what);
}

/**
 * @param {string} path
 * @param {string} what
 * @returns {Mismatch[]}
 */
function bodyMismatches(path, what) {
  const missing = /^Actual map is missing the following keys: ([\w, ]+)$/.exec(what)?.[1];
  if (missing) {
    return missing.split(", ").map((name) => ({
      path: path === "(body)" ? name : `${path}.${name}`,
      kind: "missing-field",
      expected: "a field that this package reads",
      found: "nothing",
    }));
  }
  const wrongType = typesIn(what);
  if (wrongType) return [{ path, kind: "wrong-type", ...wrongType }];
  if (/ to have (minimum|maximum) size of \d+$/.test(what)) {
    return [{ path, kind: "bad-format", expected: "a list of the pact's size", found: "another size" }];
  }
  const expected = / to match '[^']+'$/.test(what) ? "a value of the pact's pattern" : "the pact's value";
  // The verifier prints the two alike.
  const found = what.startsWith("Expected '' to match ") ? "null, or an empty string" : "another value";
  return [{ path, kind: "value-differs", expected, found }];
}

/**
 * The two types that a mismatch names, if they differ; it quotes the values beside them.
 * @param {string} what
 */
function typesIn(what) {
  const [, found, , wanted] =
    new RegExp(`^Expected .*\\((${types})\\) to be (.*\\((${types})\\)|an integer)$`).exec(what) ?? [];
  if (found && found !== wanted) {
    return { expected: (wanted ?? "integer").toLowerCase(), found: found.toLowerCase() };
  }
  const [, instead] = new RegExp(`^Type mismatch: Expected .*\\((${types})\\) to be the same type as`).exec(what) ?? [];
  return instead && { expected: "object", found: instead.toLowerCase() };
}

/** Its names are those of the pact, for Pact looks at no others. @param {string} at */
function pathOf(at) {
  return at.replace(/^\$\.?/, "") || "(body)";
}
