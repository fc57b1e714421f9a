// Compares the facts of an operation in two descriptions, and says in words where they differ.
import type { Node } from "./description.js";
import type { Bodies, OperationFacts, ParameterFacts, RequestBodyFacts, ResponseFacts } from "./operation-facts.js";
import { limitKeywords, type SchemaFacts } from "./schema-facts.js";

/** A fact that differs. */
export interface Difference {
  /** The fact's name, as spec/deviations.yaml has it. */
  readonly at: string;
  /** What people call it. */
  readonly place: string;
  readonly ours: string;
  readonly theirs: string;
  /** What would make the contract say what the provider says; absent if that takes a decision. */
  readonly change?: Change | undefined;
}

/** A change of the contract, for a proposal. A `node` is a part of the contract. */
export type Change =
  | { readonly kind: "response"; readonly status: string; readonly theirs: ResponseFacts | undefined }
  | { readonly kind: "header"; readonly status: string; readonly name: string; readonly has: boolean }
  | { readonly kind: "request body"; readonly required: boolean | undefined }
  | { readonly kind: "parameter"; readonly node: Node; readonly required: boolean }
  | {
      readonly kind: "field";
      readonly node: Node;
      readonly name: string;
      readonly theirs: SchemaFacts | undefined;
      readonly required: boolean;
    }
  | {
      readonly kind: "entry";
      readonly node: Node;
      readonly list: string;
      readonly entry: unknown;
      readonly has: boolean;
    }
  | { readonly kind: "keyword"; readonly node: Node; readonly keyword: string; readonly theirs: SchemaFacts }
  | { readonly kind: "null"; readonly node: Node; readonly inEnum: boolean; readonly nullable: boolean }
  | { readonly kind: "shape"; readonly node: Node; readonly theirs: SchemaFacts };

/** @returns the differences, and how many facts were compared */
export function compareFacts(
  ours: OperationFacts,
  theirs: OperationFacts,
): { differences: Difference[]; facts: number } {
  const comparison = new Comparison();
  comparison.operation(ours, theirs);
  return comparison;
}

class Comparison {
  readonly differences: Difference[] = [];
  facts = 0;

  operation(ours: OperationFacts, theirs: OperationFacts): void {
    this.#compare("path", "the path", ours.path, theirs.path);
    this.#compare("security", "what a caller proves", ours.security, theirs.security);
    for (const [key, our, their] of pairs(ours.parameters, theirs.parameters)) this.#parameter(key, our, their);
    this.#requestBody(ours.requestBody, theirs.requestBody);
    for (const [status, our, their] of pairs(ours.responses, theirs.responses)) this.#response(status, our, their);
  }

  /** @returns whether they agree */
  #compare(at: string, place: string, ours: string, theirs: string, change?: Change): boolean {
    this.facts++;
    if (ours !== theirs) this.differences.push({ at, place, ours, theirs, change });
    return ours === theirs;
  }

  /** @returns whether both have it */
  #both<T>(at: string, place: string, pair: Pair<T>, change?: Change): pair is [T, T] {
    const [ours, theirs] = pair.map((value) => (value === undefined ? "not documented" : "documented"));
    return this.#compare(at, place, `${ours}`, `${theirs}`, change);
  }

  #parameter(key: string, ...pair: Pair<ParameterFacts>): void {
    const at = `parameters.${key}`;
    const [ours, theirs] = pair;
    const { in: where, name } = (ours ?? theirs) as ParameterFacts;
    const place = `the ${where} parameter \`${name}\``;
    if (!this.#both(at, place, pair)) return;
    const [{ node, schema }, { required }] = pair;
    const [our, their] = pair.map((facts) => (facts.required ? "required" : "optional"));
    const change: Change | undefined = where === "path" ? undefined : { kind: "parameter", node, required };
    this.#compare(`${at}.required`, place, `${our}`, `${their}`, change);
    this.#schema(at, place, schema, pair[1].schema);
  }

  #requestBody(ours: RequestBodyFacts | undefined, theirs: RequestBodyFacts | undefined): void {
    const words = (body: RequestBodyFacts | undefined) => (!body ? "none" : body.required ? "required" : "optional");
    const place = "the request body";
    const takesDecision = theirs && !ours;
    const change: Change | undefined = takesDecision ? undefined : { kind: "request body", required: theirs?.required };
    this.#compare("requestBody", place, words(ours), words(theirs), change);
    if (ours && theirs) this.#bodies("requestBody", place, ours.bodies, theirs.bodies);
  }

  #response(status: string, ...pair: Pair<ResponseFacts>): void {
    const at = `responses.${status}`;
    const place = status === "default" ? "every other response" : `response ${status}`;
    if (!this.#both(at, place, pair, { kind: "response", status, theirs: pair[1] })) return;
    const [ours, theirs] = pair;
    for (const [name, ...has] of pairs(ours.headers, theirs.headers)) {
      const change: Change = { kind: "header", status, name, has: has[1] === true };
      this.#both(`${at}.headers.${name}`, `the header \`${name}\` of ${place}`, has, change);
    }
    this.#bodies(at, place, ours.bodies, theirs.bodies);
  }

  #bodies(at: string, place: string, ours: Bodies, theirs: Bodies): void {
    for (const [type, ...pair] of pairs(ours, theirs)) {
      if (!this.#both(`${at}.content.${type}`, `the media type ${type} of ${place}`, pair)) continue;
      this.#shapes(type === "application/json" ? at : `${at}.content.${type}`, place, ...pair);
    }
  }

  /** Each of their shapes with the one of ours that is most like it. */
  #shapes(at: string, place: string, ours: SchemaFacts, theirs: SchemaFacts): void {
    if (!ours.shapes && !theirs.shapes) {
      this.#schema(at, place, ours, theirs);
      return;
    }
    const left = new Set(ours.shapes ?? [ours]);
    for (const their of theirs.shapes ?? [theirs]) {
      const [best] = [...left].sort((one, other) => likeness(other, their) - likeness(one, their));
      if (best && likeness(best, their) > 0) {
        left.delete(best);
        this.#schema(at, place, best, their);
      } else {
        const change: Change | undefined = ours.node.oneOf
          ? { kind: "shape", node: ours.node, theirs: their }
          : undefined;
        this.#compare(`${at}.shapes`, place, "not documented", shapeWords(their), change);
      }
    }
    for (const our of left) this.#compare(`${at}.shapes`, place, shapeWords(our), "not documented");
  }

  #schema(at: string, place: string, ours: SchemaFacts, theirs: SchemaFacts): void {
    const { node } = ours;
    const keyword = (name: string, their = theirs): Change => ({ kind: "keyword", node, keyword: name, theirs: their });
    const asNullableAsOurs = { ...theirs, nullable: ours.nullable };
    const retyped = keyword("type", asNullableAsOurs);
    const sameType = this.#compare(`${at}.type`, place, typeWords(ours), typeWords(theirs), retyped);
    const [our, their] = [ours, theirs].map(({ nullable }) => (nullable ? "may be null" : "never null"));
    const nullChange: Change = { kind: "null", node, inEnum: ours.values !== undefined, nullable: theirs.nullable };
    this.#compare(`${at}.null`, place, `${our}`, `${their}`, nullChange);
    if (!sameType) return;
    if (ours.values && theirs.values) this.#values(at, place, node, ours.values, theirs.values);
    else if (ours.values || theirs.values) {
      const [is, should] = [ours, theirs].map(({ values }) => values?.join(", ") ?? "any value");
      this.#compare(`${at}.enum`, place, `${is}`, `${should}`, keyword("enum", asNullableAsOurs));
    }
    for (const name of limitKeywords) {
      if (!(name in ours.limits) && !(name in theirs.limits)) continue;
      const [is, should] = [ours, theirs].map(({ limits }) => String(limits[name] ?? "none"));
      this.#compare(`${at}.${name}`, place, `${is}`, `${should}`, keyword(name));
    }
    this.#fields(at, place, ours, theirs);
    if (ours.items && theirs.items) this.#shapes(`${at}[]`, `each entry of ${place}`, ours.items, theirs.items);
  }

  #fields(at: string, place: string, ours: SchemaFacts, theirs: SchemaFacts): void {
    const { node } = ours;
    for (const [name, ...pair] of pairs(ours.fields, theirs.fields)) {
      const field = `the field \`${name}\` of ${place}`;
      const required = theirs.required.includes(name);
      const change: Change = { kind: "field", node, name, theirs: pair[1], required };
      if (!this.#both(`${at}.${name}`, field, pair, change)) continue;
      const [is, should] = [ours, theirs].map((facts) =>
        facts.required.includes(name) ? "always there" : "may be absent",
      );
      const demand: Change = { kind: "entry", node, list: "required", entry: name, has: required };
      this.#compare(`${at}.${name}.required`, field, `${is}`, `${should}`, demand);
      this.#shapes(`${at}.${name}`, field, ...pair);
    }
  }

  #values(at: string, place: string, node: Node, ours: readonly unknown[], theirs: readonly unknown[]): void {
    for (const value of new Set([...ours, ...theirs])) {
      const pair: Pair<true> = [ours.includes(value) || undefined, theirs.includes(value) || undefined];
      const change: Change = { kind: "entry", node, list: "enum", entry: value, has: pair[1] === true };
      this.#both(`${at}.enum.${value}`, `the value \`${value}\` of ${place}`, pair, change);
    }
  }
}

function likeness(one: SchemaFacts, other: SchemaFacts): number {
  if (one.types.join() !== other.types.join()) return 0;
  const names = Object.keys(one.fields);
  if (names.length === 0 && Object.keys(other.fields).length === 0) return 1;
  return names.filter((name) => Object.hasOwn(other.fields, name)).length;
}

function shapeWords(facts: SchemaFacts): string {
  const fields = Object.keys(facts.fields);
  return fields.length > 0 ? `an object with ${fields.join(", ")}` : typeWords(facts);
}

function typeWords({ types }: SchemaFacts): string {
  return types.join(" or ") || "any type";
}

/** What ours and theirs have; one of them may have nothing. */
type Pair<T> = [ours: T | undefined, theirs: T | undefined];

function pairs<T>(ours: Readonly<Record<string, T>>, theirs: Readonly<Record<string, T>>): [string, ...Pair<T>][] {
  const of = (map: Readonly<Record<string, T>>, name: string) => (Object.hasOwn(map, name) ? map[name] : undefined);
  const names = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  return [...names].map((name) => [name, of(ours, name), of(theirs, name)]);
}
