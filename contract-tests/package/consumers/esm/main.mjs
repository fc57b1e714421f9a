// An app of ES modules.
import { readFile } from "node:fs/promises";
import { createSolarisClient } from "solaris-esign";
import { createFakeSolaris } from "solaris-esign/testing";
import { matchers } from "solaris-esign/vitest";

const solaris = createSolarisClient({ baseUrl: process.argv[2], auth: () => "esm-token" });
const { identification } = await solaris.identifications.authorize({ personId: "p1", identificationId: "i1" });

const fake = createFakeSolaris();
await createSolarisClient(fake.clientOptions()).identifications.authorize(fake.addIdentification());

const read = (name) => readFile(new URL(import.meta.resolve(name)), "utf8");
const [contract] = (await read("solaris-esign/openapi.yaml")).split("\n");
const pact = JSON.parse(await read("solaris-esign/pact.json")).consumer.name;

const matched = matchers.toHaveSentSms(fake, 1);
const { status } = identification;
console.log(JSON.stringify({ status, sms: fake.sms.length, matched: matched.pass, contract, pact }));
