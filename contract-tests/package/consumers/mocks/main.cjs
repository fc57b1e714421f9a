// An app of CommonJS modules.
const { play } = require("./play.cjs");

play(require, ...process.argv.slice(2)).then((results) => {
  process.stdout.write(JSON.stringify(results), () => process.exit());
});
