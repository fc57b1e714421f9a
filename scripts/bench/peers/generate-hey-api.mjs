// Has hey-api generate a client from our specification, and makes one JavaScript file of it.
import { fileURLToPath } from "node:url";
import { createClient } from "@hey-api/openapi-ts";
import { build } from "esbuild";

const input = fileURLToPath(new URL("../../../spec/openapi.yaml", import.meta.url));
const path = fileURLToPath(new URL("node_modules/.hey-api", import.meta.url));

await createClient({
  input,
  output: { path },
  plugins: ["@hey-api/client-fetch", "@hey-api/sdk"],
  logs: { level: "silent" },
});
await build({
  stdin: { contents: `export * from "./sdk.gen"; export { client } from "./client.gen";`, resolveDir: path },
  outfile: `${path}/client.mjs`,
  bundle: true,
  format: "esm",
  target: "es2022",
});
