// What the docstrings of the public API say, and what they lack.
import {
  Comment,
  type CommentDisplayPart,
  type DeclarationReflection,
  makeRecursiveVisitor,
  type ProjectReflection,
  ReflectionKind,
  type TagString,
} from "typedoc";

/** Something public: an export, its member, or a member of an object type in it. */
interface Part {
  /** As in `solaris-esign: CallOptions.signal`. */
  readonly name: string;
  /** File and line. */
  readonly place: string;
  readonly exported: string;
  readonly declaration: DeclarationReflection;
  /** Its own, and those of its signatures. */
  readonly comments: readonly Comment[];
  /** What it is a member of. */
  readonly owner: Part | undefined;
}

const words = (parts: readonly CommentDisplayPart[]) => Comment.combineDisplayParts(parts).replace(/\s+/g, " ").trim();
const isCallable = ({ declaration: { kind } }: Part) =>
  kind === ReflectionKind.Function || kind === ReflectionKind.Method;
/** It says itself which variant of a union is meant. */
const isDiscriminator = ({ declaration: { name, type } }: Part) => name === "kind" && type?.type === "literal";
/** It says that something cannot be. */
const isNever = ({ declaration: { type } }: Part) => type?.type === "intrinsic" && type.name === "never";
const hasTag = ({ comments }: Part, tag: TagString) =>
  comments.some((comment) => comment.getTags(tag).some(({ content }) => content.length > 0));

const rules: readonly { wants: string; of(part: Part): boolean; has(part: Part): boolean }[] = [
  {
    wants: "a summary",
    of: (part) => !isDiscriminator(part) && !isNever(part),
    has: ({ comments }) => comments.some(({ summary }) => words(summary) !== ""),
  },
  {
    wants: "an @example (or, for a method, one in the docstring of what it is a member of)",
    of: (part) => part.owner === undefined || isCallable(part),
    has: (part) => hasTag(part, "@example") || isShownByOwner(part),
  },
  {
    wants: 'a @throws for each error, or the words "Throws nothing"',
    of: isCallable,
    has: (part) => hasTag(part, "@throws") || /throws\s+nothing/i.test(textOf(part)),
  },
  {
    wants: "a @default (what holds without it)",
    of: ({ exported, declaration }) => /(Options|Limits)$/.test(exported) && declaration.flags.isOptional,
    has: (part) => isNever(part) || hasTag(part, "@default"),
  },
  {
    wants: "its unit, milliseconds",
    of: ({ declaration }) => [declaration, ...parametersOf(declaration)].some(({ name }) => /^ms$|Ms$/.test(name)),
    has: (part) => /millisecond/i.test(textOf(part)),
  },
];

/** What is missing, and where. */
export function missingDocs(project: ProjectReflection): string[] {
  return publicParts(project).flatMap((part) =>
    rules
      .filter((rule) => rule.of(part) && !rule.has(part))
      .map(({ wants }) => `${part.name} (${part.place}) needs ${wants}.`),
  );
}

/** The code of every @example. */
export function examples(project: ProjectReflection) {
  const modules = (project.children ?? []).map(({ name, comment }) => ({ name, place: "", comments: [comment] }));
  const all = [...modules, ...publicParts(project)].flatMap(({ name, place, comments }) =>
    comments.flatMap(codeIn).map((code) => ({ name, place, code })),
  );
  return once(all, ({ code }) => code);
}

/** Every default: after @default, or in a summary after "Default". */
export function defaults(project: ProjectReflection) {
  const all = publicParts(project).flatMap(({ name, place, comments }) =>
    comments.flatMap((comment) => {
      const tagged = comment.getTags("@default").map(({ content }) => words(content));
      const summary = Comment.combineDisplayParts(comment.summary);
      const said = [...summary.matchAll(/\bDefaults?:? (?:is |to )?(.+?)\.?$/gm)].map(([, found]) => `${found}`.trim());
      return [...tagged, ...said].map((found) => ({ name, place, words: found }));
    }),
  );
  return once(all, (one) => `${one.name} ${one.words}`);
}

/** The prose of every docstring: its summary, what it returns and throws. */
export function prose(project: ProjectReflection) {
  const all = publicParts(project).flatMap(({ name, place, comments }) =>
    comments.map(({ summary, blockTags }) => {
      const tagged = blockTags.filter(({ tag }) => tag !== "@example" && tag !== "@default");
      const throws = tagged.filter(({ tag }) => tag === "@throws").map(({ content }) => words(content));
      return { name, place, text: [summary, ...tagged.map(({ content }) => content)].map(words).join(" "), throws };
    }),
  );
  return once(all, ({ text }) => text);
}

/** Several declarations may share a docstring. */
function once<T>(all: readonly T[], key: (one: T) => string): T[] {
  return [...new Map([...all].reverse().map((one) => [key(one), one])).values()].reverse();
}

function codeIn(comment: Comment | undefined): string[] {
  const tags = comment?.getTags("@example") ?? [];
  return tags.map(({ content }) => Comment.combineDisplayParts(content).replace(/^```ts\n|\n```$/g, ""));
}

function isShownByOwner({ owner, declaration }: Part): boolean {
  const name = new RegExp(`\\b${declaration.name}\\b`);
  return owner?.comments.flatMap(codeIn).some((code) => name.test(code)) ?? false;
}

/** Everything that its docstring says. */
function textOf({ comments, declaration }: Part): string {
  const all = [...comments, ...parametersOf(declaration).flatMap(({ comment }) => comment ?? [])];
  return all
    .flatMap(({ summary, blockTags }) => [summary, ...blockTags.map(({ content }) => content)])
    .map(words)
    .join("\n");
}

function publicParts(project: ProjectReflection): Part[] {
  return (project.children ?? []).flatMap((module) =>
    (module.children ?? []).flatMap((declaration) =>
      partsOf(declaration, `${module.name}: ${declaration.name}`, declaration.name),
    ),
  );
}

function partsOf(declaration: DeclarationReflection, name: string, exported: string, owner?: Part): Part[] {
  const [source] = declaration.sources ?? [];
  // The contract documents its fields, and a base class documents what is inherited.
  if (source?.fileName.startsWith("generated/") || declaration.inheritedFrom) return [];
  const { comment, getSignature, setSignature } = declaration;
  const signatures = [...signaturesOf(declaration), getSignature, setSignature];
  const comments = [comment, ...signatures.map((one) => one?.comment)].filter((one) => one !== undefined);
  const place = source ? `${source.fileName}:${source.line}` : "";
  const part: Part = { name, place, exported, declaration, comments, owner };
  const members = [...(declaration.children ?? []), ...membersInType(declaration)];
  return [part, ...members.flatMap((member) => partsOf(member, `${name}.${member.name}`, exported, part))];
}

/** How it is called: a function, a method, or something whose type is a function's. */
function signaturesOf({ signatures = [], type }: DeclarationReflection) {
  return [...signatures, ...(type?.type === "reflection" ? (type.declaration.signatures ?? []) : [])];
}

function parametersOf(declaration: DeclarationReflection) {
  return signaturesOf(declaration).flatMap(({ parameters }) => parameters ?? []);
}

/** The members of the object types that its type is made of, for example the variants of a union. */
function membersInType({ type, signatures = [] }: DeclarationReflection) {
  const members: DeclarationReflection[] = [];
  const visitor = makeRecursiveVisitor({
    reflection: ({ declaration }) => void members.push(...(declaration.children ?? [])),
  });
  for (const part of [type, ...signatures.map((signature) => signature.type)]) part?.visit(visitor);
  return members.filter(({ kind }) => (kind & (ReflectionKind.Property | ReflectionKind.Method)) !== 0);
}
