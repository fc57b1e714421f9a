// What a docstring of the public API must say, and which does not.
import { Comment, ReflectionKind } from "typedoc";
import { publicParts, signaturesOf } from "./public-parts.mjs";

/** @typedef {import("./public-parts.mjs").Part} Part */

/** @type {readonly { wants: string, of: (part: Part) => boolean, has: (part: Part) => boolean }[]} */
const rules = [
  {
    wants: "a summary",
    of: (part) => !isDiscriminator(part) && !isNever(part),
    has: (part) => part.comments.some(({ summary }) => Comment.combineDisplayParts(summary).trim() !== ""),
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
    of: isDuration,
    has: (part) => /millisecond/i.test(textOf(part)),
  },
];

/**
 * @param {import("typedoc").ProjectReflection} project
 * @returns {string[]} what is missing, and where
 */
export function missingDocs(project) {
  return publicParts(project).flatMap((part) =>
    rules
      .filter((rule) => rule.of(part) && !rule.has(part))
      .map(({ wants }) => `${part.name} (${part.place}) needs ${wants}.`),
  );
}

/**
 * The code of every @example of the API, told once where several declarations share it.
 * @param {import("typedoc").ProjectReflection} project
 * @returns {{ name: string, place: string, code: string }[]}
 */
export function examples(project) {
  const all = [...moduleExamples(project), ...publicParts(project).flatMap(examplesOf)];
  return all.filter(({ code }, index) => all.findIndex((other) => other.code === code) === index);
}

/**
 * Every default that is told: after @default, or in a summary after "Default". Told once where several declarations share it.
 * @param {import("typedoc").ProjectReflection} project
 * @returns {{ name: string, place: string, words: string }[]}
 */
export function defaults(project) {
  const all = publicParts(project).flatMap(({ name, place, comments }) =>
    comments.flatMap((comment) => {
      const tagged = comment.getTags("@default").map(({ content }) => Comment.combineDisplayParts(content));
      const summary = Comment.combineDisplayParts(comment.summary);
      const told = [...summary.matchAll(/\bDefaults?:? (?:is |to )?(.+?)\.?$/gm)].map(([, words]) => String(words));
      return [...tagged, ...told].map((words) => ({ name, place, words: words.replace(/\s+/g, " ").trim() }));
    }),
  );
  return all.filter(({ name, words }, index) => all.findIndex((o) => o.name === name && o.words === words) === index);
}

/**
 * What every docstring says in prose: its summary, what it returns and throws. Told once where several declarations share it.
 * @param {import("typedoc").ProjectReflection} project
 * @returns {{ name: string, place: string, text: string, throws: string[] }[]}
 */
export function prose(project) {
  const words = (/** @type {import("typedoc").CommentDisplayPart[]} */ parts) =>
    Comment.combineDisplayParts(parts).replace(/\s+/g, " ").trim();
  const all = publicParts(project).flatMap(({ name, place, comments }) =>
    comments.map(({ summary, blockTags }) => {
      const tagged = blockTags.filter(({ tag }) => tag !== "@example" && tag !== "@default");
      const text = [summary, ...tagged.map(({ content }) => content)].map(words).join(" ");
      return {
        name,
        place,
        text,
        throws: tagged.filter(({ tag }) => tag === "@throws").map(({ content }) => words(content)),
      };
    }),
  );
  return all.filter(({ text }, index) => all.findIndex((other) => other.text === text) === index);
}

/** @param {import("typedoc").ProjectReflection} project */
function moduleExamples(project) {
  return (project.children ?? []).flatMap(({ name, comment }) =>
    codeIn(comment).map((code) => ({ name, place: "", code })),
  );
}

/** @param {Part} part */
function examplesOf({ name, place, comments }) {
  return comments.flatMap(codeIn).map((code) => ({ name, place, code }));
}

/** @param {Comment | undefined} comment */
function codeIn(comment) {
  return (comment?.getTags("@example") ?? []).map(({ content }) =>
    Comment.combineDisplayParts(content).replace(/^```ts\n|\n```$/g, ""),
  );
}

/** @param {Part} part */
function isCallable({ declaration: { kind } }) {
  return kind === ReflectionKind.Function || kind === ReflectionKind.Method;
}

/** It says itself which variant of a union is meant. @param {Part} part */
function isDiscriminator({ declaration: { name, type } }) {
  return name === "kind" && type?.type === "literal";
}

/** It is there to say that something cannot be. @param {Part} part */
function isNever({ declaration: { type } }) {
  return type?.type === "intrinsic" && type.name === "never";
}

/** @param {Part} part */
function isDuration({ declaration }) {
  const parameters = signaturesOf(declaration).flatMap(({ parameters }) => parameters ?? []);
  return [declaration, ...parameters].some(({ name }) => /^ms$|Ms$/.test(name));
}

/**
 * @param {Part} part
 * @param {import("typedoc").TagString} tag
 */
function hasTag({ comments }, tag) {
  return comments.some((comment) => comment.getTags(tag).some(({ content }) => content.length > 0));
}

/** @param {Part} part */
function isShownByOwner({ owner, declaration }) {
  const shown = owner ? examplesOf(owner).map(({ code }) => code) : [];
  return shown.some((code) => new RegExp(`\\b${declaration.name}\\b`).test(code));
}

/** Everything that is said of it. @param {Part} part */
function textOf({ comments, declaration }) {
  const parameters = signaturesOf(declaration).flatMap(({ parameters }) => parameters ?? []);
  const all = [...comments, ...parameters.flatMap(({ comment }) => comment ?? [])];
  return all
    .flatMap(({ summary, blockTags }) => [summary, ...blockTags.map(({ content }) => content)])
    .map((parts) => Comment.combineDisplayParts(parts))
    .join("\n");
}
