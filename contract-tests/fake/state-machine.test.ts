// Proves how identifications, SMS, tokens and time work in the fake.
import { describe, expect, it } from "vitest";
import { retrievedIdentificationStatusValues } from "../../generated/contract.js";
import { ConfigurationError, createSolarisClient, type RateLimitError } from "../../src/index.js";
import { createFakeSolaris } from "../../src/testing/index.js";
import { stopDate } from "../support/clocks.js";
import { watchedFake } from "../support/watched-fake.js";

const { start } = stopDate();
const fake = watchedFake();
const minute = 60_000;
const hour = 60 * minute;
const inMs = (ms: number) => new Date(start + ms).toISOString();
const client = () => createSolarisClient({ ...fake.clientOptions(), maxRetries: 0 }).identifications;

/** The error of a call. */
const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => expect.fail("The call succeeded"),
    (error) => error,
  );

describe("an identification", () => {
  it("that is authorized expects the one-time password, with new deadlines and a transaction number", async () => {
    const ref = fake.addIdentification({ status: "authorization_required", method: "bank" });
    const before = fake.identification(ref);
    expect(before).toMatchObject({ confirmation_expires_at: null, current_reference_token: null });
    const { identification } = await client().authorize(ref);
    const { person_id, ...common } = fake.identification(ref);
    expect(identification).toEqual(common);
    expect({ person_id, ...common }).toEqual({
      ...before,
      person_id: ref.personId,
      status: "confirmation_required",
      authorization_expires_at: inMs(10 * minute),
      confirmation_expires_at: inMs(5 * minute),
      current_reference_token: "0000-0001",
    });
    expect(fake.sms).toEqual([{ ...ref, referenceToken: "0000-0001", at: new Date(start) }]);
  });

  it("that expects the one-time password can get a new one, with a new transaction number", async () => {
    const ref = fake.addIdentification();
    await client().authorize(ref);
    fake.advance(minute);
    const { identification } = await client().authorize(ref);
    expect(identification).toMatchObject({
      status: "confirmation_required",
      current_reference_token: "0000-0002",
      confirmation_expires_at: inMs(6 * minute),
    });
    expect(fake.sms.map(({ referenceToken }) => referenceToken)).toEqual(["0000-0001", "0000-0002"]);
  });

  it("that gets a new one late can enter it until the end of the first window, which does not move", async () => {
    const ref = fake.addIdentification();
    await client().authorize(ref);
    fake.advance(4 * minute);
    await client().authorize(ref);
    fake.advance(4 * minute);
    const { identification } = await client().authorize(ref);
    const ends = { authorization_expires_at: inMs(10 * minute), confirmation_expires_at: inMs(10 * minute) };
    expect(identification).toMatchObject(ends);
    fake.advance(2 * minute);
    expect(fake.identification(ref).status).toBe("expired");
  });

  const others = retrievedIdentificationStatusValues.filter(
    (status) => status !== "authorization_required" && status !== "confirmation_required",
  );
  it.each(others)("that is %s is refused with 412, and keeps its status", async (status) => {
    const ref = fake.addIdentification({ status });
    const error = await failureOf(client().authorize(ref));
    expect(error).toMatchObject({ name: "ConflictError", status: 412, errors: [{ status: "412" }] });
    expect(error.response.body).toContain('{"errors":[{');
    expect(fake.identification(ref).status).toBe(status);
    expect(fake.sms).toEqual([]);
  });

  it.each([
    ["confirmed", {}],
    ["authorization_required", { authorization_expires_at: inMs(10 * minute), confirmation_expires_at: null }],
    [
      "confirmation_required",
      {
        authorization_expires_at: inMs(10 * minute),
        confirmation_expires_at: inMs(5 * minute),
        current_reference_token: "0000-0001",
      },
    ],
  ] as const)("that is added as, or set to, %s has what goes with it", async (status, fields) => {
    const added = fake.identification(fake.addIdentification({ status }));
    expect(added).toMatchObject({ status, ...fields });
    await fake.reset();
    const ref = fake.addIdentification({ status: "expired" });
    fake.setStatus(ref, status);
    expect(fake.identification(ref)).toMatchObject({ status, ...fields });
  });

  it("that is added with a deadline keeps it", async () => {
    const ref = fake.addIdentification({ authorization_expires_at: inMs(minute) });
    expect(fake.identification(ref).authorization_expires_at).toBe(inMs(minute));
    await client().authorize(ref);
    const ends = { authorization_expires_at: inMs(minute), confirmation_expires_at: inMs(minute) };
    expect(fake.identification(ref)).toMatchObject(ends);
  });

  it("that is set to another status has it", async () => {
    const ref = fake.addIdentification();
    await client().authorize(ref);
    fake.setStatus(ref, "confirmed");
    expect(fake.identification(ref).status).toBe("confirmed");
    expect(await failureOf(client().authorize(ref))).toHaveProperty("status", 412);
  });

  it("has the fields that it is given, and ids of its own or of a test", () => {
    const given = { method: "bank_id", reference: "r1", iban: "DE02120300000000202051" } as const;
    const refs = [
      fake.addIdentification(given),
      fake.addIdentification({ ...given, personId: "p1" }),
      fake.addIdentification({ ...given, personId: "p1", identificationId: "i1" }),
    ];
    for (const ref of refs) expect(fake.identification(ref)).toMatchObject({ ...given, id: ref.identificationId });
    expect(new Set(refs.map(({ identificationId }) => identificationId)).size).toBe(3);
    expect(refs[1]?.personId).toBe("p1");
    expect(refs[2]).toEqual({ personId: "p1", identificationId: "i1" });
  });

  it.each<[string, () => unknown, string]>([
    [
      "a status that nobody knows",
      () => fake.addIdentification({ status: "status_of_tomorrow" as never }),
      "unknown-enum-value",
    ],
    [
      "a field that nobody knows",
      () => fake.addIdentification({ field_of_tomorrow: "red" } as never),
      "field_of_tomorrow is unknown-field",
    ],
    ["a field of another type", () => fake.addIdentification({ iban: 7 as never }), "iban is wrong-type"],
    ["a day that is none", () => fake.addIdentification({ completed_at: "2023-02-29T00:00:00Z" }), "completed_at"],
    [
      "the ids of another",
      () => [{}, {}].map(() => fake.addIdentification({ personId: "p", identificationId: "i" })),
      "ids",
    ],
    ["an id that is none", () => fake.addIdentification({ personId: 5 as never }), "personId must be a string"],
    ["an id by its wire name", () => fake.addIdentification({ id: "i1" } as never), "identificationId"],
    ["a person by its wire name", () => fake.addIdentification({ person_id: "p1" } as never), "personId"],
    ["no person", () => fake.identification({ personId: "p9", identificationId: "i9" }), "no such identification"],
    [
      "a new status that nobody knows",
      () => fake.setStatus(fake.addIdentification(), "status_of_tomorrow" as never),
      "status",
    ],
  ])("with %s is refused", (_, ask, fault) => {
    expect(ask).toThrow(ConfigurationError);
    expect(ask).toThrow(fault);
  });

  it.each<
    [string, (ref: { personId: string; identificationId: string }) => { personId: string; identificationId: string }]
  >([
    ["person", (ref) => ({ ...ref, personId: "nobody" })],
    ["identification", (ref) => ({ ...ref, identificationId: "nothing" })],
    ["pair of the two", (ref) => ({ ...ref, personId: fake.addIdentification().personId })],
  ])("of an unknown %s is 404 model_not_found", async (_, change) => {
    const error = await failureOf(client().authorize(change(fake.addIdentification())));
    expect(error).toMatchObject({ name: "NotFoundError", status: 404, errors: [{ code: "model_not_found" }] });
  });
});

describe("time", () => {
  it("makes a one-time password expire, and the authorization must be started again", async () => {
    const ref = fake.addIdentification();
    await client().authorize(ref);
    fake.advance(5 * minute - 1);
    expect(fake.identification(ref).status).toBe("confirmation_required");
    fake.advance(1);
    expect(fake.identification(ref).status).toBe("authorization_required");
    await client().authorize(ref);
    expect(fake.sms).toHaveLength(2);
  });

  it("makes an identification expire if it is not authorized", async () => {
    const ref = fake.addIdentification();
    fake.advance(10 * minute - 1);
    expect(fake.identification(ref).status).toBe("authorization_required");
    fake.advance(1);
    expect(fake.identification(ref).status).toBe("expired");
    expect(await failureOf(client().authorize(ref))).toHaveProperty("status", 412);
  });

  it("does not change an identification without deadlines, or in a final status", () => {
    const open = fake.addIdentification({ authorization_expires_at: null });
    const done = fake.addIdentification({ status: "successful" });
    fake.advance(hour);
    expect(fake.identification(open).status).toBe("authorization_required");
    expect(fake.identification(done).status).toBe("successful");
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 1e20, "soon" as never])("cannot be moved by %s", (ms) => {
    expect(() => fake.advance(ms)).toThrow(ConfigurationError);
  });
});

describe("SMS", () => {
  it("are sent at most 60 times an hour to a person, for all identifications", async () => {
    const { authorize } = client();
    const ref = fake.addIdentification({ authorization_expires_at: inMs(30 * minute) });
    const other = fake.addIdentification({ personId: ref.personId });
    const endless = { authorization_expires_at: null };
    const elsewhere = fake.addIdentification(endless);
    for (let sent = 0; sent < 60; sent++) await authorize(sent % 2 ? ref : other);
    const error = (await failureOf(authorize(other))) as RateLimitError;
    expect(error).toMatchObject({ name: "RateLimitError", status: 429, retryAfterMs: hour });
    expect(fake.sms).toHaveLength(60);
    await authorize(elsewhere);
    fake.advance(20 * minute);
    const later = (await failureOf(authorize(ref))) as RateLimitError;
    expect(later.retryAfterMs).toBe(40 * minute);
    fake.advance(1);
    const { response } = (await failureOf(authorize(ref))) as RateLimitError;
    expect(response?.headers["retry-after"]).toBe("2400");
    fake.advance(10 * minute - 1);
    expect(fake.identification(ref).status).toBe("expired");
    const third = fake.addIdentification({ personId: ref.personId, ...endless });
    fake.advance(30 * minute);
    await authorize(third);
    expect(fake.sms).toHaveLength(62);
  });
});

describe("tokens", () => {
  it("live for an hour, after which the client gets a new one", async () => {
    const { authorize } = client();
    const ref = fake.addIdentification({ authorization_expires_at: null });
    await authorize(ref);
    fake.advance(3_598_999);
    await authorize(fake.addIdentification());
    expect(statuses()).toEqual([200, 200, 200]);
    fake.advance(1);
    const { meta } = await authorize(fake.addIdentification());
    expect(meta.attempts).toBe(2);
    expect(statuses()).toEqual([200, 200, 200, 401, 200, 200]);
  });

  it.each<[string, string | undefined, string]>([
    ["none", undefined, "token_required"],
    ["a made-up one", "Bearer made-up", "invalid_token"],
    ["one of another kind", "Basic ZmFrZQ==", "invalid_token"],
  ])("are checked before anything else: %s", async (_, authorization, code) => {
    const { personId, identificationId } = fake.addIdentification();
    const url = `https://x.example/v1/persons/${personId}/identifications/${identificationId}/authorize`;
    const response = await fake.fetch(url, { method: "PATCH", headers: { ...(authorization && { authorization }) } });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ errors: [{ status: 401, code }] });
    expect(fake.sms).toEqual([]);
  });

  const form = "grant_type=client_credentials&scope=partners";
  const basic = `Basic ${btoa("fake-client:fake-secret")}`;
  it.each<[string, string | undefined, string, number, object]>([
    ["granted", basic, form, 200, { expires_in: 3599, scope: "partners", token_type: "bearer" }],
    ["refused to strangers", `Basic ${btoa("fake-client:guess")}`, form, 401, { error: "invalid_client" }],
    ["refused to nobody", undefined, form, 401, { error: "invalid_client" }],
    [
      "not granted for a password",
      basic,
      "grant_type=password&scope=partners",
      400,
      { error: "unsupported_grant_type" },
    ],
    ["not granted for more", basic, `${form}+admin`, 400, { error: "invalid_scope" }],
  ])("are %s", async (_, authorization, body, status, answer) => {
    const headers = { "content-type": "application/x-www-form-urlencoded", ...(authorization && { authorization }) };
    const response = await fake.fetch("https://auth.example/oauth2/token", { method: "POST", headers, body });
    expect([response.status, await response.json()]).toEqual([status, expect.objectContaining(answer)]);
  });

  const statuses = () => fake.exchanges.map(({ answer }) => answer?.status);
});

describe("an error", () => {
  it("has the shape that was set", async () => {
    const { authorize } = client();
    for (const shape of ["flat", "envelope"] as const) {
      fake.errorShape = shape;
      const { response } = await failureOf(authorize({ personId: "p", identificationId: "i" }));
      expect(JSON.parse(response.body)).toHaveProperty(shape === "flat" ? "code" : "errors[0].code", "model_not_found");
    }
  });

  it("has the shape with which the fake was created", async () => {
    const flat = createFakeSolaris({ errorShape: "flat" });
    const response = await flat.fetch(flat.baseUrl, { method: "PATCH" });
    expect(await response.json()).toMatchObject({ status: "501", code: "not_implemented_error" });
    expect(() => {
      flat.errorShape = "xml" as never;
    }).toThrow(ConfigurationError);
    expect(() => createFakeSolaris({ errorShape: "xml" as never })).toThrow(ConfigurationError);
    expect(() => createFakeSolaris({ shape: "flat" } as never)).toThrow(ConfigurationError);
  });

  it.each([
    ["GET", "/v1/persons/p/identifications/i/authorize"],
    ["PATCH", "/v1/persons/p/identifications/i"],
    ["PATCH", "/v1/persons/p/identifications/i/other"],
    ["PATCH", "/v2/persons/p/identifications/i/authorize"],
    ["PATCH", "/v1/persons/%E0%A4%A/identifications/i/authorize"],
    ["PATCH", "/"],
  ])("is the response to %s %s, which the fake does not serve", async (method, path) => {
    const options = fake.clientOptions();
    const token = await options.auth({ signal: new AbortController().signal });
    const response = await fake.fetch(options.baseUrl + path, {
      method,
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(501);
    expect(await response.json()).toMatchObject({
      errors: [
        { code: "not_implemented_error", detail: expect.stringContaining("The fake only serves PATCH /v1/persons/") },
      ],
    });
  });
});

describe("a returned value", () => {
  it("does not change later, and cannot change the fake", async () => {
    const ref = fake.addIdentification();
    const added = fake.identification(ref);
    const lists = { sms: fake.sms, exchanges: fake.exchanges, pendingFaults: fake.pendingFaults };
    await client().authorize(ref);
    fake.failNext({ kind: "hang" });
    expect(lists).toEqual({ sms: [], exchanges: [], pendingFaults: [] });
    expect(added.status).toBe("authorization_required");

    const told = () => structuredClone([fake.sms, fake.exchanges, fake.pendingFaults, fake.identification(ref)]);
    const before = told();
    for (const { at } of [...fake.sms, ...fake.exchanges]) at.setTime(0);
    for (const { answer } of fake.exchanges) Object.assign(answer?.headers ?? {}, { changed: "yes" });
    for (const list of [fake.sms, fake.exchanges, fake.pendingFaults] as unknown[][]) {
      for (const each of list) Object.assign(each as object, { kind: "refuse", personId: "another", path: "/" });
      list.push({});
    }
    Object.assign(fake.identification(ref), { status: "expired" });
    expect(told()).toEqual(before);
  });

  it("are frozen, if it is the credentials", () => {
    expect(() => Object.assign(fake.credentials, { clientSecret: "another" })).toThrow(TypeError);
    expect(createFakeSolaris().credentials).toEqual({ clientId: "fake-client", clientSecret: "fake-secret" });
  });
});

describe("the codes of errors", () => {
  // API reference: Errors.
  it.each([
    [400, ["invalid_model", "validation_error", "type_error", "invalid_json"]],
    [401, ["invalid_token", "token_required"]],
    [403, ["unauthorized_partner", "unauthorized_action", "authorization_required", "invalid_tan"]],
    [404, ["model_not_found"]],
    [409, ["record_not_unique"]],
    [500, ["generic_error"]],
    [501, ["not_implemented_error"]],
    [502, ["bad_gateway"]],
    [504, ["gateway_timeout"]],
  ])("are those of the error guide: %i", async (status, codes) => {
    for (const errorShape of ["envelope", "flat"] as const) {
      fake.errorShape = errorShape;
      fake.failNext({ kind: "status", status });
      const url = `${fake.baseUrl}/v1/persons/p1/identifications/i1/authorize`;
      const response = await fake.fetch(url, { method: "PATCH" });
      const told = JSON.parse(await response.text());
      expect(codes).toContain((errorShape === "flat" ? told : told.errors[0]).code);
    }
  });
});

describe("the fetch of a fake", () => {
  const { personId, identificationId } = { personId: "p1", identificationId: "i1" };
  const url = `${fake.baseUrl}/v1/persons/${personId}/identifications/${identificationId}/authorize`;
  const patch = { method: "PATCH" };

  it("has the parameters of the platform's fetch", async () => {
    for (const input of [url, new URL(url)]) expect((await fake.fetch(input, patch)).status).toBe(401);
    expect((await fake.fetch(new Request(url, patch))).status).toBe(401);
    expect((await fake.fetch(url)).status).toBe(501);
  });

  it.each<[string, (signal: AbortSignal) => Promise<Response>]>([
    ["with it", (signal) => fake.fetch(url, { ...patch, signal })],
    ["in its request", (signal) => fake.fetch(new Request(url, { ...patch, signal }))],
  ])("ends when its signal aborts, given %s: before, at once, and while it hangs", async (_, send) => {
    await expect(send(AbortSignal.abort(new Error("before")))).rejects.toThrow("before");
    for (const when of [undefined, () => fake.exchanges.length > 0]) {
      fake.failNext({ kind: "hang" });
      const abort = new AbortController();
      const failure = expect(send(abort.signal)).rejects.toThrow("left");
      if (when) await expect.poll(when, { interval: 1 }).toBe(true);
      abort.abort(new Error("left"));
      await failure;
      await fake.reset();
    }
  });

  it("returns the given headers, in any case", async () => {
    const headers = { "X-Request-Id": "my-id", "Content-Type": "text/html" };
    fake.failNext({ kind: "status", status: 502, body: {}, headers });
    const response = await fake.fetch(url, patch);
    expect(Object.fromEntries(response.headers)).toEqual({ "x-request-id": "my-id", "content-type": "text/html" });
  });
});

it("a fake that is reset is like a new one except for its tokens, and accepts connections", async () => {
  const options = fake.clientOptions();
  const { authorize } = createSolarisClient({ ...options, maxRetries: 0 }).identifications;
  const ref = fake.addIdentification();
  await authorize(ref);
  fake.errorShape = "flat";
  fake.advance(hour);
  fake.failNext({ kind: "refuse" });
  fake.failNext({ kind: "hang" });
  await fake.reset();
  expect([fake.sms, fake.exchanges, fake.pendingFaults, fake.errorShape]).toEqual([[], [], [], "envelope"]);
  expect(await failureOf(authorize(ref))).toHaveProperty("status", 404);
  expect(fake.exchanges).toMatchObject([{ method: "PATCH", at: new Date(start), answer: { status: 404 } }]);
  expect(fake.addIdentification()).toEqual(ref);
});
