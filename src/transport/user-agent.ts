// The header `user-agent` of each request.

/** The version of this package. A test compares it with package.json. */
export const version = "0.1.0";

/** The versions of the runtime. Bun and Deno also have `node`. */
interface Platform {
  readonly process?: { readonly versions?: Readonly<Record<string, string | undefined>> };
}

/** @param extension text that the caller adds */
export function userAgentOf(extension?: string, platform: Platform = globalThis as Platform): string {
  const versions = platform.process?.versions ?? {};
  const runtime = ["bun", "deno", "node"].find((name) => versions[name] !== undefined);
  return [`solaris-esign/${version}`, runtime && `${runtime}/${versions[runtime]}`, extension]
    .filter(Boolean)
    .join(" ");
}
