// Where an answer differs from the pact, in words without a value of the answer. Pact's verifier has the last word on whether it
// does: it says so without the place, unless it prints the whole answer.
import { requestIdHeader } from "../../../generated/contract.js";
import type { Interaction, Matcher } from "../pact.js";
import type { ReportIssue } from "../report.js";
import type { Answer } from "./exchange.js";
import { isDocumented, operationOf } from "./operation.js";

/** The contract lets a provider leave the request id out: a test of the package holds it. */
const isOptional = (header: string) => header === requestIdHeader;
const note = { severity: "note" } as const;

type Place = Pick<ReportIssue, "path" | "pointer">;

/** All differences in status, headers and body. The body of another media type is not compared. */
export function differencesOf(interaction: Interaction, answer: Answer): readonly ReportIssue[] {
  const issues: ReportIssue[] = [];
  const { status, headers, body } = answer;
  if (status !== interaction.status) {
    const kind = isDocumented(operationOf(interaction), status) ? "unexpected-status" : "undocumented-status";
    issues.push({ path: "(status)", kind, expected: `${interaction.status}`, found: `${status}` });
  }
  for (const [name, example] of Object.entries(interaction.headers)) {
    const rule = interaction.rules.header[name]?.matchers[0];
    if (holds(rule, example, headers[name])) continue;
    const expected = expectedBy(rule, example);
    if (name === "content-type")
      issues.push({ path: name, kind: "wrong-media-type", expected, found: "another, or none" });
    else if (headers[name]) issues.push({ path: name, kind: "unexpected-value", expected, found: "another value" });
    else issues.push({ path: name, kind: "missing-header", expected, found: "nothing", ...(isOptional(name) && note) });
  }
  if (issues.some(({ kind }) => kind === "wrong-media-type")) return issues;
  const json = jsonIn(body);
  if (json === undefined) {
    return [...issues, { path: "(body)", kind: "undocumented-shape", expected: "JSON", found: "something else" }];
  }
  return [...issues, ...valueIssues(interaction, { path: "", pointer: "" }, "$", interaction.body, json)];
}

/** @param at the place as the rules of the pact name it, for example `$.errors[*].id` */
function valueIssues(
  interaction: Interaction,
  place: Place,
  at: string,
  example: unknown,
  found: unknown,
): readonly ReportIssue[] {
  const rule = interaction.rules.body[at]?.matchers[0];
  const here = { ...place, path: place.path || "(body)" };
  if (found === undefined) {
    return [{ ...here, kind: "missing-field", expected: expectedBy(rule, example), found: "nothing" }];
  }
  const [wanted, type] = [rule?.match === "integer" ? "integer" : typeOf(example), typeOf(found)];
  if (wanted !== type) return [{ ...here, kind: "wrong-type", expected: expectedBy(rule, example), found: type }];
  if (Array.isArray(found)) {
    if (found.length === 0) return [{ ...here, kind: "bad-format", expected: "at least one entry", found: "none" }];
    // The pact has one example of an entry, for all.
    const [entryLike] = example as readonly unknown[];
    return found.flatMap((entry, nth) => valueIssues(interaction, within(place, nth), `${at}[*]`, entryLike, entry));
  }
  if (typeof example === "object" && example !== null) {
    // Other members of the answer are none of the pact's business.
    return Object.entries(example).flatMap(([name, value]) =>
      valueIssues(interaction, within(place, name), `${at}.${name}`, value, (found as Record<string, unknown>)[name]),
    );
  }
  if (holds(rule, example, found)) return [];
  return [{ ...here, kind: "unexpected-value", expected: expectedBy(rule, example), found: "another value" }];
}

/** Whether a value with the right type is what the pact wants. */
function holds(rule: Matcher | undefined, example: unknown, found: unknown): boolean {
  if (rule?.match === "regex") return new RegExp(`${rule.regex}`).test(`${found ?? ""}`);
  return rule ? found !== undefined : found === example;
}

/** In words, with the value where the pact insists on one: the pact's, not the answer's. */
function expectedBy(rule: Matcher | undefined, example: unknown): string {
  if (rule?.match === "regex") return `text like ${rule.regex}`;
  if (rule?.match === "integer") return "integer";
  return rule || typeof example === "object" ? typeOf(example) : JSON.stringify(example);
}

function within({ path, pointer }: Place, name: string | number): Place {
  const inPath = typeof name === "number" ? `${path}[${name}]` : path ? `${path}.${name}` : name;
  return { path: inPath, pointer: `${pointer}/${name}` };
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

/** Undefined if it is none. */
export function jsonIn(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
