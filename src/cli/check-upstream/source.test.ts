// Proves: the provider's description is read from an address or a file, within limits, and no secret of an address is repeated.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { answer, type Handler, type HttpServer, startHttpServer } from "../../../contract-tests/support/http-server.js";
import { CannotCheckError } from "../command.js";
import { readSource } from "./source.js";

let server: HttpServer;
let folder: string;
beforeAll(async () => {
  server = await startHttpServer();
  folder = await mkdtemp(join(tmpdir(), "check-upstream-"));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const read = (source: string, signal = new AbortController().signal) => readSource(source, { cwd: folder, signal });

async function refusal(source: string, signal?: AbortSignal): Promise<string> {
  const outcome: unknown = await read(source, signal).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(CannotCheckError);
  return (outcome as CannotCheckError).message;
}

it("is read from an address, with one request", async () => {
  server.script(answer(200, "openapi: é"));
  expect(await read(`${server.url}/identifications.yaml`)).toBe("openapi: é");
  expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(["GET /identifications.yaml"]);
  server.script((response) => response.end(Buffer.alloc(10 * 1024 * 1024, "#")));
  expect(await read(server.url)).toHaveLength(10 * 1024 * 1024);
  server.script(answer(204));
  expect(await read(server.url)).toBe("");
});

it("is read from a file, relative to the folder of the caller", async () => {
  await writeFile(join(folder, "described.yaml"), "openapi: é");
  expect(await read("described.yaml")).toBe("openapi: é");
  expect(await read(join(folder, "described.yaml"))).toBe("openapi: é");
});

const huge: Handler = (response) => {
  response.writeHead(200);
  const chunk = Buffer.alloc(1024 * 1024, "#");
  const more = () => {
    while (response.write(chunk));
    response.once("drain", more);
  };
  more();
};

describe("cannot be read from", () => {
  it.each<[string, Handler, string]>([
    ["an address that answers with 404", answer(404, "none"), "was answered with 404"],
    ["one that redirects", answer(302, "", { location: "/login" }), "has moved (302) to http://127.0.0.1"],
    ["one that redirects to nowhere", answer(302, "", { location: "http://[" }), "was answered with 302"],
    ["one that is not modified", answer(304), "was answered with 304"],
    ["one that sends a huge document", huge, "larger than 10 MiB"],
    [
      "one that sends a byte too much",
      (response) => response.end(Buffer.alloc(10 * 1024 * 1024 + 1, "#")),
      "larger than 10 MiB",
    ],
    ["one that breaks the answer", (response) => response.destroy(), "cannot be reached: UND_ERR_SOCKET."],
  ])("%s", async (_what, handler, words) => {
    server.script(handler);
    expect(await refusal(`${server.url}/identifications.yaml`)).toContain(words);
  });

  it("an address that cannot be reached", async () => {
    const gone = await startHttpServer();
    await gone.close();
    expect(await refusal(`${gone.url}/identifications.yaml`)).toMatch(
      /cannot be reached: ECONNREFUSED\. .*--source FILE/,
    );
  });

  it("an address that does not answer until the user interrupts the command, or until the time is over", async () => {
    server.script(() => {});
    const interrupt = new AbortController();
    const interrupted = refusal(server.url, interrupt.signal);
    interrupt.abort();
    expect(await interrupted).toContain("interrupted");
    const elapsed = vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => {
      expect(ms).toBe(30_000);
      return AbortSignal.abort(new DOMException("elapsed", "TimeoutError"));
    });
    expect(await refusal(server.url)).toContain("no complete response within 30 seconds");
    elapsed.mockRestore();
  });

  it("an address whose connection fails for no named reason", async () => {
    const failing = vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("fetch failed"));
    expect(await refusal(server.url)).toContain("the connection failed");
    failing.mockRestore();
  });

  it("a file that is not there, is a folder, or is huge", async () => {
    expect(await refusal("none.yaml")).toBe("none.yaml cannot be read (ENOENT).");
    expect(await refusal(folder)).toContain("cannot be read (EISDIR)");
    await writeFile(join(folder, "huge.yaml"), Buffer.alloc(10 * 1024 * 1024 + 1));
    expect(await refusal("huge.yaml")).toContain("larger than 10 MiB");
  });
});

describe("repeats neither a password nor a query nor a fragment", () => {
  it.each([
    ["with a user name", (url: string) => url.replace("//", "//user:hunter2@"), "must not contain a user name"],
    ["with a query", (url: string) => `${url}/?token=hunter2`, "was answered with 404"],
    ["with a fragment", (url: string) => `${url}/#hunter2`, "was answered with 404"],
    ["that is no URL", () => "https://hunter2@[", "is not a URL"],
    ["of another protocol", () => "ftp://user:hunter2@example.com/x.yaml?token=hunter2", "cannot be read"],
    ["of another protocol, that is no URL", () => "ftp://hunter2@[", "an address that is no URL cannot be read"],
  ])("of an address %s", async (_what, address, words) => {
    server.script(answer(404));
    const message = await refusal(address(server.url));
    expect(message).toContain(words);
    expect(message).not.toContain("hunter2");
  });

  it("of the address that it is sent on to", async () => {
    const location = "https://user:hunter2@example.com/x.yaml?t=hunter2#hunter2";
    server.script(answer(302, "", { location }));
    const message = await refusal(server.url);
    expect(message).toContain("has moved (302) to https://example.com/x.yaml. ");
    expect(message).not.toContain("hunter2");
  });
});
