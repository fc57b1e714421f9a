// Type-checks samples as their readers' compilers would, strictly, with the package by its name.
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { moduleOf, type Sample } from "./sample.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** An export of the package. */
export interface Exported {
  readonly module: string;
  readonly name: string;
  readonly isValue: boolean;
  readonly isType: boolean;
}

/** @returns what is wrong with each sample, by its name */
export function typeErrors(
  samples: readonly Sample[],
  inScope: { readonly exports: readonly Exported[]; readonly stage: readonly string[] },
): ReadonlyMap<string, readonly string[]> {
  const named = new Map(samples.map((sample, index) => [`${root}sample-${index}.ts`, sample]));
  const files = new Map([...named].map(([file, sample]) => [file, moduleOf(sample)]));
  files.set(`${root}in-scope.ts`, globalsOf(inScope));
  const { options } = ts.parseJsonConfigFileContent(
    { ...ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile).config, files: [] },
    ts.sys,
    root,
  );
  const program = ts.createProgram([...files.keys()], { ...options, ...overrides }, hostOf(files, options));
  const errors = ts.getPreEmitDiagnostics(program);
  return grouped(errors, ({ file }) => named.get(file?.fileName ?? "")?.name ?? "what is in scope");
}

const overrides: ts.CompilerOptions = {
  noUnusedLocals: false,
  noUnusedParameters: false,
  isolatedModules: false,
  paths: {
    "solaris-esign": [`${root}src/index.ts`],
    "solaris-esign/testing": [`${root}src/testing/index.ts`],
    "solaris-esign/contract": [`${root}src/contract/index.ts`],
    "solaris-esign/vitest": [`${root}src/vitest/index.ts`],
    "solaris-esign/webhooks": [`${root}src/webhooks/index.ts`],
    "solaris-esign/postgres": [`${root}src/postgres/index.ts`],
    "solaris-esign/redis": [`${root}src/redis/index.ts`],
  },
};

function hostOf(files: ReadonlyMap<string, string>, options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  return {
    ...host,
    fileExists: (name) => files.has(name) || host.fileExists(name),
    readFile: (name) => files.get(name) ?? host.readFile(name),
    getSourceFile: (name, version, onError) => {
      const text = files.get(name);
      return text === undefined
        ? host.getSourceFile(name, version, onError)
        : ts.createSourceFile(name, text, version, true);
    },
  };
}

function globalsOf({ exports, stage }: Parameters<typeof typeErrors>[1]): string {
  const declarations = exports.flatMap(({ module, name, isValue, isType }) => [
    ...(isValue ? [`const ${name}: typeof import("${module}").${name};`] : []),
    ...(isType ? [`type ${name} = import("${module}").${name};`] : []),
  ]);
  const staged = stage.map(
    (name) => `const ${name}: import("./contract-tests/support/samples/stage.js").Stage["${name}"];`,
  );
  return `declare global {\n${[...declarations, ...staged].join("\n")}\n}\nexport {};\n`;
}

function grouped(errors: readonly ts.Diagnostic[], nameOf: (error: ts.Diagnostic) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const error of errors) {
    const text = ts.flattenDiagnosticMessageText(error.messageText, " ");
    const name = nameOf(error);
    groups.set(name, [...(groups.get(name) ?? []), text]);
  }
  return groups;
}
