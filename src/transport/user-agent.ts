// Says in each request which client sends it.

/** Version of this package: a test compares it with package.json. */
export const version = "0.1.0";

/** What names the runtimes: Bun and Deno have `node`, too. */
interface Platform {
  readonly process?: { readonly versions?: Readonly<Record<string, string | undefined>> };
}

/** @param extension what the caller adds */
export function userAgentOf(extension?: string, platform: Platform = globalThis as Platform): string {
  const versions = platform.process?.versions ?? {};
  const runtime = ["bun", "deno", "node"].find((name) => versions[name] !== undefined);
  return [`solaris-esign/${version}`, runtime && `${runtime}/${versions[runtime]}`, extension]
    .filter(Boolean)
    .join(" ");
}
