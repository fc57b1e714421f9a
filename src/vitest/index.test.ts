import { expect as jestExpect } from "expect";
import { beforeAll, describe, expect, it } from "vitest";
import { ConfigurationError, createSolarisClient } from "../index.js";
import { createFakeSolaris } from "../testing/index.js";
import { type ContractMatchers, matchers } from "./index.js";

const good = { id: "i1", status: "created" };
const operation = "authorizeIdentification";

/** A fake that has sent one SMS, and what that was for. */
async function fakeWithOneSms() {
  const fake = createFakeSolaris();
  const ref = fake.addIdentification({ personId: "p1", identificationId: "i1" });
  await createSolarisClient(fake.clientOptions()).identifications.authorize(ref);
  return { fake, ref };
}

/** What both have in common. */
type Expect = (value: unknown) => ContractMatchers<void> & { readonly not: ContractMatchers<void> };

const runners: [name: string, expect: Expect & { extend(given: typeof matchers): void }][] = [
  ["Vitest", expect],
  ["Jest", jestExpect],
];

describe.each(runners)("with expect of %s,", (_, theirs) => {
  beforeAll(() => theirs.extend(matchers));

  it("a body matches the contract", () => {
    theirs(good).toMatchContract(operation, 200);
    expect(() => theirs(good).not.toMatchContract(operation, 200)).toThrow(
      "expected the body not to match the contract of authorizeIdentification with status 200, but it does",
    );
  });

  it("a body that differs does not match, and the message names all differences", () => {
    const body = { ...good, status: "status_of_tomorrow", iban: 7 };
    theirs(body).not.toMatchContract(operation, 200);
    const failing = () => theirs(body).toMatchContract(operation, 200);
    expect(failing).toThrow(
      "expected the body to match the contract of authorizeIdentification with status 200, but it differs:\n",
    );
    expect(failing).toThrow(/\n {2}status: unknown-enum-value \(expected .+; found status_of_tomorrow\)/);
    expect(failing).toThrow(/\n {2}iban: wrong-type \(expected string.*; found integer\)/);
    expect(() => theirs(undefined).toMatchContract(operation, 200)).toThrow(/\n {2}\(body\): undocumented-shape/);
  });

  it("the SMS of a fake are counted", async () => {
    const { fake } = await fakeWithOneSms();
    theirs(fake).toHaveSentSms(1);
    theirs(fake).not.toHaveSentSms(2);
    theirs(createFakeSolaris()).toHaveSentSms(0);
    expect(() => theirs(fake).toHaveSentSms(2)).toThrow(
      /^expected the fake to have sent 2 SMS, but it has sent 1:\n {2}person "p1", identification "i1", at 2\d{3}-.*Z$/,
    );
    expect(() => theirs(fake).not.toHaveSentSms(1)).toThrow("expected the fake not to have sent 1 SMS, but it has");
    expect(() => theirs(createFakeSolaris()).toHaveSentSms(1)).toThrow("1 SMS, but it has sent none");
  });

  it("the SMS of a fake are found by their identification", async () => {
    const { fake, ref } = await fakeWithOneSms();
    theirs(fake).toHaveSentSms(ref);
    for (const other of [
      { ...ref, personId: "p2" },
      { ...ref, identificationId: "i2" },
    ]) {
      theirs(fake).not.toHaveSentSms(other);
      const named = `an SMS for person "${other.personId}", identification "${other.identificationId}"`;
      expect(() => theirs(fake).toHaveSentSms(other)).toThrow(
        `expected the fake to have sent ${named}, but it has sent 1:\n  person "p1", identification "i1", at `,
      );
    }
    expect(() => theirs(fake).not.toHaveSentSms(ref)).toThrow(
      'expected the fake not to have sent an SMS for person "p1", identification "i1", but it has sent 1:\n',
    );
  });

  it.each<[what: string, run: (to: ContractMatchers<void>) => void, value: unknown, message: string]>([
    [
      "an unknown operation",
      (to) => to.toMatchContract("retrieve" as never, 200),
      good,
      "has no operation of this name",
    ],
    ["a status that is none", (to) => to.toMatchContract(operation, 99), good, "status must be an HTTP status"],
    ["no fake", (to) => to.toHaveSentSms(1), [], "toHaveSentSms needs a fake of solaris-esign/testing"],
    ["a fake without SMS", (to) => to.toHaveSentSms(1), { sms: 1 }, "toHaveSentSms needs a fake"],
    ["no number", (to) => to.toHaveSentSms("1" as never), createFakeSolaris(), "toHaveSentSms needs a whole number"],
    ["half an SMS", (to) => to.toHaveSentSms(0.5), createFakeSolaris(), "toHaveSentSms needs a whole number"],
    ["a negative number", (to) => to.toHaveSentSms(-1), createFakeSolaris(), "toHaveSentSms needs a whole number"],
    [
      "half a reference",
      (to) => to.toHaveSentSms({ personId: "p1" } as never),
      createFakeSolaris(),
      "or { personId, identificationId }.",
    ],
    [
      "the other half",
      (to) => to.toHaveSentSms({ identificationId: "i1" } as never),
      createFakeSolaris(),
      "or { personId, identificationId }.",
    ],
  ])("a wrong argument is an error, also with .not: %s", (_what, run, value, message) => {
    for (const to of [theirs(value), theirs(value).not]) {
      expect(() => run(to)).toThrow(ConfigurationError);
      expect(() => run(to)).toThrow(message);
    }
  });
});

it("the types of both runners know the matchers, for promises and within other matchers, too", async () => {
  await expect(Promise.resolve(good)).resolves.toMatchContract(operation, 200);
  await jestExpect(Promise.resolve(good)).resolves.toMatchContract(operation, 200);
  expect({ body: good }).toEqual({ body: expect.toMatchContract(operation, 200) });
  // @ts-expect-error the contract has no such operation
  expect(() => expect(good).toMatchContract("retrieve", 200)).toThrow(ConfigurationError);
  // @ts-expect-error nor has it for Jest
  expect(() => jestExpect(good).toMatchContract("retrieve", 200)).toThrow(ConfigurationError);
});
