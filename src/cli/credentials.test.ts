import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { CannotCheckError } from "./command.js";
import { credentialsOf } from "./credentials.js";

const env = { SOLARIS_CLIENT_ID: "id-of-env", SOLARIS_CLIENT_SECRET: "secret-of-env" };
const good = { clientId: "id-of-file", clientSecret: "s3cret-value" };

/** A folder with the file `credentials.json`. */
async function folderWith(content: unknown, mode = 0o600): Promise<string> {
  const cwd = await mkdtemp(join(tmpdir(), "solaris-esign-credentials-"));
  onTestFinished(() => rm(cwd, { recursive: true }));
  const file = join(cwd, "credentials.json");
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  await chmod(file, mode);
  return cwd;
}

describe("credentials", () => {
  it("come from the environment", async () => {
    expect(await credentialsOf(undefined, { env, cwd: "/" })).toEqual({
      clientId: "id-of-env",
      clientSecret: "secret-of-env",
    });
  });

  it("come from a file, if one is named", async () => {
    expect(await credentialsOf("credentials.json", { env, cwd: await folderWith(good) })).toEqual(good);
  });

  it.each([[{}], [{ ...env, SOLARIS_CLIENT_ID: "" }], [{ ...env, SOLARIS_CLIENT_SECRET: "" }]])(
    "are missing from the environment: %j",
    async (incomplete) => {
      const missing = credentialsOf(undefined, { env: incomplete, cwd: "/" });
      await expect(missing).rejects.toThrow(CannotCheckError);
      await expect(missing).rejects.toThrow("Set SOLARIS_CLIENT_ID and SOLARIS_CLIENT_SECRET");
    },
  );

  it("have no colon in the id", async () => {
    const given = { env: { ...env, SOLARIS_CLIENT_ID: "a:b" }, cwd: "/" };
    await expect(credentialsOf(undefined, given)).rejects.toThrow("must not contain a colon");
  });
});

describe("a file of credentials", () => {
  it.each(process.platform === "win32" ? [] : [0o640, 0o604, 0o620, 0o660])(
    "is refused if others can use it: mode %o",
    async (mode) => {
      const cwd = await folderWith(good, mode);
      await expect(credentialsOf("credentials.json", { env, cwd })).rejects.toThrow("chmod 600");
      expect(await credentialsOf("credentials.json", { env, cwd }, "win32")).toEqual(good);
    },
  );

  it.each<[content: unknown, says: string]>([
    ['{"clientSecret":"s3cret-value', "is no JSON"],
    [{ ...good, clientId: 7 }, "both not empty"],
    [{ ...good, clientSecret: "" }, "both not empty"],
    ["null", "both not empty"],
  ])("is refused without being quoted: %j", async (content, says) => {
    const refused = credentialsOf("credentials.json", { env, cwd: await folderWith(content) });
    await expect(refused).rejects.toThrow(CannotCheckError);
    await expect(refused).rejects.toThrow(says);
    await expect(refused).rejects.not.toThrow("s3cret-value");
  });

  it("has to be one", async () => {
    const cwd = await folderWith(good);
    await expect(credentialsOf("nowhere.json", { env, cwd })).rejects.toThrow("cannot be read");
    await chmod(cwd, 0o700);
    await expect(credentialsOf(".", { env, cwd })).rejects.toThrow("cannot be read");
  });
});
