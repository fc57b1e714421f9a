// Finds the files that an operand names: a file, a folder, or a pattern with *, ** and ?. Node 20 has no stable glob.
import { readdir, stat } from "node:fs/promises";
import { join, normalize, resolve, sep } from "node:path";

/** What an operand names. */
export interface FoundFiles {
  /** Sorted. */
  readonly files: readonly string[];
  /** Folders whose files are not known. */
  readonly unreadable: readonly string[];
}

/**
 * Returns the files, with names that are relative as the operand is. A folder stands for its JSON files, also in the
 * folders in it. Folders named `node_modules` and names that begin with a dot are only found where the operand names them.
 */
export async function findFiles(operand: string, cwd: string): Promise<FoundFiles> {
  const found = await stat(resolve(cwd, operand)).catch(() => undefined);
  if (found?.isDirectory()) return filesBelow(operand, ["**", "*.json"], cwd);
  if (found) return { files: [normalize(operand)], unreadable: [] };
  // On Windows, people write either slash.
  const parts = operand.split(/[\\/]/);
  const fixed = parts.findIndex((part) => /[*?]/.test(part));
  if (fixed === -1) return { files: [], unreadable: [] };
  const folder = fixed === 0 ? "." : parts.slice(0, fixed).join(sep) + sep;
  return filesBelow(folder, parts.slice(fixed), cwd);
}

async function filesBelow(folder: string, parts: readonly string[], cwd: string): Promise<FoundFiles> {
  const unreadable = new Set<string>();
  const files = await matching(folder, parts, cwd, unreadable);
  return { files: files.sort(), unreadable: [...unreadable] };
}

/** The files below a folder whose path has the given parts. Adds the folders that cannot be read. */
async function matching(
  folder: string,
  parts: readonly string[],
  cwd: string,
  unreadable: Set<string>,
): Promise<string[]> {
  const [part = "", ...rest] = parts;
  const entries = await readdir(resolve(cwd, folder), { withFileTypes: true }).catch(({ code }: { code?: string }) => {
    // Nothing is there, or no folder. Anything else may hide files.
    if (code !== "ENOENT" && code !== "ENOTDIR") unreadable.add(normalize(folder));
    return [];
  });
  const found: string[] = [];
  for (const entry of entries) {
    const { name } = entry;
    const path = join(folder, name);
    if (part === "**") {
      if (entry.isDirectory() && matches(name, "*")) {
        found.push(...(await matching(path, parts, cwd, unreadable)));
      }
    } else if (matches(name, part)) {
      if (rest.length > 0) found.push(...(await matching(path, rest, cwd, unreadable)));
      else if (!entry.isDirectory()) found.push(path);
    }
  }
  // `**` also stands for no folder at all.
  if (part !== "**") return found;
  return [...(await matching(folder, rest.length > 0 ? rest : ["*"], cwd, unreadable)), ...found];
}

function matches(name: string, pattern: string): boolean {
  if (name.startsWith(".") && !pattern.startsWith(".")) return false;
  if (name === "node_modules" && pattern !== name) return false;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*+/g, ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "su").test(name);
}
