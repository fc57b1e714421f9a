// The client id and secret: from the environment or from a file, and never from an argument, which other processes can read.
import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { CannotCheckError, UsageError } from "./command.js";
import type { Io } from "./io.js";

export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The option that names a file with the credentials. */
export const credentialsOption = { credentials: { type: "string" } } as const;

/** Its lines in the help of a command. */
export const credentialsHelp = `Credentials come from SOLARIS_CLIENT_ID and SOLARIS_CLIENT_SECRET, or from

  --credentials FILE                        JSON: { "clientId": "…", "clientSecret": "…" }. Only its owner may read it`;

/**
 * @throws {UsageError} the client id is none
 * @throws {CannotCheckError} there are none, or the file cannot be used
 */
export async function credentialsOf(
  file: string | undefined,
  { env, cwd }: Pick<Io, "env" | "cwd">,
  platform: string = process.platform,
): Promise<Credentials> {
  const { SOLARIS_CLIENT_ID, SOLARIS_CLIENT_SECRET } = env;
  const given = { clientId: SOLARIS_CLIENT_ID, clientSecret: SOLARIS_CLIENT_SECRET };
  const { clientId, clientSecret } = file === undefined ? given : await readFrom(resolve(cwd, file), platform);
  if (typeof clientId !== "string" || typeof clientSecret !== "string" || !clientId || !clientSecret) {
    throw new CannotCheckError(
      file === undefined
        ? "Set SOLARIS_CLIENT_ID and SOLARIS_CLIENT_SECRET, or name a file with --credentials. Nothing was done."
        : 'The file of --credentials needs { "clientId": "…", "clientSecret": "…" }, both not empty.',
    );
  }
  // It would end the id in HTTP Basic.
  if (clientId.includes(":")) throw new UsageError("The client id must not contain a colon.");
  return { clientId, clientSecret };
}

async function readFrom(file: string, platform: string): Promise<Partial<Record<keyof Credentials, unknown>>> {
  const cannot = (why: string) => new CannotCheckError(`The file of --credentials ${why}.`);
  const handle = await open(file).catch(() => {
    throw cannot("cannot be read");
  });
  try {
    // On Windows the mode says nothing about other users.
    if (platform !== "win32" && ((await handle.stat()).mode & 0o077) !== 0) {
      throw cannot("can be read by others: allow only its owner to, with chmod 600");
    }
    const text = await handle.readFile("utf8").catch(() => {
      throw cannot("cannot be read");
    });
    return Object(parsed(text));
  } finally {
    await handle.close();
  }
}

/** The parser's own error quotes the file. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CannotCheckError("The file of --credentials is no JSON.");
  }
}
