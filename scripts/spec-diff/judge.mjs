// Judges each change that redocly finds from the side of those who consume the contract: by the types that are
// generated from it, and by what happens at run time. Where redocly's verdict is another, it judged for API owners in general.
import { isObject, lookUp, segmentsOf } from "../support/description.mjs";
import { operationsOf } from "../support/spec.mjs";
import { judgeKeyword } from "./judge-keyword.mjs";
import { directionsOf, placeOf, siteOf } from "./place.mjs";

/** @typedef {import("./redocly-changes.mjs").Change} Change */
/** @typedef {import("./judge-keyword.mjs").Class} Class */
/** @typedef {import("./judge-keyword.mjs").Verdict} Verdict */
/** @typedef {import("./place.mjs").Descriptions} Descriptions */
/** @typedef {import("./place.mjs").Direction} Direction */
/**
 * @typedef {object} JudgedChange
 * @property {Class} class
 * @property {string} words the change, for people
 * @property {string} path JSON pointer
 * @property {"major" | "minor" | "patch"} redocly its own verdict
 * @property {boolean} corrected whether ours is another
 */

/** @type {readonly Class[]} worst first */
export const classes = ["breaking", "additive", "neutral"];

/** @type {Record<Change["impact"], Class>} */
const asClass = { major: "breaking", minor: "additive", patch: "neutral" };

/** What only describes, wherever it stands. */
const describing = new Set([
  "Info",
  "Contact",
  "License",
  "Tag",
  "TagList",
  "TagsList",
  "ExternalDocs",
  "Example",
  "ExamplesMap",
]);
const describes = new Set(["title", "description", "summary", "example", "examples", "externalDocs", "tags"]);

/** Components whose names become names of generated types. */
const namedTypes = new Set(["schemas", "parameters", "responses", "requestBodies", "headers", "pathItems"]);

/**
 * @param {readonly Change[]} changes
 * @param {Descriptions} descriptions
 * @returns {JudgedChange[]} worst first
 */
export function judgeChanges(changes, descriptions) {
  return changes
    .map((change) => {
      const verdict = judge(change, descriptions);
      const { path, impact: redocly } = change;
      const words = `${placeOf(change, descriptions)}: ${verdict.words}`;
      return { class: verdict.class, words, path, redocly, corrected: verdict.class !== asClass[redocly] };
    })
    .sort((a, b) => classes.indexOf(a.class) - classes.indexOf(b.class));
}

/**
 * @param {Change} change
 * @param {Descriptions} descriptions
 * @returns {Verdict}
 */
function judge(change, descriptions) {
  const { typeName, kind, property = "" } = change;
  if (describing.has(typeName)) return as("neutral", kind === "modified" ? "says something else" : `was ${kind}`);
  if (property.startsWith("x-") && typeName !== "Server") return as("neutral", `\`${property}\` says something else`);
  const [first, group, name, ...deeper] = segmentsOf(change.path);
  if (first === "components" && deeper.length === 0 && kind !== "modified") return judgeComponent(change, group, name);
  if (isSchemaChange(change)) return judgeSchema(change, descriptions);
  const own = judges[typeName]?.(change, descriptions);
  if (own) return own;
  if (describes.has(property)) return as("neutral", `\`${property}\` says something else`);
  if (kind === "modified") return as(change.impact === "minor" ? "additive" : "breaking", differs(change));
  return as(kind === "removed" ? "breaking" : asClass[change.impact], `${typeName} was ${kind}`);
}

/**
 * The place of a part of a schema, as its pointer tells.
 * @param {Change} change
 */
function isSchemaChange({ typeName }) {
  return ["Schema", "SchemaProperties", "OneOf", "AnyOf", "AllOf"].includes(typeName);
}

/**
 * @param {Change} change
 * @param {Descriptions} descriptions
 */
function judgeSchema(change, descriptions) {
  const verdicts = [...directionsOf(change, descriptions)].map((direction) => judgeSchemaIn(change, direction));
  const [worst = as("neutral", "changed, but no operation uses it")] = verdicts.sort(
    (a, b) => classes.indexOf(a.class) - classes.indexOf(b.class),
  );
  if (!isInsistedOn(change, descriptions)) return worst;
  return as("breaking", `${worst.words}, and the client refuses a success without it`);
}

/**
 * Whether a success must have fields now that it need not have had before: the client insists on all that are required.
 * @param {Change} change
 * @param {Descriptions} descriptions
 */
function isInsistedOn(change, { revision }) {
  const { property, base, revision: now } = change;
  if (property !== "required" || !Array.isArray(now?.value)) return false;
  const gained = now.value.some((name) => !(base?.value ?? []).includes(name));
  const changed = resolved(revision, lookUp(revision, siteOf(change)));
  const insisted = operationsOf(revision).flatMap(({ operation }) =>
    Object.entries(operation.responses ?? {})
      .filter(([status]) => status.startsWith("2"))
      .map(([, response]) => resolved(revision, resolved(revision, response).content?.["application/json"]?.schema)),
  );
  return gained && insisted.includes(changed);
}

/**
 * @param {Change} change
 * @param {Direction} direction
 * @returns {Verdict}
 */
function judgeSchemaIn({ typeName, kind, property = "", path, base, revision }, direction) {
  const reads = direction === "response";
  if (kind === "modified" && property !== "key") return judgeKeyword(property, base?.value, revision?.value, direction);
  if (property === "key") return as("breaking", `was called \`${base?.value}\` before`);
  const added = kind === "added";
  const was = added ? "is new" : "is gone";
  const role = roleOf(typeName, path);
  if (role === "field") return as(added ? "additive" : "breaking", was);
  if (role === "alternative") {
    if (!added) return as("breaking", "one of the shapes that it may have is gone");
    return as(reads ? "breaking" : "additive", "it may have another shape now");
  }
  const said = `what \`${segmentsOf(path).at(-1)}\` says ${was}`;
  if (role === "unknown")
    return as("breaking", `${said}: what that means cannot be told in general, so the worst is assumed`);
  // It says more of what is sent or read: a promise to readers, a demand on callers.
  return as(added === reads ? "additive" : "breaking", said);
}

/**
 * @param {string} typeName
 * @param {string} path
 */
function roleOf(typeName, path) {
  if (typeName === "SchemaProperties") return "field";
  if (typeName === "OneOf" || typeName === "AnyOf") return "alternative";
  const container = segmentsOf(path).at(-2) ?? "";
  if (container === "properties") return "field";
  if (container === "oneOf" || container === "anyOf") return "alternative";
  const known = ["items", "additionalProperties", "schema", "allOf"];
  return known.includes(container) || known.includes(segmentsOf(path).at(-1) ?? "") ? "constraint" : "unknown";
}

/**
 * @param {Change} change
 * @param {string | undefined} group
 * @param {string | undefined} name
 */
function judgeComponent({ kind }, group = "", name) {
  if (kind === "added") return as("neutral", "is new; where an operation uses it, that is told by itself");
  if (!namedTypes.has(group)) return as("neutral", "is gone; where an operation used it, that is told by itself");
  return as("breaking", `${name ? "is gone, and" : "are gone, and"} with it the generated name`);
}

/** @type {Record<string, (change: Change, descriptions: Descriptions) => Verdict | undefined>} */
const judges = {
  Root: ({ property, base, revision }) => {
    if (property !== "openapi") return undefined;
    const sameMinor = minorOf(base?.value) === minorOf(revision?.value);
    return as(sameMinor ? "neutral" : "breaking", `is written in OpenAPI ${revision?.value} and was in ${base?.value}`);
  },
  PathItem: ({ kind, base }) => {
    if (kind === "added") return as("additive", "is new");
    if (kind === "removed") return as("breaking", "is gone");
    return as("breaking", `was ${base?.value} before`);
  },
  Operation: ({ kind, property, base, revision }) => {
    if (kind === "added") return as("additive", "is new");
    if (kind === "removed") return as("breaking", "is gone");
    if (property === "operationId") {
      return as("breaking", `is called ${revision?.value} and was ${base?.value}: generated names follow it`);
    }
    return property === "deprecated" ? judgeKeyword("deprecated", base?.value, revision?.value, "request") : undefined;
  },
  Parameter: ({ kind, property, base, revision }, descriptions) => {
    if (kind === "added") return judgeNewParameters([revision?.value], descriptions);
    if (kind === "removed") return as("breaking", "is gone");
    if (property === "name" || property === "key") {
      return as("breaking", `was called \`${base?.value}\` before: generated names follow it`);
    }
    if (property === "required") return judgeDemand(base?.value, revision?.value);
    return property === "deprecated" ? judgeKeyword("deprecated", base?.value, revision?.value, "request") : undefined;
  },
  ParameterList: ({ kind, revision }, descriptions) =>
    kind === "added" ? judgeNewParameters(revision?.value, descriptions) : as("breaking", "all parameters are gone"),
  RequestBody: ({ kind, property, base, revision }, { revision: description }) => {
    if (kind === "removed") return as("breaking", "is gone");
    if (kind === "modified") return property === "required" ? judgeDemand(base?.value, revision?.value) : undefined;
    const { required } = resolved(description, revision?.value);
    return required ? as("breaking", "is new, and must be sent") : as("additive", "is new, and may be sent");
  },
  Response: ({ kind, property, path, base }) => {
    if (kind === "removed") return as("breaking", "is no longer documented");
    if (property === "key") return as("breaking", `was documented as answer ${base?.value} before`);
    if (kind === "modified") return undefined;
    const code = segmentsOf(path).at(-1) ?? "";
    if (/^[45]|^default$/.test(code))
      return as("additive", "is documented now; until now such an error had no own type");
    return as("breaking", "is a new way to succeed, which no caller expects");
  },
  MediaType: ({ kind, property, base }) => {
    if (property === "key") return as("breaking", `was ${base?.value} before`);
    return kind === "modified" ? undefined : as(kind === "added" ? "additive" : "breaking", isNewOrGone(kind));
  },
  MediaTypesMap: ({ kind }) => as(kind === "added" ? "additive" : "breaking", `the body ${isNewOrGone(kind)}`),
  Header: ({ kind, property, base, revision }) => {
    if (property === "key") return as("breaking", `was called \`${base?.value}\` before`);
    if (property === "required") {
      if (Boolean(base?.value) === Boolean(revision?.value)) return as("neutral", "is written in another way");
      return revision?.value ? as("additive", "is always there now") : as("breaking", "is not always there any more");
    }
    return kind === "modified" ? undefined : as(kind === "added" ? "additive" : "breaking", isNewOrGone(kind));
  },
  HeadersMap: ({ kind }) => as(kind === "added" ? "additive" : "breaking", `the list of headers ${isNewOrGone(kind)}`),
  SecurityRequirement: ({ kind, base, revision }) => {
    if (kind === "added") return as("additive", `${keyNames(revision?.value)} is accepted too now`);
    if (kind === "removed") return as("breaking", `${keyNames(base?.value)} is not named any more`);
    return as("breaking", "what a caller needs has changed");
  },
  SecurityRequirementList: ({ kind }) =>
    as("breaking", kind === "added" ? "has a demand of its own now" : "says nothing of it any more"),
  SecurityScheme: ({ kind, property, base }) => {
    if (property === "key") return as("breaking", `was called ${base?.value} before`);
    if (kind === "modified" && property === "description") return as("neutral", "its description says something else");
    return undefined;
  },
  Server: ({ kind, property = "", path, base, revision }) => {
    if (kind === "removed") return as("breaking", `${base?.value?.url} is gone: the client has it built in`);
    if (kind === "added") {
      return segmentsOf(path).length > 2
        ? as("breaking", `requests of this operation go to ${revision?.value?.url} now`)
        : as("additive", `${revision?.value?.url} is new`);
    }
    if (!["url", "x-environment", "x-token-url"].includes(property)) {
      return as("neutral", `\`${property}\` says something else`);
    }
    const words = `\`${property}\` is ${revision?.value ?? "not said"} and was ${base?.value ?? "not said"}`;
    return as(base?.value === undefined ? "additive" : "breaking", `${words}: the client has it built in`);
  },
  ServerList: ({ kind }) => as("breaking", `the list of servers ${isNewOrGone(kind)}: requests go elsewhere`),
  ServerVariablesMap: () => as("breaking", "its address has other variables"),
};

/**
 * @param {unknown[]} parameters
 * @param {Descriptions} descriptions
 */
function judgeNewParameters(parameters, { revision }) {
  const required = parameters.some((parameter) => resolved(revision, parameter).required);
  return required ? as("breaking", "is new, and must be sent") : as("additive", "is new, and may be sent");
}

/**
 * @param {unknown} before
 * @param {unknown} after
 */
function judgeDemand(before, after) {
  if (Boolean(before) === Boolean(after)) return as("neutral", "is written in another way");
  return after ? as("breaking", "must be sent now") : as("additive", "need not be sent any more");
}

/**
 * @param {import("../support/spec.mjs").Node} description
 * @param {any} node
 */
function resolved(description, node) {
  return (node?.$ref ? lookUp(description, node.$ref) : node) ?? {};
}

/** @param {Change} change */
function differs({ property, base, revision }) {
  return `\`${property}\` is ${short(revision?.value)} and was ${short(base?.value)}`;
}

/** @param {unknown} value */
function short(value) {
  if (value === undefined) return "not said";
  return isObject(value) ? "something else" : String(value);
}

/** @param {Change["kind"]} kind */
const isNewOrGone = (kind) => (kind === "added" ? "is new" : "is gone");

/** @param {unknown} requirement */
const keyNames = (requirement) =>
  Object.keys(isObject(requirement) ? requirement : {}).join(" with ") || "no proof at all";

/** @param {unknown} version */
const minorOf = (version) => String(version).split(".").slice(0, 2).join(".");

/**
 * @param {Class} verdict
 * @param {string} words
 * @returns {Verdict}
 */
function as(verdict, words) {
  return { class: verdict, words };
}
