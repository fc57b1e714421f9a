// Everything public of the API, one by one: exports, their members, and the members of the object types in them.
import { makeRecursiveVisitor, ReflectionKind } from "typedoc";

/**
 * @typedef {import("typedoc").DeclarationReflection} Declaration
 * @typedef {import("typedoc").Comment} Comment
 */

/**
 * @typedef {object} Part
 * @property {string} name as in `solaris-esign: CallOptions.signal`
 * @property {string} place file and line
 * @property {string} exported name of the export that it belongs to
 * @property {Declaration} declaration
 * @property {readonly Comment[]} comments its own, and that of its signature
 * @property {Part | undefined} owner what it is a member of
 */

/**
 * @param {import("typedoc").ProjectReflection} project
 * @returns {Part[]}
 */
export function publicParts(project) {
  return (project.children ?? []).flatMap((module) =>
    (module.children ?? []).flatMap((declaration) =>
      partsOf(declaration, `${module.name}: ${declaration.name}`, declaration.name),
    ),
  );
}

/**
 * @param {Declaration} declaration
 * @param {string} name
 * @param {string} exported
 * @param {Part} [owner]
 * @returns {Part[]}
 */
function partsOf(declaration, name, exported, owner) {
  const [source] = declaration.sources ?? [];
  // What the contract says of a field is written there; what comes from a base is told where it is declared.
  if (source?.fileName.startsWith("generated/") || declaration.inheritedFrom) return [];
  /** @type {Part} */
  const part = {
    name,
    place: source ? `${source.fileName}:${source.line}` : "",
    exported,
    declaration,
    comments: commentsOf(declaration),
    owner,
  };
  const members = [...(declaration.children ?? []), ...membersInType(declaration)];
  return [part, ...members.flatMap((member) => partsOf(member, `${name}.${member.name}`, exported, part))];
}

/** @param {Declaration} declaration */
function commentsOf(declaration) {
  const { comment, getSignature, setSignature } = declaration;
  const signatures = [...signaturesOf(declaration), getSignature, setSignature];
  return [comment, ...signatures.map((signature) => signature?.comment)].filter((given) => given !== undefined);
}

/** How it is called: a function, a method, or something whose type is a function's. @param {Declaration} declaration */
export function signaturesOf({ signatures = [], type }) {
  return [...signatures, ...(type?.type === "reflection" ? (type.declaration.signatures ?? []) : [])];
}

/**
 * The members of the object types that its type is made of, for example the variants of a union.
 * @param {Declaration} declaration
 */
function membersInType({ type, signatures = [] }) {
  /** @type {Declaration[]} */
  const members = [];
  const visitor = makeRecursiveVisitor({
    reflection: ({ declaration }) => void members.push(...(declaration.children ?? [])),
  });
  for (const part of [type, ...signatures.map((signature) => signature.type)]) part?.visit(visitor);
  return members.filter(({ kind }) => (kind & (ReflectionKind.Property | ReflectionKind.Method)) !== 0);
}
