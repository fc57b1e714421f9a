// Tries `npm run pact:publish` and `npm run pact:can-i-deploy` with the real command-line client, on a stand-in for a Pact Broker.
// Needs the npm registry, so it is no part of `npm test`: npm run pact:check-cli
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { startStandInBroker } from "./support/stand-in-broker.mjs";

const script = fileURLToPath(new URL("pact-broker.mjs", import.meta.url));
const root = fileURLToPath(new URL("..", import.meta.url));
const token = "token-of-the-check";
const toProduction = ["--to-environment", "production"];

const broker = await startStandInBroker({ token, deployable: (version) => version === "good" });
const tries = [
  { what: "publishes", args: ["publish", "--version", "good", "--branch", "check"], exits: 0 },
  { what: "publishes the same once more", args: ["publish", "--version", "good", "--branch", "check"], exits: 0 },
  { what: "hears yes", args: ["can-i-deploy", "--version", "good", ...toProduction], exits: 0 },
  { what: "hears no", args: ["can-i-deploy", "--version", "other", ...toProduction], exits: 1 },
  {
    what: "is told of a wrong token",
    args: ["publish", "--version", "good", "--branch", "check"],
    exits: 2,
    with: "bad",
  },
];

let failures = 0;
for (const { what, args, exits, with: credential = token } of tries) {
  const started = performance.now();
  const { code, output } = await tryOnce(args, credential);
  const isLeaked = output.includes(credential);
  const isRight = code === exits && !isLeaked;
  if (!isRight) failures++;
  console.log(
    `${isRight ? "yes" : "NO "}  ${what}: exit ${code} (${((performance.now() - started) / 1000).toFixed(1)} s)`,
  );
  if (!isRight)
    console.error(`     expected exit ${exits}${isLeaked ? ", and no token in the output" : ""}:\n${output}`);
}

const [publication] = broker.received.filter(({ url }) => url.pathname === "/contracts/publish");
const { pacticipantVersionNumber: version, branch, contracts } = publication?.body ?? {};
const pact = JSON.parse(Buffer.from(contracts?.[0]?.content ?? "bnVsbA==", "base64").toString());
const isWhole = version === "good" && branch === "check" && pact?.interactions?.length > 0;
if (!isWhole) failures++;
console.log(`${isWhole ? "yes" : "NO "}  the broker got the pact, with its version and branch`);
await broker.close();

console.log(failures === 0 ? "\nThe client works as the commands expect." : `\n${failures} differ.`);
process.exitCode = failures === 0 ? 0 : 1;

/**
 * @param {string[]} args
 * @param {string} credential
 * @returns {Promise<{ code: number, output: string }>}
 */
function tryOnce(args, credential) {
  const { PACT_BROKER_USERNAME: _user, PACT_BROKER_PASSWORD: _password, ...rest } = process.env;
  const env = { ...rest, PACT_BROKER_BASE_URL: broker.url, PACT_BROKER_TOKEN: credential };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [script, ...args], { cwd: root, env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });
}
