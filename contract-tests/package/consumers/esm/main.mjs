// An app of ES modules.
import { readFile } from "node:fs/promises";
import { createSolarisClient } from "solaris-esign";
import { createFakeSolaris } from "solaris-esign/testing";
import { matchers } from "solaris-esign/vitest";

const solaris = createSolarisClient({ baseUrl: process.argv[2], auth: () => "esm-token" });
const { identification } = await solaris.identifications.authorize({ personId: "p1", identificationId: "i1" });

const fake = createFakeSolaris();
await createSolarisClient(fake.clientOptions()).identifications.authorize(fake.addIdentification());

const contract = await readFile(new URL(import.meta.resolve("solaris-esign/openapi.yaml")), "utf8");

const matched = matchers.toHaveSentSms(fake, 1);
const { status } = identification;
console.log(JSON.stringify({ status, sms: fake.sms.length, matched: matched.pass, contract: contract.split("\n")[0] }));
