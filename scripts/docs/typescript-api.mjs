// Reads the public TypeScript API with TypeDoc, and writes its pages.
import { fileURLToPath } from "node:url";
import { Application, Converter, JSX, Logger, OptionDefaults } from "typedoc";

/** @typedef {import("typedoc").ProjectReflection} ProjectReflection */

const root = new URL("../../", import.meta.url);

/** @type {Partial<import("typedoc").TypeDocOptions>} */
const options = {
  name: "solaris-esign",
  includeVersion: true,
  entryPoints: ["src/index.ts", "src/testing/index.ts", "src/contract/index.ts"].map((path) =>
    fileURLToPath(new URL(path, root)),
  ),
  tsconfig: fileURLToPath(new URL("tsconfig.build.json", root)),
  basePath: fileURLToPath(root),
  // To the file in this folder: where else the code is, a copy without a remote cannot know.
  disableGit: true,
  sourceLinkTemplate: "../../../src/{path}",
  // The step "The types agree" has checked them.
  skipErrorChecking: true,
  readme: "none",
  // A default is told in words here, not in code.
  jsDocCompatibility: { defaultTag: false },
  // What a class inherits from the platform's Error is told elsewhere.
  excludeExternals: true,
  excludeInternal: true,
  sort: ["source-order"],
  blockTags: [...OptionDefaults.blockTags, "@description"],
  validation: { notExported: true, invalidLink: true, invalidPath: true, rewrittenLink: true, notDocumented: false },
  navigationLinks: { "All references": "../index.html", "HTTP reference": "../http-api.html" },
  hideGenerator: true,
  searchInComments: true,
  githubPages: false,
};

/** Collects what TypeDoc complains of: links that lead nowhere, tags that it does not know. */
class Complaints extends Logger {
  /** @type {string[]} */
  messages = [];

  /**
   * @param {string} message
   * @param {import("typedoc").LogLevel} level
   * @override
   */
  log(message, level) {
    super.log(message, level);
    if (level >= 2) this.messages.push(message);
  }
}

/** @returns {Promise<{ app: Application, project: ProjectReflection, complaints: readonly string[] }>} */
export async function readApi() {
  const app = await Application.bootstrap(options);
  const logger = new Complaints();
  app.logger = logger;
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, (context) => {
    for (const reflection of Object.values(context.project.reflections)) describe(reflection);
  });
  const project = await app.convert();
  if (!project) throw new Error(`TypeDoc could not read the API: ${logger.messages.join(" ")}`);
  app.validate(project);
  return { app, project, complaints: logger.messages };
}

/**
 * Where openapi-typescript writes what a field is.
 * @param {import("typedoc").Reflection} reflection
 */
function describe({ comment }) {
  const description = comment?.getTag("@description");
  if (!comment || !description) return;
  comment.summary = [...comment.summary, ...description.content];
  comment.removeTags("@description");
}

/**
 * @param {{ app: Application, project: ProjectReflection }} api
 * @param {{ folder: string, policy: string }} target policy: the Content-Security-Policy of each page
 */
export async function writeApi({ app, project }, { folder, policy }) {
  app.renderer.hooks.on("head.begin", () =>
    JSX.createElement("meta", { "http-equiv": "Content-Security-Policy", content: policy }),
  );
  await app.generateDocs(project, folder);
}
