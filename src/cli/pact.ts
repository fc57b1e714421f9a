// The pact that the package ships: what the client relies on, request by request.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

/** The file, in the package or in a clone of its repository. */
export const pactFile: string = createRequire(import.meta.url).resolve("solaris-esign/pact.json");

/** How a value is compared, instead of with the example. */
export interface Matcher {
  readonly match: string;
  readonly regex?: string;
  readonly min?: number;
}

/** The rules of the places in a body (`$.errors[*].id`), or of the headers. */
export type MatchingRules = Readonly<Record<string, { readonly matchers: readonly Matcher[] }>>;

/** A request, and what the client relies on in its response. */
export interface Interaction {
  readonly description: string;
  /** The one thing that must be so at the provider. */
  readonly state: string;
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  /** Empty, or with its question mark. */
  readonly query: string;
  /** The headers of the request, with names in lower case. */
  readonly requestHeaders: Readonly<Record<string, string>>;
  /** The body of the request, as JSON. */
  readonly requestBody: string | undefined;
  /** Whether the request has no access token. */
  readonly withoutToken: boolean;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** An example of the body. */
  readonly body: unknown;
  readonly rules: { readonly header: MatchingRules; readonly body: MatchingRules };
}

/** The pact as the file has it. */
export interface PactJson {
  readonly interactions: readonly {
    readonly description: string;
    readonly providerStates: readonly [{ readonly name: string }];
    readonly request: {
      readonly method: string;
      readonly path: string;
      readonly query?: Readonly<Record<string, readonly string[]>>;
      readonly headers: Readonly<Record<string, readonly string[]>>;
      readonly body?: { readonly content: unknown; readonly contentType: string };
    };
    readonly response: {
      readonly status: number;
      readonly headers: Readonly<Record<string, readonly [string]>>;
      readonly body: { readonly content: unknown };
      readonly matchingRules: { readonly header: MatchingRules; readonly body: MatchingRules };
    };
  }[];
}

export async function readPact(): Promise<PactJson> {
  return JSON.parse(await readFile(pactFile, "utf8"));
}

/** Each interaction has one state, and each state one interaction: a test of the package holds it. */
export function interactionsIn({ interactions }: PactJson): readonly Interaction[] {
  return interactions.map(({ description, providerStates: [state], request, response }) => ({
    description,
    state: state.name,
    method: request.method,
    path: request.path,
    query: queryOf(request.query),
    requestHeaders: {
      ...(request.body && { "content-type": request.body.contentType }),
      ...requestHeadersOf(request),
    },
    requestBody: request.body && JSON.stringify(request.body.content),
    withoutToken: requestHeadersOf(request).authorization === undefined,
    status: response.status,
    headers: lowerCased(response.headers, ([value]) => value),
    body: response.body.content,
    rules: { header: lowerCased(response.matchingRules.header, (rule) => rule), body: response.matchingRules.body },
  }));
}

function requestHeadersOf({ headers }: Pick<PactJson["interactions"][number]["request"], "headers">) {
  return lowerCased(headers, (values) => values.join(", "));
}

function queryOf(query: Readonly<Record<string, readonly string[]>> = {}): string {
  const pairs = Object.entries(query).flatMap(([name, values]) =>
    values.map((value): [string, string] => [name, value]),
  );
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs)}`;
}

function lowerCased<Value, Result>(values: Readonly<Record<string, Value>>, of: (value: Value) => Result) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name.toLowerCase(), of(value)]));
}
