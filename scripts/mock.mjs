// Serves the specification on a fixed port, for curl or an app of your own. Ctrl-C ends it.
import "./support/end-with-parent.mjs";
import { parseArgs } from "node:util";
import { startEmbeddedProvider } from "./support/embedded-provider.mjs";
import { prefer } from "./support/prism.mjs";
import { namedExamples, operationsOf, readSpec, resolve } from "./support/spec.mjs";

try {
  const { values } = parseArgs({ options: { help: { type: "boolean", default: false } } });
  if (values.help) {
    console.log("npm run mock: serves the specification on port 4010, and tokens on 4011, until Ctrl-C.");
    process.exit();
  }
} catch (error) {
  console.error(`${/** @type {Error} */ (error).message}\nnpm run mock takes no options but --help.`);
  process.exit(2);
}

const port = 4010;
const tokenPort = 4011;

const provider = await startEmbeddedProvider({ port, tokenPort }).catch((error) => {
  console.error(
    error.code === "EADDRINUSE"
      ? `Port ${port} or ${tokenPort} is taken. Is another mock running? Stop it and try again.`
      : `The mock could not start: ${error.message}`,
  );
  process.exit(1);
});

const spec = await readSpec();
const examples = namedExamples(spec);
console.log(`The specification is served on ${provider.baseUrl}, tokens on ${provider.tokenUrl}. No SMS is ever sent.

Your app:
  createSolarisClient({
    baseUrl: "${provider.baseUrl}",
    auth: clientCredentials({ clientId: "any", clientSecret: "any", tokenUrl: "${provider.tokenUrl}" }),
  })
`);
for (const { id, method, path, operation } of operationsOf(spec)) {
  const example = operation.parameters
    .map((/** @type {any} */ parameter) => resolve(spec, parameter))
    .reduce(
      (/** @type {string} */ url, /** @type {any} */ { name, example }) => url.replace(`{${name}}`, example),
      path,
    );
  const first = examples.find((named) => named.operation === id);
  console.log(`${id}:
  curl -i -X ${method.toUpperCase()} ${provider.baseUrl}${example} \\
    -H "Authorization: Bearer example-token" -H "Prefer: ${prefer({ code: first?.code ?? 200, example: first?.name ?? "" })}"
`);
}
console.log("Other answers, by the header Prefer:");
for (const answer of new Set(examples.map(({ code, name }) => prefer({ code, example: name }))))
  console.log(`  ${answer}`);
console.log(`\nCtrl-C ends it, or: kill ${process.pid}`);

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
  process.once(signal, () => provider.close().then(() => process.exit(0)));
}
