// Gets the provider's published description, from its address or a file.
import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { CannotCheckError } from "../command.js";
import type { Io } from "../io.js";
import { cannotCompare, withoutSecrets } from "./words.js";

/** Where the provider publishes it (spec/README.md). */
export const providersAddress = "https://docs.solarisgroup.com/_spec/api-reference/identity/identifications.yaml";

const timeoutMs = 30_000;
const maxBytes = 10 * 1024 * 1024;
const instead = "Download it by other means and give its file with --source FILE.";

/**
 * @param source URL or path
 * @throws {CannotCheckError}
 */
export function readSource(source: string, { cwd, signal }: Pick<Io, "cwd" | "signal">): Promise<string> {
  return /^https?:/i.test(source) ? download(source, signal) : readLocal(source, cwd);
}

async function readLocal(file: string, cwd: string): Promise<string> {
  const name = withoutSecrets(file);
  const path = resolve(cwd, file);
  const unreadable = ({ code }: NodeJS.ErrnoException) => {
    throw cannotCompare(`${name} cannot be read (${code}).`);
  };
  const { size } = await stat(path).catch(unreadable);
  if (size > maxBytes) throw tooLarge(name);
  return await readFile(path, "utf8").catch(unreadable);
}

async function download(source: string, signal: AbortSignal): Promise<string> {
  if (!URL.canParse(source)) throw cannotCompare("The address of --source is not a URL.");
  const { username, password } = new URL(source);
  const name = withoutSecrets(source);
  if (username || password) {
    throw cannotCompare(`The address ${name} must not contain a user name or a password.`);
  }
  try {
    const within = AbortSignal.any([AbortSignal.timeout(timeoutMs), signal]);
    const response = await fetch(source, { redirect: "manual", signal: within });
    if (!response.ok) throw await refused(response, name);
    return await limitedText(response, name);
  } catch (error) {
    if (error instanceof CannotCheckError) throw error;
    throw cannotCompare(`${name} cannot be reached: ${reasonOf(error)}. ${instead}`);
  }
}

async function refused(response: Response, name: string): Promise<CannotCheckError> {
  await response.body?.cancel();
  const { status, headers } = response;
  const location = headers.get("location");
  if (status >= 300 && status < 400 && location && URL.canParse(location, name)) {
    const target = withoutSecrets(new URL(location, name).href);
    return cannotCompare(`${name} has moved (${status}) to ${target}. Is that the provider's? Give it with --source.`);
  }
  return cannotCompare(`${name} was answered with ${status}. Is the address still right? ${instead}`);
}

async function limitedText(response: Response, name: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(name);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function tooLarge(name: string): CannotCheckError {
  return cannotCompare(`${name} is larger than ${maxBytes / 1024 / 1024} MiB. A description of an API is not.`);
}

function reasonOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: string } };
  if (name === "TimeoutError") return `no complete response within ${timeoutMs / 1000} seconds`;
  return name === "AbortError" ? "interrupted" : (cause?.code ?? "the connection failed");
}
