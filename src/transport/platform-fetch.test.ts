import { afterEach, expect, it, vi } from "vitest";
import { platformFetch } from "./platform-fetch.js";

afterEach(() => void vi.unstubAllGlobals());

it("throws errors without the data of the platform's errors, which may be a part of a response", async () => {
  const thrown = Object.assign(new Error("other side closed", { cause: { data: "DE11110101010100000020" } }), {
    code: "UND_ERR_SOCKET",
    data: "DE11110101010100000020",
  });
  vi.stubGlobal("fetch", () => Promise.reject(thrown));
  const { signal } = new AbortController();
  const failure = await platformFetch()
    .send("http://127.0.0.1:9/", { method: "PATCH", headers: {}, signal })
    .catch((error: unknown) => error as Error);
  expect(failure).toMatchObject({ stage: "exchange", cause: { code: "UND_ERR_SOCKET", message: "other side closed" } });
  expect((failure as Error).cause).not.toBe(thrown);
  expect((failure as Error).cause).not.toHaveProperty("data");
});
