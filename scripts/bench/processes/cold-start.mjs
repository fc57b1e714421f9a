// A process that makes one call and says so: how long that takes is measured from outside, by who has started it.
//   argv: name of the client (none: Node itself is measured), address of the server, token
import { writeSync } from "node:fs";

const [name, baseUrl = "", token = ""] = process.argv.slice(2);
if (name) {
  const { create } = await import(new URL(`../peers/${name}.mjs`, import.meta.url).href);
  await create(baseUrl, token).call();
}
writeSync(1, "answered");
process.exit();
