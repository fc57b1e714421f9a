// An app of ES modules, in TypeScript as Node resolves it.
import { readFile } from "node:fs/promises";
import { type ClientOptions, createSolarisClient, type Identification } from "solaris-esign";
import { type PostgresPool, postgresLedger } from "solaris-esign/postgres";
import { type RedisClient, redisTokenStore } from "solaris-esign/redis";
import { createFakeSolaris, type FakeSolaris, type Fault } from "solaris-esign/testing";
import { type MatcherResult, matchers } from "solaris-esign/vitest";

const options: ClientOptions = { baseUrl: process.argv[2] ?? "", auth: () => "nodenext-token" };
await using solaris = createSolarisClient(options);
const ref = { personId: "p1", identificationId: "i1" };
const answer = await solaris.identifications.authorize(ref);
const identification: Identification = answer.identification;
// @ts-expect-error the types are there: this field is not
identification.field_of_tomorrow;

const fake: FakeSolaris = createFakeSolaris();
const fault: Fault = { kind: "401-once" };
fake.failNext(fault);
await createSolarisClient(fake.clientOptions()).identifications.authorize(fake.addIdentification());

// Without the package pg, and its types.
const pool: PostgresPool = { query: async () => ({ rows: [] }), connect: async () => Promise.reject() };
await postgresLedger(pool).ensureSchema();

// Without the packages redis and ioredis, and their types.
const nothing = async () => {};
const shape = { evalSha: nothing, configGet: nothing, duplicate: nothing, subscribe: nothing };
const redis: RedisClient = { eval: async () => ["token", "new"], ...shape };
await redisTokenStore(redis).get("key");

const read = (name: string) => readFile(new URL(import.meta.resolve(name)), "utf8");
const [contract] = (await read("solaris-esign/openapi.yaml")).split("\n");
const pact = JSON.parse(await read("solaris-esign/pact.json")).consumer.name;

const matched: MatcherResult = matchers.toHaveSentSms(fake, 1);
const { status } = identification;
console.log(JSON.stringify({ status, sms: fake.sms.length, matched: matched.pass, contract, pact }));
