// Which version follows from a change of the contract, and whether package.json and CHANGELOG.md have it.
import { CannotRun } from "../support/description.mjs";

/** @typedef {import("./judge.mjs").Class} Class */

/**
 * Semantic Versioning; in 0.x, where anything may change, as most packages do it: a breaking change raises the minor version, any
 * other the patch version.
 * @param {Class | undefined} worst the worst change, if there is any
 * @param {string} baseVersion
 * @returns {{ bump: string, version: string }} version: the lowest that announces the change
 */
export function versionAfter(worst, baseVersion) {
  const [major, minor, patch] = numbersOf(baseVersion);
  if (!worst) return { bump: "none", version: baseVersion };
  const stable = { breaking: "major", additive: "minor", neutral: "patch" }[worst];
  const bump = major > 0 ? stable : worst === "breaking" ? "minor" : "patch";
  if (bump === "major") return { bump, version: `${major + 1}.0.0` };
  return { bump, version: bump === "minor" ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}` };
}

/**
 * @param {string} needed the lowest version that announces the change
 * @param {string} version of the package
 * @param {string} changelog text
 * @returns {string[]} what is missing, in words
 */
export function whatIsMissing(needed, version, changelog) {
  const missing = [];
  const isOld = numbersOf(version).join(".").localeCompare(needed, "en", { numeric: true }) < 0;
  if (isOld) missing.push(`package.json has version ${version}: set it to ${needed} or higher.`);
  // An entry under an old version is about another change.
  const section = isOld ? needed : version;
  if (!hasEntry(changelog, section) && !hasEntry(changelog, "Unreleased")) {
    missing.push(`CHANGELOG.md has no entry under ${section} or Unreleased: write there what has changed.`);
  }
  return missing;
}

/** @param {string} changelog @param {string} title version, or Unreleased */
function hasEntry(changelog, title) {
  const sections = changelog
    .replace(/<!--[\s\S]*?-->/g, "")
    .split(/^## /m)
    .slice(1);
  const [, ...lines] = sections.map((one) => one.split(/\r?\n/)).find(([heading]) => titleOf(heading) === title) ?? [];
  // Headings of groups ("### Added") and definitions of links are no entries.
  return lines.some((line) => /^(?!#|\[[^\]]*\]:)\s*\S/.test(line));
}

/** @param {string} [heading] such as `[0.1.0] - 2026-11-23` */
function titleOf(heading = "") {
  return /^\[?v?([^\s\]]*)/.exec(heading.trim())?.[1];
}

/** @param {string} version @returns {[number, number, number]} */
function numbersOf(version) {
  const [, ...numbers] = /^(\d+)\.(\d+)\.(\d+)(?:[-+].*)?$/.exec(version) ?? [];
  if (numbers.length === 0) throw new CannotRun(`"${version}" is not a version as Semantic Versioning has them.`);
  return /** @type {[number, number, number]} */ (numbers.map(Number));
}
