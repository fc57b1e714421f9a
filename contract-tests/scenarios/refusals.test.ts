// Proves that a response with the delivery `unknown` is final, that redirects are not followed, and that a refusal is `rejected`.
import { describe, expect, it } from "vitest";
import { createSolarisClient } from "../../src/index.js";
import {
  authorized,
  failed,
  patchesAt,
  ref,
  reply,
  startEndpoint,
  startProvider,
  transports,
} from "../support/scripted-provider.js";

const requestId = "request-1";

describe.each(transports)("over %s", (name, transport) => {
  const failures = [500, 501, 502, 503, 504, 599].flatMap((status) => [
    [status, "no Retry-After", {}] as const,
    [status, "Retry-After: 0", { "retry-after": 0 }] as const,
    [status, "Retry-After: 1", { "retry-after": 1 }] as const,
  ]);
  it.each(failures)("%i with %s is final and unknown", async (status, _, headers) => {
    const provider = await startProvider();
    provider.api.script(reply(status, { code: "generic_error" }, headers), authorized);
    expect(await provider.play(transport)).toEqual(failed("ServerError", "unknown", { status, requestId }));
  });

  it.each([400, 404, 405, 408, 409, 412, 421, 422, 425])(
    "%i is final, and says that no SMS went out",
    async (status) => {
      const provider = await startProvider();
      provider.api.script(reply(status, { code: "refused" }, { "retry-after": 0 }));
      const { result, attempts, patches, ...story } = await provider.play(transport);
      expect(result).toBe({ 404: "NotFoundError", 409: "ConflictError", 412: "ConflictError" }[status] ?? "ApiError");
      // fetch itself sends a request again that was answered 421: the provider has not taken it (RFC 9110, 15.5.20).
      expect([attempts, patches]).toEqual([1, status === 421 && name === "fetch" ? 2 : 1]);
      expect(story).toMatchObject({ delivery: "rejected", status, tokenRequests: 1 });
    },
  );

  it("of all refusals, only 429 is sent again, and 401 with a new token", async () => {
    const provider = await startProvider();
    const client = createSolarisClient(provider.options(transport));
    const again: Record<number, unknown> = {};
    for (let status = 400; status < 500; status++) {
      const before = patchesAt(provider.api);
      provider.api.script(reply(status, "", { "retry-after": 0 }), authorized);
      const { result } = await provider.story(client.identifications.authorize(ref(1)));
      if (patchesAt(provider.api) > before + 1) again[status] = result;
    }
    // See 421 above: the step after it is another.
    expect(again).toEqual({ 401: "delivered", 429: "delivered", ...(name === "fetch" && { 421: "delivered" }) });
  });

  it("403 is final, and says that no SMS went out", async () => {
    const provider = await startProvider();
    provider.api.script(reply(403));
    expect(await provider.play(transport)).toMatchObject({
      result: "PermissionError",
      delivery: "rejected",
      patches: 1,
    });
  });

  it("407, which fetch does not return, is a refusal on node", async () => {
    const provider = await startProvider();
    provider.api.script(reply(407), authorized);
    const expected = {
      node: failed("ApiError", "rejected", { status: 407, requestId }),
      fetch: failed("ConnectionError", "unknown"),
    };
    expect(await provider.play(transport)).toEqual(expected[name]);
  });

  const lead = [301, 302, 303, 307, 308];
  it.each(lead)("%i does not lead to another origin, neither the call nor the token", async (status) => {
    const provider = await startProvider();
    const elsewhere = await startEndpoint();
    elsewhere.script(authorized);
    provider.api.script(reply(status, "", { location: `${elsewhere.url}/v1/elsewhere` }));
    const story = await provider.play(transport);
    expect(story).toEqual(failed("UnexpectedResponseError", "unknown", { status, requestId }));
    expect(elsewhere.seen.connections).toBe(0);
  });

  it.each(lead)("%i does not lead to another place at the provider, nor does it repeat the call", async (status) => {
    const provider = await startProvider();
    provider.api.script(reply(status, "", { location: "/v1/elsewhere" }), authorized);
    const story = await provider.play(transport);
    expect(story).toEqual(failed("UnexpectedResponseError", "unknown", { status, requestId }));
  });

  it.each(lead)("%i of the token endpoint does not lead the credentials to another origin", async (status) => {
    const provider = await startProvider();
    const elsewhere = await startEndpoint();
    provider.tokens.script(reply(status, "", { location: `${elsewhere.url}/oauth2/token` }));
    const expected = failed("AuthenticationError", "not-sent", { attempts: 0, status, requestId });
    expect(await provider.play(transport)).toEqual(expected);
    expect([elsewhere.seen.connections, patchesAt(elsewhere)]).toEqual([0, 0]);
  });
});
