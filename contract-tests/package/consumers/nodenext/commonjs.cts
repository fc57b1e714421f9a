// An app of CommonJS modules, in TypeScript as Node resolves it.
import fs = require("node:fs");
import esign = require("solaris-esign");
import testing = require("solaris-esign/testing");
import vitest = require("solaris-esign/vitest");

async function main(): Promise<void> {
  const options: esign.ClientOptions = { baseUrl: process.argv[2] ?? "", auth: () => "commonjs-types-token" };
  const solaris = esign.createSolarisClient(options);
  const answer = await solaris.identifications.authorize({ personId: "p1", identificationId: "i1" });
  const identification: esign.Identification = answer.identification;
  // @ts-expect-error the types are there: this field is not
  identification.field_of_tomorrow;

  const fake: testing.FakeSolaris = testing.createFakeSolaris();
  await esign.createSolarisClient(fake.clientOptions()).identifications.authorize(fake.addIdentification());

  const [contract] = fs.readFileSync(require.resolve("solaris-esign/openapi.yaml"), "utf8").split("\n");
  const pact = require("solaris-esign/pact.json").consumer.name;

  const matched: vitest.MatcherResult = vitest.matchers.toHaveSentSms(fake, 1);
  const { status } = identification;
  console.log(JSON.stringify({ status, sms: fake.sms.length, matched: matched.pass, contract, pact }));
}

main();
