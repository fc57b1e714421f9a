// Where the servers are that the tests of a fleet start for themselves.
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Debian keeps PostgreSQL's programs out of PATH, in a folder for each version. */
const debian = "/usr/lib/postgresql";

/** @returns the folder of `initdb` and `postgres`, of the newest version; undefined if there is none */
export function postgresFolder() {
  const versions = existsSync(debian) ? readdirSync(debian).sort((one, other) => Number(other) - Number(one)) : [];
  return folderWith(["initdb", "postgres"], [...versions.map((version) => join(debian, version, "bin")), ...path()]);
}

/** @returns the folder of `redis-server`; undefined if there is none */
export function redisFolder() {
  return folderWith(["redis-server"], path());
}

/** @returns what is missing, and how to install it; undefined if nothing is */
export function missingServers() {
  const missing = [
    ...(postgresFolder() ? [] : ["PostgreSQL (apt-get install postgresql)"]),
    ...(redisFolder() ? [] : ["Redis (apt-get install redis-server)"]),
  ];
  return missing.length > 0 ? `there is no ${missing.join(" and no ")} on this machine` : undefined;
}

/**
 * @param {readonly string[]} programs
 * @param {readonly string[]} folders
 */
function folderWith(programs, folders) {
  return folders.find((folder) => programs.every((program) => existsSync(join(folder, program))));
}

function path() {
  return (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
}
