// Shares the pact with the provider's side, through a Pact Broker.
//   npm run pact:publish                                     hands the broker the committed pact
//   npm run pact:can-i-deploy -- --to-environment production asks it whether this version may go there
// Exits 0 when done or deployable, 1 when the broker refuses, 2 when it could not be asked.
import { brokerRequest, usage } from "./support/broker-request.mjs";
import { endWithVerdict } from "./support/command.mjs";
import { preparePactCli } from "./support/pact-cli.mjs";
import { withoutSecrets } from "./support/shown-address.mjs";

await endWithVerdict(
  ask,
  (error) => `The broker could not be asked: ${error instanceof Error ? error.message : error}`,
);

async function ask() {
  if (process.argv.includes("--help")) {
    console.log(usage);
    return 0;
  }
  const request = await brokerRequest(process.argv.slice(2), process.env, process.cwd());
  if ("complaint" in request) {
    console.error(`${request.complaint}\n\nNothing was sent to a broker.`);
    return 2;
  }

  const { task, brokerUrl, args, secrets, failed } = request;
  const cli = preparePactCli(process.env, secrets);

  // The command-line client ends with 1 whatever was wrong. A broker that answers a harmless question first can be asked the
  // real one.
  console.log(
    `Reaching the broker at ${withoutSecrets(brokerUrl)}${cli.isFetched ? ` (the first time, npx fetches ${cli.name})` : ""} …`,
  );
  const reached = await cli.run(["list-environments"]);
  if (!reached.succeeded) {
    console.error(
      `${reached.output}\nThe broker could not be asked, so nothing was done. The message above says why: is PACT_BROKER_BASE_URL ` +
        "right, is the token good, and can this machine reach the broker and the npm registry?",
    );
    return 2;
  }

  console.log(`${task} …`);
  const { succeeded, output } = await cli.run(args);
  console.log(output);
  if (succeeded) return 0;
  console.error(failed);
  return 1;
}
