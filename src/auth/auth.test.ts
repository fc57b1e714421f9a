import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { anyText } from "../../contract-tests/support/any-text.js";
import {
  type Auth,
  type AuthContext,
  AuthenticationError,
  ConfigurationError,
  ConnectionError,
  clientCredentials,
  createSolarisClient,
} from "../index.js";

const sent: (string | null)[] = [];

/** The result of a call with this `auth`; `sent` gets its token. */
function authorizeWith(auth: Auth): Promise<unknown> {
  sent.length = 0;
  const fetch = async (_url: string, init: RequestInit) => {
    sent.push(new Headers(init.headers).get("authorization"));
    return Response.json({ id: "i1", status: "confirmation_required" });
  };
  const { identifications } = createSolarisClient({ baseUrl: "https://api.example.com", auth, fetch });
  return identifications.authorize({ personId: "p1", identificationId: "i1" });
}

it.each<[string, Auth]>([
  ["at once", () => "t0ken"],
  ["later", async () => "t0ken"],
])("sends the token that auth returns %s", async (_, auth) => {
  await authorizeWith(auth);
  expect(sent).toEqual(["Bearer t0ken"]);
});

it.each<[string, (own: Auth, onCall: () => void) => Auth]>([
  [
    "a function",
    (own, onCall) => (context) => {
      onCall();
      return own(context);
    },
  ],
  [
    "a proxy",
    (own, onCall) =>
      new Proxy(own, {
        apply(target, _, [context]: [AuthContext]) {
          onCall();
          return target(context);
        },
      }),
  ],
  [
    "a spy",
    (own, onCall) => {
      const spied = { auth: own };
      vi.spyOn(spied, "auth").mockImplementation((context) => {
        onCall();
        return own(context);
      });
      return spied.auth;
    },
  ],
  ["a function that inherits from it", (own, onCall) => Object.setPrototypeOf(() => [onCall(), "other"][1], own)],
])("calls %s around clientCredentials for each call, also while the token is cached", async (_, wrap) => {
  const fetch = async () => Response.json({ access_token: "t0ken", expires_in: 3600 });
  const tokenUrl = "https://auth.example.com/token";
  const own = clientCredentials({ clientId: "id", clientSecret: "secret", tokenUrl, fetch });
  const onCall = vi.fn();
  const auth = wrap(own, onCall);
  for (let call = 1; call <= 3; call++) {
    await authorizeWith(auth);
    expect(onCall).toHaveBeenCalledTimes(call);
    expect(sent).toEqual([expect.stringMatching(/^Bearer (t0ken|other)$/)]);
  }
});

it("passes an AbortSignal to auth, which is also in a copy of the context", async () => {
  let context: AuthContext | undefined;
  await authorizeWith((given) => {
    context = { ...given };
    expect(context.signal.aborted).toBe(false);
    return "t0ken";
  });
  expect(context?.signal).toBeInstanceOf(AbortSignal);
});

it.each(["!", "~", "eyJhbGciOi.J9-_+/=="])("sends the token %s", async (token) => {
  await authorizeWith(() => token);
  expect(sent).toEqual([`Bearer ${token}`]);
});

it("sends any string of visible ASCII unchanged, and refuses every other", async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), anyText), async (token) => {
      const usable = token !== "" && [...token].every((character) => character > " " && character < "\u007f");
      const outcome = await authorizeWith(() => token).catch((thrown: unknown) => thrown);
      expect(sent).toEqual(usable ? [`Bearer ${token}`] : []);
      expect(outcome instanceof AuthenticationError).toBe(!usable);
    }),
  );
});

it.each([
  undefined,
  null,
  7,
  { token: "t0ken" },
  "",
  "to ken",
  "t0ken\n",
  "t0\r\nken",
  "tökén",
  "t\u007f0ken",
  "\u0000",
])("refuses %j as a token, and sends nothing", async (token) => {
  const error = await authorizeWith(() => token as never).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AuthenticationError);
  expect(error).toMatchObject({
    message: expect.stringMatching(
      /^auth returned no usable access token: it must be the token alone, a string of visible ASCII/,
    ),
    delivery: "not-sent",
    attempts: 0,
  });
  expect(error).not.toHaveProperty("cause");
  expect(sent).toEqual([]);
});

it.each<[string, (cause: unknown) => Auth]>([
  [
    "throws",
    (cause) => () => {
      throw cause;
    },
  ],
  ["rejects", (cause) => () => Promise.reject(cause)],
])("keeps what auth %s as the cause, and sends nothing", async (_, failing) => {
  const cause = new Error("vault is sealed");
  const error = await authorizeWith(failing(cause)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AuthenticationError);
  expect(error).toMatchObject({ delivery: "not-sent", attempts: 0, cause });
  expect(sent).toEqual([]);
});

it("passes on an error of this package that auth throws", async () => {
  const thrown = new ConfigurationError("no tenant");
  await expect(authorizeWith(() => Promise.reject(thrown))).rejects.toBe(thrown);
});

it("treats an error of another call, which auth made, as a failure of auth: its delivery is not that of this call", async () => {
  const other = new ConnectionError("Another call.", { delivery: "unknown", attempts: 1 });
  const error = await authorizeWith(() => Promise.reject(other)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AuthenticationError);
  expect(error).toMatchObject({ delivery: "not-sent", attempts: 0, cause: other });
});
