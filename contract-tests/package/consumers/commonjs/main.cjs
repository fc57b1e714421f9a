// An app of CommonJS modules: Node 20.19 and later can require ES modules.
const { readFileSync } = require("node:fs");
const { createSolarisClient } = require("solaris-esign");
const { createFakeSolaris } = require("solaris-esign/testing");
const { matchers } = require("solaris-esign/vitest");

async function main() {
  const solaris = createSolarisClient({ baseUrl: process.argv[2], auth: () => "commonjs-token" });
  const { identification } = await solaris.identifications.authorize({ personId: "p1", identificationId: "i1" });

  const fake = createFakeSolaris();
  await createSolarisClient(fake.clientOptions()).identifications.authorize(fake.addIdentification());

  const [contract] = readFileSync(require.resolve("solaris-esign/openapi.yaml"), "utf8").split("\n");
  const pact = require("solaris-esign/pact.json").consumer.name;

  const matched = matchers.toHaveSentSms(fake, 1);
  const { status } = identification;
  console.log(JSON.stringify({ status, sms: fake.sms.length, matched: matched.pass, contract, pact }));
}

main();
