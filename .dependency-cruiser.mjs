// Who may import whom: a step of `npm test`.
//   facade    src/*.ts         what callers see: client, identifications, options, errors, response
//   engine    src/request/     one call of any operation
//   plumbing  src/internal/    knows no Solaris
//   and       src/auth/, src/transport/, src/drift/, each behind the file that is named after what it gives; src/testing/
//   commands  src/cli/         npx solaris-esign, on top of everything
const notTests = { pathNot: "\\.test\\.ts$" };

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Modules that import each other are one module, also where they import types only.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "internal-knows-no-solaris",
      comment: "src/internal/ is plumbing: it may throw a ConfigurationError, and knows nothing else of the package.",
      severity: "error",
      from: { path: "^src/internal/", ...notTests },
      to: { path: "^(src|generated)/", pathNot: "^src/(internal/|errors\\.ts$)" },
    },
    {
      name: "transport-knows-no-calls",
      comment: "A transport carries a request. What a call is, and what a response means, it does not know.",
      severity: "error",
      from: { path: "^src/transport/", ...notTests },
      to: { path: "^src/", pathNot: "^src/(transport|internal)/|^src/(errors|response)\\.ts$" },
    },
    {
      name: "auth-knows-no-calls",
      comment: "A token is obtained without knowing what for.",
      severity: "error",
      from: { path: "^src/auth/", ...notTests },
      to: { path: "^src/(request|drift|testing)/|^src/(client|identifications?|options)\\.ts$" },
    },
    {
      name: "errors-know-no-engine",
      comment: "Errors and responses are at the bottom: whatever throws or reads them imports them.",
      severity: "error",
      from: { path: "^src/(errors|response|identification)\\.ts$" },
      to: { path: "^src/", pathNot: "^src/internal/|^src/(errors|response)\\.ts$", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "engine-knows-no-operation",
      comment: "src/request/ is there once for every operation: it must not know the resources.",
      severity: "error",
      from: { path: "^src/request/", ...notTests },
      to: { path: "^src/(client|identifications|index)\\.ts$|^src/testing/" },
    },
    {
      name: "nobody-imports-other-entry-points",
      severity: "error",
      comment:
        "solaris-esign/testing, /contract, /vitest, /webhooks, /postgres and /redis lie on top of the client, which loads none of them.",
      from: { path: "^src/", pathNot: "^src/(testing|contract|vitest|webhooks|postgres|redis|cli)/" },
      to: { path: "^src/(testing|contract|vitest|webhooks|postgres|redis)/" },
    },
    {
      name: "databases-know-no-calls",
      comment: "A ledger in a database notes what others do: it knows the interface, its rules and the plumbing.",
      severity: "error",
      from: { path: "^src/postgres/", ...notTests },
      to: {
        path: "^(src|generated)/",
        pathNot: "^src/(ledger|postgres|internal)/|^src/(errors|identification)\\.ts$",
      },
    },
    {
      name: "redis-knows-no-calls",
      comment: "What a fleet shares through Redis: it knows the interfaces and the plumbing.",
      severity: "error",
      from: { path: "^src/(redis|concurrency)/", ...notTests },
      to: {
        path: "^(src|generated)/",
        pathNot: "^src/(redis|concurrency|ledger|internal)/|^src/(errors|warning|auth/token-store)\\.ts$",
      },
    },
    {
      name: "adapters-load-no-database",
      comment: "The caller passes a pool: what it is made of is a peer, also for the types.",
      severity: "error",
      from: { path: "^src/(postgres|redis)/", ...notTests },
      to: { path: "node_modules" },
    },
    {
      name: "nobody-imports-the-commands",
      severity: "error",
      comment: "Those who import the client or another entry point load nothing of npx solaris-esign.",
      from: { path: "^(src|generated)/", pathNot: "^src/cli/" },
      to: { path: "^src/cli/" },
    },
    {
      name: "commands-import-entry-points",
      severity: "error",
      comment: "The bin is bundled by itself. Any other module of the client would be in the package twice.",
      from: { path: "^src/cli/", ...notTests },
      to: {
        path: "^(src|generated)/",
        pathNot:
          "^src/(cli/|(index|(contract|testing)/index|drift/report|transport/node-transport)\\.ts$)|^generated/contract\\.ts$",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "only-one-module-knows-openapi-fetch",
      comment: "Its types may be part of the options. Nothing else uses it, so that it can be replaced.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/request/api\\.ts$|\\.test\\.ts$" },
      to: { path: "openapi-fetch", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "generated-imports-nothing",
      severity: "error",
      comment: "generated/ is made from the contract alone.",
      from: { path: "^generated/" },
      to: { pathNot: "^generated/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.build.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
    exclude: { path: "\\.test\\.ts$" },
  },
};
