// Proves how the fake answers the call that retrieves: which identifications, which fields, and which of the faults.
import { describe, expect, it } from "vitest";
import { createSolarisClient, type IdentificationRef } from "../../src/index.js";
import { createFakeSolaris, type FakeSolaris, type Fault } from "../../src/testing/index.js";
import { fixPauses } from "../support/clocks.js";
import { watchedFake } from "../support/watched-fake.js";

fixPauses(0);
const fake = watchedFake();
const clientOf = (of: FakeSolaris, maxRetries = 0) => {
  return createSolarisClient({ ...of.clientOptions(), maxRetries }).identifications;
};
const outcomeOf = (call: Promise<{ readonly identification: { readonly status: string } }>) =>
  call.then(
    ({ identification }) => identification.status,
    (error) => error.status ?? error.code,
  );

it("returns an identification as it is now, and changes nothing", async () => {
  const { retrieve, authorize } = clientOf(fake);
  const ref = fake.addIdentification({ language: "de" });
  const { identification: before } = await retrieve(ref);
  expect(before).toEqual(fake.identification(ref));
  const empty = { confirmation_expires_at: null, current_reference_token: null };
  expect(before).toMatchObject({ person_id: ref.personId, language: "de", status: "authorization_required", ...empty });
  const { identification: authorized } = await authorize(ref);
  expect((await retrieve(ref)).identification).toMatchObject(authorized);
  fake.advance(6 * 60_000);
  expect(await outcomeOf(retrieve(ref))).toBe("authorization_required");
  expect(fake.sms).toHaveLength(1);
});

it("answers an authorization without the fields that only a retrieve has", async () => {
  const only = { language: "de", address: {}, documents: [{}], failure_reason: "none", provider_status_code: 7 };
  const ref = fake.addIdentification({ ...only, url: null, iban: null });
  const { identification } = await clientOf(fake).authorize(ref);
  const fields = [...Object.keys(only), "person_id", "url", "iban"];
  expect(fields.filter((name) => name in identification)).toEqual([]);
  expect(fake.identification(ref)).toMatchObject({ ...only, url: null, iban: null });
});

it("returns the documents only to a call that asks for them", async () => {
  const { retrieve } = clientOf(fake);
  const ref = fake.addIdentification({ documents: [{ number: 1 }] });
  const asked = (await retrieve(ref, { includeDocuments: true })).identification;
  expect(asked).toEqual(fake.identification(ref));
  const { documents: _documents, ...others } = asked;
  expect((await retrieve(ref)).identification).toEqual(others);
  // As the provider's own default is.
  const { auth } = fake.clientOptions();
  const headers = { authorization: `Bearer ${await auth({ signal: new AbortController().signal })}` };
  const url = `${fake.baseUrl}/v1/persons/${ref.personId}/identifications/${ref.identificationId}`;
  expect(await (await fake.fetch(url, { headers })).json()).toEqual(asked);
});

it("checks the token first, and then that the identification is one of this person", async () => {
  const ref = fake.addIdentification();
  const url = `${fake.baseUrl}/v1/persons/${ref.personId}/identifications/${ref.identificationId}`;
  expect((await fake.fetch(url)).status).toBe(401);
  expect((await fake.fetch(url, { headers: { authorization: "Bearer made-up" } })).status).toBe(401);
  const { retrieve } = clientOf(fake);
  const other = fake.addIdentification();
  expect(await outcomeOf(retrieve({ ...ref, personId: other.personId }))).toBe(404);
  expect(await outcomeOf(retrieve({ personId: "nobody", identificationId: "nothing" }))).toBe(404);
});

describe("a stand-in", () => {
  it.each([
    ["all", { authorization_required: "authorization_required", successful: "successful" }],
    ["completed", { authorization_required: 404, successful: "successful", failed: "failed", expired: "expired" }],
    ["none", { authorization_required: 404, successful: 404 }],
  ] as const)("can retrieve %s identifications, and authorizes them all the same", async (retrieves, expected) => {
    const standIn = createFakeSolaris({ retrieves });
    const { retrieve, authorize } = clientOf(standIn);
    for (const [status, outcome] of Object.entries(expected)) {
      const ref = standIn.addIdentification({ status: status as "successful" });
      expect(await outcomeOf(retrieve(ref)), status).toBe(outcome);
    }
    expect(await outcomeOf(authorize(standIn.addIdentification()))).toBe("confirmation_required");
  });

  it("can put a label in front of its transaction numbers, which clients leave as it is", async () => {
    const standIn = createFakeSolaris({ referenceTokens: "labelled" });
    const { retrieve, authorize } = clientOf(standIn);
    const ref = standIn.addIdentification();
    const token = "Transaktions-ID: 0000-0001";
    expect((await authorize(ref)).identification.current_reference_token).toBe(token);
    expect((await retrieve(ref)).identification.current_reference_token).toBe(token);
    expect(standIn.sms).toMatchObject([{ referenceToken: token }]);
  });

  it.each([
    [{ retrieves: "some" }, 'retrieves must be "all" or "completed" or "none".'],
    [{ referenceTokens: true }, 'referenceTokens must be "plain" or "labelled".'],
  ])("is refused with the options %o", (options, message) => {
    expect(() => createFakeSolaris(options as never)).toThrow(message);
  });
});

describe("a fault", () => {
  const on = "retrieve";
  const play = async (fault: Fault, ref: IdentificationRef) => {
    fake.failNext(fault);
    const { retrieve, authorize } = clientOf(fake);
    return [await outcomeOf(authorize(ref)), await outcomeOf(retrieve(ref)), await outcomeOf(retrieve(ref))];
  };

  it.each<[Fault, unknown]>([
    [{ kind: "reset-after-send", on }, "connection_failed"],
    [{ kind: "truncate", on }, "connection_failed"],
    [{ kind: "drip", on }, "confirmation_required"],
    [{ kind: "status", status: 503, on }, 503],
    [{ kind: "drift", on }, "status_of_tomorrow"],
    [{ kind: "401-once", on }, "confirmation_required"],
  ])("%o applies to the next retrieve: an authorization does not use it up", async (fault, outcome) => {
    const ref = fake.addIdentification();
    const confirming = "confirmation_required";
    expect(await play(fault, ref)).toEqual([confirming, outcome, confirming]);
    expect(fake.exchanges.flatMap(({ fault, method }) => (fault ? [method] : []))).toEqual(["GET"]);
    expect(fake.pendingFaults).toEqual([]);
  });

  it("of an authorization is not used up by a retrieve", async () => {
    const ref = fake.addIdentification();
    const { retrieve, authorize } = clientOf(fake);
    for (const fault of [{ kind: "drift" }, { kind: "status", status: 503 }] as const) {
      fake.failNext(fault);
      expect(await outcomeOf(retrieve(ref))).toBe("authorization_required");
      expect(fake.pendingFaults).toEqual([fault]);
      await fake.recover();
    }
    fake.failNext({ kind: "status", status: 503, takesEffect: true });
    expect(await outcomeOf(retrieve(ref))).toBe("authorization_required");
    expect(await outcomeOf(authorize(ref))).toBe(503);
    expect(await outcomeOf(retrieve(ref))).toBe("confirmation_required");
  });

  it.each<[Fault, number]>([
    [{ kind: "reset-after-send" }, 1],
    [{ kind: "reset-after-send", takesEffect: false }, 0],
    [{ kind: "truncate" }, 1],
    [{ kind: "truncate", takesEffect: false }, 0],
    [{ kind: "status", status: 502 }, 0],
    [{ kind: "status", status: 502, takesEffect: true }, 1],
  ])("%o has an effect that a retrieve shows", async (fault, sms) => {
    const ref = fake.addIdentification();
    fake.failNext(fault);
    const { retrieve, authorize } = clientOf(fake);
    await outcomeOf(authorize(ref));
    expect(fake.sms).toHaveLength(sms);
    expect(await outcomeOf(retrieve(ref))).toBe(sms ? "confirmation_required" : "authorization_required");
  });

  it("that passes is retried", async () => {
    const ref = fake.addIdentification();
    const now = { headers: { "retry-after": "0" } };
    fake.failNext({ kind: "reset-after-send", on });
    fake.failNext({ kind: "status", status: 429, on, ...now });
    const { meta } = await clientOf(fake, 2).retrieve(ref);
    expect(meta.attempts).toBe(3);
  });

  it("can be the error for a customer whose mobile number was never verified", async () => {
    fake.failNext({ kind: "status", status: 422, code: "mobile_number_not_verified" });
    const error = await clientOf(fake)
      .authorize(fake.addIdentification())
      .catch((thrown) => thrown);
    expect(error).toMatchObject({ name: "ApiError", status: 422, delivery: "rejected" });
    expect(error.errors[0].code).toBe("mobile_number_not_verified");
    expect(fake.sms).toEqual([]);
  });
});
