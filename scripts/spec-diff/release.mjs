// Which version follows from a change of the contract, and whether package.json and CHANGELOG.md carry it.
import { CannotRun } from "../support/description.mjs";

/** @typedef {import("./judge.mjs").Class} Class */
/** @typedef {"major" | "minor" | "patch" | "none"} Bump */

/**
 * Semantic Versioning; with its rule for 0.x, where anything may change, read as most packages do: a breaking change is
 * told by the minor version, everything else by the patch version.
 * @param {Class | undefined} worst the worst change, if there is any
 * @param {string} baseVersion
 * @returns {{ bump: Bump, version: string }} version: the lowest that tells of the change
 */
export function versionAfter(worst, baseVersion) {
  const [major, minor, patch] = numbersOf(baseVersion);
  if (!worst) return { bump: "none", version: baseVersion };
  /** @type {Bump} */
  const stable = worst === "breaking" ? "major" : worst === "additive" ? "minor" : "patch";
  const bump = major > 0 ? stable : worst === "breaking" ? "minor" : "patch";
  const versions = {
    major: `${major + 1}.0.0`,
    minor: `${major}.${minor + 1}.0`,
    patch: `${major}.${minor}.${patch + 1}`,
  };
  return { bump, version: versions[bump] };
}

/**
 * @param {string} needed the lowest version that tells of the change
 * @param {string} version of the package
 * @param {string} changelog text
 * @returns {string[]} what is missing, in words; nothing if they carry the change
 */
export function whatIsMissing(needed, version, changelog) {
  const missing = [];
  const isOld = isBelow(version, needed);
  if (isOld) missing.push(`package.json has version ${version}: set it to ${needed} or higher.`);
  // What stands under an old version was said of what that version changed.
  if (!says(changelog, isOld ? needed : version) && !says(changelog, "Unreleased")) {
    missing.push(
      `CHANGELOG.md has no entry under ${isOld ? needed : version} or Unreleased: tell there what has changed.`,
    );
  }
  return missing;
}

/**
 * Whether a section of the changelog has an entry.
 * @param {string} changelog
 * @param {string} title version, or Unreleased
 */
function says(changelog, title) {
  const lines = changelog.replace(/<!--[\s\S]*?-->/g, "").split(/\r?\n/);
  const start = lines.findIndex((line) => /^## /.test(line) && titleOf(line) === title.toLowerCase());
  if (start < 0) return false;
  const after = lines.slice(start + 1);
  const end = after.findIndex((line) => /^## /.test(line));
  // Headings of groups ("### Added") and link definitions say nothing by themselves.
  return after.slice(0, end < 0 ? undefined : end).some((line) => /^(?!#|\[[^\]]*\]:)\s*\S/.test(line));
}

/** @param {string} heading such as `## [0.1.0] - 2026-11-23` */
function titleOf(heading) {
  const [title = ""] = heading.slice(3).trim().split(/\s/);
  return title.replace(/^\[?v?|\].*$/g, "").toLowerCase();
}

/**
 * @param {string} version
 * @param {string} needed
 */
function isBelow(version, needed) {
  const [is, must] = [numbersOf(version), numbersOf(needed)];
  const place = is.findIndex((number, index) => number !== must[index]);
  return place >= 0 && Number(is[place]) < Number(must[place]);
}

/**
 * @param {string} version
 * @returns {[number, number, number]}
 */
function numbersOf(version) {
  const found = /^(\d+)\.(\d+)\.(\d+)(?:[-+].*)?$/.exec(version);
  if (!found) throw new CannotRun(`"${version}" is not a version as Semantic Versioning has them.`);
  return [Number(found[1]), Number(found[2]), Number(found[3])];
}
