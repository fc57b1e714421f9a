// Reads the public TypeScript API with TypeDoc, and writes its pages.
import { fileURLToPath } from "node:url";
import { Application, Converter, JSX, Logger, OptionDefaults } from "typedoc";

const root = new URL("../../", import.meta.url);

/** @type {Partial<import("typedoc").TypeDocOptions>} */
const options = {
  name: "solaris-esign",
  includeVersion: true,
  entryPoints: [
    "src/index.ts",
    "src/testing/index.ts",
    "src/contract/index.ts",
    "src/vitest/index.ts",
    "src/webhooks/index.ts",
    "src/postgres/index.ts",
    "src/redis/index.ts",
  ].map((path) => fileURLToPath(new URL(path, root))),
  tsconfig: fileURLToPath(new URL("tsconfig.build.json", root)),
  basePath: fileURLToPath(root),
  // To the file in this folder: a copy without a remote cannot know where else the code is.
  disableGit: true,
  sourceLinkTemplate: "../../src/{path}",
  // The step "The types agree" has checked them.
  skipErrorChecking: true,
  readme: "none",
  // Defaults are words here, not code.
  jsDocCompatibility: { defaultTag: false },
  // The platform documents what a class inherits from its Error.
  excludeExternals: true,
  excludeInternal: true,
  sort: ["source-order"],
  blockTags: [...OptionDefaults.blockTags, "@description"],
  validation: { notExported: true, invalidLink: true, invalidPath: true, rewrittenLink: true, notDocumented: false },
  hideGenerator: true,
  searchInComments: true,
  githubPages: false,
};

/** Collects the complaints of TypeDoc: links that lead nowhere, tags that it does not know. */
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

export async function readApi() {
  const app = await Application.bootstrap(options);
  const logger = new Complaints();
  app.logger = logger;
  // openapi-typescript writes what a field is after @description.
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const { comment } of Object.values(project.reflections)) {
      const description = comment?.getTag("@description");
      if (!comment || !description) continue;
      comment.summary = [...comment.summary, ...description.content];
      comment.removeTags("@description");
    }
  });
  const project = await app.convert();
  if (!project) throw new Error(`TypeDoc could not read the API: ${logger.messages.join(" ")}`);
  app.validate(project);
  return { app, project, complaints: logger.messages };
}

/**
 * @param {{ folder: string, policy: string, httpApi: string }} target policy: the Content-Security-Policy of each page; httpApi: a
 *   page in the folder, to which each page links
 */
export async function writeApi({ folder, policy, httpApi }) {
  const { app, project } = await readApi();
  const { hooks } = app.renderer;
  hooks.on("head.begin", () => JSX.createElement("meta", { "http-equiv": "Content-Security-Policy", content: policy }));
  hooks.on("sidebar.begin", (page) => JSX.createElement("a", { href: page.relativeURL(httpApi) }, "HTTP API"));
  await app.generateDocs(project, folder);
}
