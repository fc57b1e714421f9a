// Proves: the client sends the requests of the pact, and returns the right value or error for each response. Writes the pact.
import { MatchersV3, PactV4 } from "@pact-foundation/pact";
import { expect, it } from "vitest";
import { requestIdHeader } from "../../generated/contract.js";
import { createSolarisClient, type Fetch, isSolarisError } from "../../src/index.js";
import { calls, requestOf } from "../support/calls.js";
import { interactions } from "../support/interactions.js";
import { consumer, provider, writtenPactDir } from "../support/pact-files.js";

const { regex, reify } = MatchersV3;
const pact = new PactV4({ consumer, provider, dir: writtenPactDir, logLevel: "error" });

it.each(interactions)("$description", async (interaction) => {
  const { operation, description, state, status, body, withoutToken, errorClass } = interaction;
  const { method, path, query, body: sentBody } = requestOf(operation);
  const sent: RequestInit[] = [];
  const fetch: Fetch = (url, init) => {
    const headers = new Headers(init.headers);
    // The client never leaves it out: something between it and the provider would have to.
    if (withoutToken) headers.delete("authorization");
    sent.push({ ...init, headers });
    return globalThis.fetch(url, { ...init, headers });
  };
  let answered = false;

  await pact
    .addInteraction()
    .given(state)
    .uponReceiving(description)
    .withRequest(method, path, (request) => {
      request.headers({
        accept: "application/json",
        ...(!withoutToken && { authorization: regex("^Bearer .+$", "Bearer example-token") }),
      });
      request.query(query);
      if (sentBody) request.jsonBody(JSON.parse(sentBody));
    })
    .willRespondWith(status, (response) => {
      response.headers({
        "Content-Type": regex("^application/json(;.*)?$", "application/json"),
        [requestIdHeader]: regex(".+", "3f1c2d5e-8a54-4c0b-9a51-6d1f8d0f2b7a"),
      });
      response.jsonBody(body);
    })
    .executeTest(async ({ url }) => {
      const solaris = createSolarisClient({ baseUrl: url, auth: () => "example-token", fetch, maxRetries: 0 });
      const outcome: unknown = await calls[operation](solaris).catch((error: unknown) => error);
      const expected = reify(body as never);
      if (errorClass === undefined) {
        expect(outcome).toMatchObject({
          identification: expected,
          meta: { status, requestId: "3f1c2d5e-8a54-4c0b-9a51-6d1f8d0f2b7a", attempts: 1 },
        });
      } else {
        expect(outcome).toBeInstanceOf(errorClass);
        expect(isSolarisError(outcome)).toBe(true);
        expect(outcome).toMatchObject({ status, requestId: "3f1c2d5e-8a54-4c0b-9a51-6d1f8d0f2b7a", attempts: 1 });
        expect(outcome).toHaveProperty("delivery", status < 500 ? "rejected" : "unknown");
        const [error] = (outcome as InstanceType<typeof errorClass>).errors;
        expect(error).toMatchObject({ status: String(status), detail: "What went wrong." });
      }
      answered = true;
    });

  // What Pact itself does not notice: a test that was not awaited, a second request, a body, further headers.
  expect(answered).toBe(true);
  expect(sent).toHaveLength(1);
  for (const init of sent) {
    expect(init.body).toBe(sentBody);
    const names = ["accept", "accept-encoding", "user-agent"];
    if (!withoutToken) names.push("authorization");
    if (sentBody) names.push("content-type");
    expect([...new Headers(init.headers).keys()]).toEqual(names.sort());
  }
});
