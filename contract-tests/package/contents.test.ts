// Proves: the tarball contains the built files, their sources, all files to which source maps point, and nothing else.
import { readdir, readFile } from "node:fs/promises";
import { dirname, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, inject, it } from "vitest";
import { tarballBytes, unpackedBytes } from "./budgets.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { files, ...tarball } = inject("tarball");
const installed = `${inject("installed")}/node_modules/solaris-esign`;
/** Of the commands there is only what runs: nobody imports them, and they print no stack. */
const isOfCommands = (file: string) => /^(src\/cli|dist\/src\/cli|dist\/chunks\/cli)\//.test(file);
const sources = [...(await sourcesIn("src")), ...(await sourcesIn("generated"))].filter((file) => !isOfCommands(file));

/** What `check stand-in` replays. */
const pact = "contract-tests/pacts/solaris-esign-solaris-identity-api.json";

describe("the tarball", () => {
  it("contains the sources, the built files, the contract, the pact and the files that npm always packs", async () => {
    const guides = (await readdir(`${root}docs`)).map((name) => `docs/${name}`);
    const documents = ["CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", ...guides];
    const specification = ["README.md", "deviations.yaml", "openapi.yaml"].map((name) => `spec/${name}`);
    const picture = "examples/demo/pictures/table.svg";
    const besides = ["package.json", ...documents, ...specification, pact, picture];
    const declarations = sources.flatMap((source) => {
      const name = `dist/${source.replace(/\.ts$/, "")}`;
      return [`${name}.d.ts`, `${name}.d.ts.map`];
    });
    const hint = "See `files` in package.json; if dist/ is at fault, `npm run build` makes it again.";
    const rest = files.filter((file) => !/^dist\/.*\.js(\.map)?$/.test(file));
    expect(rest.sort(), hint).toEqual([...besides, ...sources, ...declarations].sort());
  });

  it("contains the code in few files: the entry points, and their shared parts", () => {
    const code = files.filter((file) => /^dist\/.*\.js$/.test(file) && !isOfCommands(file));
    const entered = code.filter((file) => !file.startsWith("dist/chunks/"));
    const sourceOf = (file: string) => file.replace(/^dist\/(.*)\.js$/, "$1.ts");
    expect(entered.filter((file) => !sources.includes(sourceOf(file)))).toEqual([]);
    expect(code.length).toBeLessThan(sources.length / 3);
  });

  it("contains the commands without their sources, declarations and maps", () => {
    const commands = files.filter(isOfCommands);
    expect(commands).toContain("dist/src/cli/main.js");
    expect(commands.filter((file) => !/^dist\/(src|chunks)\/cli\/[\w/-]+\.js$/.test(file))).toEqual([]);
  });

  it.each([
    ["tests", /test\.|^contract-tests\/|^coverage\//],
    ["scripts", /^scripts\/|\.mjs$|\.sh$/],
    ["settings of tools", /^\.|tsconfig|biome|vitest\.config|redocly|package-lock/],
  ])("contains no %s", (_, pattern) => {
    expect(files.filter((file) => pattern.test(file) && file !== pact)).toEqual([]);
  });

  it.each(files.filter((file) => file.endsWith(".md")))("contains all files to which %s links", async (file) => {
    const text = await readFile(`${installed}/${file}`, "utf8");
    const targets = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, target]) => target as string);
    const relative = targets.filter((target) => !/^\w+:/.test(target));
    const dead = relative.filter((target) => !files.includes(posix.join(dirname(file), target)));
    expect(dead, "Name such a file without a link, or add it to `files` in package.json.").toEqual([]);
  });

  it("is not larger than its budget", () => {
    const hint = "Take out what users do not need, or raise the budget in contract-tests/package/budgets.ts.";
    expect(tarball.bytes, hint).toBeLessThanOrEqual(tarballBytes);
    expect(tarball.unpackedBytes, hint).toBeLessThanOrEqual(unpackedBytes);
  });
});

describe("source maps", () => {
  const maps = files.filter((file) => file.endsWith(".map"));

  it("exist for each module and declaration, which names its map", async () => {
    const built = files.filter((file) => /^dist\/.*\.(js|d\.ts)$/.test(file) && !isOfCommands(file));
    expect(built.length).toBeGreaterThan(0);
    for (const file of built) {
      const last = (await readFile(`${installed}/${file}`, "utf8")).trimEnd().split("\n").at(-1);
      expect(last, file).toBe(`//# sourceMappingURL=${posix.basename(file)}.map`);
      expect(maps).toContain(`${file}.map`);
    }
  });

  it("point to existing sources", async () => {
    for (const map of maps) {
      const { sources, sourceRoot = "" } = JSON.parse(await readFile(`${installed}/${map}`, "utf8"));
      expect(sources.length, map).toBeGreaterThan(0);
      for (const source of sources) expect(files, map).toContain(posix.join(dirname(map), sourceRoot, source));
    }
  });
});

async function sourcesIn(folder: string): Promise<string[]> {
  const names = await readdir(root + folder, { recursive: true });
  return names
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
}
