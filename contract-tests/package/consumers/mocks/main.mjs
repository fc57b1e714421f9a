// An app of ES modules.
import { play } from "./play.cjs";

const results = await play((name) => import(name), ...process.argv.slice(2));
process.stdout.write(JSON.stringify(results), () => process.exit());
