// Starts the compiled backend in a process of its own, as it runs in production, with the fake as its provider. For tests.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { IdentificationRef } from "solaris-esign";
import type { FakeSolaris } from "solaris-esign/testing";
import { onTestFinished } from "vitest";

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test compares it.
  readonly body: any;
}

export interface Backend {
  readonly ref: IdentificationRef;
  readonly url: string;
  readonly child: ChildProcess;
  /** What it has logged so far, line by line. */
  lines(): { readonly [key: string]: unknown }[];
  get(path: string): Promise<Answer>;
  sendCode(): Promise<Answer>;
  /** Sends SIGTERM, and resolves to the exit code. */
  end(): Promise<number | null>;
}

const program = fileURLToPath(new URL("../dist/signing-backend/main.js", import.meta.url));

export async function startBackend(
  fake: FakeSolaris,
  env: Readonly<Record<string, string>> = {},
  ref: IdentificationRef = fake.addIdentification(),
): Promise<Backend> {
  const provider = await fake.listen();
  const settings = {
    PORT: "0",
    SOLARIS_BASE_URL: provider.url,
    SOLARIS_TOKEN_URL: provider.tokenUrl,
    SOLARIS_CLIENT_ID: fake.credentials.clientId,
    SOLARIS_CLIENT_SECRET: fake.credentials.clientSecret,
    STAND_IN_CUSTOMERS: JSON.stringify({ alice: ref }),
  };
  const child = spawn(process.execPath, [program], { env: { ...process.env, ...settings, ...env }, stdio: "pipe" });
  // With all that it has written.
  const exit = once(child, "close");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exit;
    await provider.close();
  });
  let [output, errors] = ["", ""];
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const lines = () => (output.match(/.+(?=\n)/g) ?? []).map((line) => JSON.parse(line));
  const address = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      const listening = lines().find(({ msg }) => msg === "listening");
      if (listening) resolve(listening.address);
    });
    void exit.then(() => reject(new Error(`The backend ended:\n${output}${errors}`)));
  });
  const url = await address;
  const call = async (path: string, method: string): Promise<Answer> => {
    const response = await fetch(url + path, { method, headers: { "x-stand-in-customer": "alice" } });
    const { status, headers } = response;
    return { status, headers, body: await response.json() };
  };
  return {
    ref,
    url,
    child,
    lines,
    get: (path) => call(path, "GET"),
    sendCode: () => call("/signing/code", "POST"),
    async end() {
      child.kill("SIGTERM");
      return (await exit)[0];
    },
  };
}
