// An app of ES modules.
import { readFile } from "node:fs/promises";
import { createSolarisClient } from "solaris-esign";
import { createFakeSolaris } from "solaris-esign/testing";

const solaris = createSolarisClient({ baseUrl: process.argv[2], auth: () => "esm-token" });
const { identification } = await solaris.identifications.authorize({ personId: "p1", identificationId: "i1" });

const fake = createFakeSolaris();
await createSolarisClient(fake.clientOptions()).identifications.authorize(fake.addIdentification());

const contract = await readFile(new URL(import.meta.resolve("solaris-esign/openapi.yaml")), "utf8");

console.log(JSON.stringify({ status: identification.status, sms: fake.sms.length, contract: contract.split("\n")[0] }));
