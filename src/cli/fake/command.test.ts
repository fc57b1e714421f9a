import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request as sendHttp } from "node:http";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { recordingIo } from "../../../contract-tests/support/recording-io.js";
import { clientCredentials, createSolarisClient, isSolarisError } from "../../index.js";
import { runCli } from "../cli.js";
import { interactionsIn, readPact } from "../pact.js";

const ports = ["--port", "0", "--token-port", "0"];

/** Runs the command until the test ends, and returns what an app would do with it. */
async function startFake(args: readonly string[] = ports, cwd = process.cwd()) {
  const stop = new AbortController();
  const io = recordingIo({ signal: stop.signal, cwd });
  const ended = runCli(["fake", ...args], io);
  onTestFinished(async () => {
    stop.abort();
    await ended;
  });
  await vi.waitFor(() => expect(io.stdout + io.stderr).not.toBe(""), 10_000);
  const addressOf = (what: string) => new RegExp(`^ {2}${what} +(\\S+)$`, "m").exec(io.stdout)?.[1] ?? "";
  const [url, tokenUrl, control] = [addressOf("API"), addressOf("token endpoint"), addressOf("control API")];
  const atTokenPort = new URL("/_fake", tokenUrl).href;
  const ask = async (route: string, json?: unknown, at = control) => {
    const [method = "", path = ""] = route.split(" ");
    const body = typeof json === "string" ? json : JSON.stringify(json);
    const response = await fetch(at + path, { method, ...(body !== undefined && { body }) });
    const text = await response.text();
    return { status: response.status, json: text === "" ? undefined : JSON.parse(text), headers: response.headers };
  };
  const auth = clientCredentials({ clientId: "fake-client", clientSecret: "fake-secret", tokenUrl });
  const solaris = createSolarisClient({ baseUrl: url, auth, maxRetries: 0 });
  return { io, stop, ended, url, tokenUrl, control, atTokenPort, ask, solaris };
}

async function fileWith(text: string): Promise<{ folder: string; name: string }> {
  const folder = await mkdtemp(join(tmpdir(), "seed-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "seed.json"), text);
  return { folder, name: "seed.json" };
}

describe("fake", () => {
  it.each([
    ["of no file", undefined],
    ["with ids that a shell or a URL reads otherwise", [{ personId: 'a b&"', identificationId: "c/$(d)?#{e}%2f" }]],
    [
      "of which only the last can be authorized",
      [
        { status: "successful" },
        { authorization_expires_at: "2020-01-01T00:00:00.000Z" },
        { status: "authorization_required" },
      ],
    ],
  ])("prints addresses and an example that works as it stands: identifications %s", async (_what, seeded) => {
    const seed = seeded && (await fileWith(JSON.stringify({ identifications: seeded })));
    const { io, url, tokenUrl, control } = await startFake(
      [...ports, ...(seed ? ["--seed", seed.name] : [])],
      seed?.folder,
    );
    expect(io.stdout).toContain("It sends no SMS.");
    expect([url, tokenUrl, control].map((address) => new URL(address).hostname)).toEqual(Array(3).fill("127.0.0.1"));
    const requests = [...io.stdout.matchAll(/^ {2}curl (.*)$/gm)].map(([, line = ""]) => line);
    expect(requests).toHaveLength(4);
    const answers: unknown[] = [];
    for (const line of requests) {
      // As curl reads these lines.
      const [, credentials] = /-u (\S+)/.exec(line) ?? [];
      const [, form] = /-d "([^"]*)"/.exec(line) ?? [];
      const [, name = "", value = ""] = /-H "([^:]+): ([^"]*)"/.exec(line) ?? [];
      const [, address = ""] = /(?:^| )"?([^\s"$`&]+)"?$/.exec(line) ?? [];
      const response = await fetch(address, {
        method: /-X (\S+)/.exec(line)?.[1] ?? (form ? "POST" : "GET"),
        headers: {
          ...(name && { [name]: value }),
          ...(credentials && { authorization: `Basic ${btoa(credentials)}` }),
        },
        ...(form && { body: new URLSearchParams(form) }),
      });
      answers.push(await response.json());
    }
    expect(answers).toMatchObject([
      { access_token: "fake-token-1" },
      { status: "confirmation_required" },
      { status: "confirmation_required", person_id: expect.any(String) },
      [{ referenceToken: "0000-0001" }],
    ]);
  });

  it("listens on given ports, ends with 0 when it is stopped, and leaves no server", async () => {
    const first = await startFake();
    first.stop.abort();
    expect(await first.ended).toBe(0);
    await expect(fetch(first.url)).rejects.toThrow();
    const [port, tokenPort] = [first.url, first.tokenUrl].map((url) => new URL(url).port);
    const again = await startFake(["--port", `${port}`, "--token-port", `${tokenPort}`]);
    expect([again.url, again.tokenUrl]).toEqual([first.url, first.tokenUrl]);
  });

  it("ends at once if it was stopped before it listened", async () => {
    expect(await runCli(["fake", ...ports], recordingIo({ signal: AbortSignal.abort() }))).toBe(0);
  });

  it("says which port is in use, and which cannot be used", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as { port: number };
    const io = recordingIo();
    expect(await runCli(["fake", "--port", "0", "--token-port", `${port}`], io)).toBe(2);
    expect(io.stderr).toBe(`The port ${port} is in use. Choose others with --port and --token-port.\n`);
    const listen = vi.spyOn((await import("node:net")).Server.prototype, "listen");
    onTestFinished(() => listen.mockRestore());
    listen.mockImplementation(function (this: import("node:net").Server) {
      return this.emit("error", Object.assign(new Error(), { code: "EACCES", port: 80 })) && this;
    } as never);
    const refused = recordingIo();
    expect(await runCli(["fake", ...ports], refused)).toBe(2);
    expect(refused.stderr).toContain("The port 80 cannot be used (EACCES).");
  });

  it.each([
    ["--port", "65536"],
    ["--token-port", "-1"],
    ["--port", "http"],
    ["--port", ""],
  ])("refuses %s %s", async (option, value) => {
    const io = recordingIo();
    expect(await runCli(["fake", `${option}=${value}`], io)).toBe(2);
    expect(io.stderr).toContain(`${option} must be a port, from 0 to 65535.`);
  });

  it("has help", async () => {
    const io = recordingIo();
    expect(await runCli(["fake", "--help"], io)).toBe(0);
    expect(io.stdout).toContain("npx solaris-esign fake [--port N] [--token-port N] [--seed FILE]");
  });
});

describe("the file of --seed", () => {
  it("has the identifications of the beginning, and of each reset", async () => {
    const seed = {
      identifications: [{ personId: "p1", identificationId: "i1", method: "bank_id" }, { status: "expired" }],
    };
    const { folder, name } = await fileWith(JSON.stringify(seed));
    const { ask, solaris, io } = await startFake([...ports, "--seed", name], folder);
    expect(io.stdout).toContain("/v1/persons/p1/identifications/i1/authorize");
    const ref = { personId: "p1", identificationId: "i1" };
    for (let round = 0; round < 2; round++) {
      expect((await ask("GET /identifications?personId=p1&identificationId=i1")).json).toMatchObject({
        method: "bank_id",
        status: "authorization_required",
      });
      await solaris.identifications.authorize(ref);
      const second =
        "personId=00000000000000000000000000000002cper&identificationId=00000000000000000000000000000002cidt";
      expect((await ask(`GET /identifications?${second}`)).json).toMatchObject({ status: "expired" });
      expect((await ask("GET /sms")).json).toHaveLength(1);
      expect((await ask("POST /reset")).status).toBe(204);
      expect((await ask("GET /sms")).json).toEqual([]);
    }
  });

  it.each(['{"identifications":[]}', '{"identifications":[{"status":"failed"}]}'])(
    "may have none that can be authorized, and then the example says so: %s",
    async (seed) => {
      const { folder, name } = await fileWith(seed);
      const { io, control } = await startFake([...ports, "--seed", name], folder);
      expect(io.stdout).toContain("/v1/persons/PERSON_ID/identifications/ID/authorize");
      const says = `No identification can be authorized yet. This adds one, and returns its ids:\n\n  curl -X POST ${control}/identifications\n`;
      expect(io.stdout).toContain(says);
    },
  );

  it.each([
    ["{\n,", "it is not JSON, from line 2, column 1 on."],
    ["[]", "/identifications: a list is needed"],
    ["null", "/identifications: a list is needed"],
    ['{"identifications":[],"sms":[]}', "it has other members than identifications."],
    ['{"identifications":[{},[]]}', "/identifications/1: an object is needed."],
    ['{"identifications":[{},null]}', "/identifications/1: an object is needed."],
    [
      '{"identifications":[{},{"iban":7}]}',
      "/identifications/1: The contract does not allow this identification: iban is wrong-type",
    ],
    [
      '{"identifications":[{"personId":"a","identificationId":"b"},{"personId":"a","identificationId":"b"}]}',
      "/identifications/1: The fake already has",
    ],
  ])("is refused with the place: %s", async (text, message) => {
    const { folder, name } = await fileWith(text);
    const io = recordingIo({ cwd: folder });
    expect(await runCli(["fake", "--seed", name], io)).toBe(2);
    expect(io.stderr).toContain(`The file of --seed: ${message}`);
  });

  it("is refused if it is not there", async () => {
    const io = recordingIo();
    expect(await runCli(["fake", "--seed", "nowhere.json"], io)).toBe(2);
    expect(io.stderr).toContain("The file of --seed: it cannot be read (ENOENT).");
  });
});

describe("the control API", () => {
  it("lists itself, at both ports", async () => {
    const { ask, atTokenPort } = await startFake();
    const { json } = await ask("GET ");
    expect(json.credentials).toEqual({ clientId: "fake-client", clientSecret: "fake-secret" });
    expect(json.routes).toContain("GET /_fake/sms: returns the SMS that would have been sent, oldest first");
    expect((await ask("GET /", undefined, atTokenPort)).json).toEqual(json);
  });

  it("adds identifications, sets their status and moves the clock", async () => {
    const { ask, solaris } = await startFake();
    const added = await ask("POST /identifications", { personId: "p1", method: "bank_id" });
    expect(added).toMatchObject({ status: 201, json: { personId: "p1" } });
    const { json: withoutFields } = await ask("POST /identifications");
    await solaris.identifications.authorize(withoutFields);
    const changed = await ask("POST /status", { ...added.json, status: "confirmed" });
    expect(changed).toMatchObject({ status: 200, json: { status: "confirmed", method: "bank_id" } });
    expect((await ask("POST /clock", { advanceMs: 31 * 60_000 })).status).toBe(204);
    const { personId, identificationId } = withoutFields;
    const { json } = await ask(`GET /identifications?personId=${personId}&identificationId=${identificationId}`);
    expect(json.status).toBe("expired");
    expect((await ask("GET /exchanges")).json).toMatchObject([{ method: "POST" }, { method: "PATCH" }]);
  });

  it("plans faults and sets the shape of errors", async () => {
    const { ask, solaris } = await startFake();
    const { json: ref } = await ask("POST /identifications");
    const fault = { kind: "status", status: 503 };
    expect(await ask("POST /faults", fault)).toMatchObject({ status: 201, json: [fault] });
    expect((await ask("GET /faults")).json).toEqual([fault]);
    expect((await ask("POST /error-shape", { errorShape: "flat" })).status).toBe(204);
    const error = await solaris.identifications.authorize(ref).catch((thrown: unknown) => thrown);
    expect(isSolarisError(error) && error.status).toBe(503);
    expect((await ask("GET /exchanges")).json.at(-1).answer.body).not.toContain("errors");
    await ask("POST /faults", fault);
    expect((await ask("DELETE /faults")).status).toBe(204);
    const drift = { kind: "drift", fields: { status: "status_of_tomorrow" }, without: ["iban"] };
    expect((await ask("POST /faults", drift)).status).toBe(201);
    const { identification } = await solaris.identifications.authorize(ref);
    expect(identification.status).toBe("status_of_tomorrow");
    expect("iban" in identification).toBe(false);
    await ask("POST /faults", { kind: "drift", without: ["method"] });
    expect("method" in (await solaris.identifications.authorize(ref)).identification).toBe(false);
  });

  it("can refuse connections of the one port over the other, and accept them again", async () => {
    const { ask, solaris, atTokenPort, url, tokenUrl } = await startFake();
    const { json: ref } = await ask("POST /identifications");
    await solaris.identifications.authorize(ref);
    expect((await ask("POST /faults", { kind: "refuse" })).status).toBe(409);
    expect((await ask("POST /faults", { kind: "refuse", on: "token" }, atTokenPort)).status).toBe(409);
    expect((await ask("POST /faults", { kind: "refuse" }, atTokenPort)).status).toBe(201);
    await expect(solaris.identifications.authorize(ref)).rejects.toMatchObject({ delivery: "not-sent" });
    await expect(fetch(url)).rejects.toThrow();
    expect((await ask("DELETE /faults", undefined, atTokenPort)).status).toBe(204);
    await solaris.identifications.authorize(ref);
    expect((await ask("POST /faults", { kind: "refuse", on: "token" })).status).toBe(201);
    await expect(fetch(tokenUrl)).rejects.toThrow();
    expect((await ask("GET /sms")).json).toHaveLength(2);
  });

  const ids = { personId: "p1", identificationId: "i1" };
  it.each<[route: string, body: unknown, status: number, error: string]>([
    ["POST /identifications", "{", 400, "The body is not JSON."],
    ["POST /identifications", [], 400, "The body must be a JSON object."],
    ["POST /identifications", "null", 400, "The body must be a JSON object."],
    ["POST /identifications", { personId: 7 }, 400, "personId must be a string"],
    ["POST /identifications", { colour: 7 }, 400, "colour is unknown-field"],
    ["GET /identifications", undefined, 400, "The query must have personId."],
    ["GET /identifications?personId=p1&identificationId=i1", undefined, 400, "The fake has no such identification"],
    ["POST /status", { ...ids, status: "confirmed" }, 400, "The fake has no such identification"],
    ["POST /status", { ...ids, state: "confirmed" }, 400, "these members only: personId, identificationId, status."],
    ["POST /clock", { advanceMs: -1 }, 400, "advance needs a number of milliseconds"],
    ["POST /clock", { advanceMs: "1" }, 400, "advance needs a number of milliseconds"],
    ["POST /clock", {}, 400, "advance needs a number of milliseconds"],
    ["POST /clock", { ms: 1 }, 400, "these members only: advanceMs."],
    ["POST /faults", { kind: "explode" }, 400, "A fault needs a kind: refuse, "],
    ["POST /faults", { kind: "hang", status: 500 }, 400, "The fault hang has no option status"],
    ["POST /faults", { kind: "hang", without: ["iban"] }, 400, "Only the fault drift has a list without"],
    ["POST /faults", { kind: "drift", without: "iban" }, 400, "Only the fault drift has a list without"],
    ["POST /faults", { kind: "drift", without: ["iban"], fields: "iban" }, 400, "fields must be an object"],
    ["POST /faults", { kind: "hang", takesEffect: "no" }, 400, "takesEffect must be true or false."],
    ["POST /faults", { kind: "status", status: 500, code: 7 }, 400, "code must be a string."],
    ["POST /faults", { kind: "status", status: 429, headers: { "retry-after": 1 } }, 400, "headers must be an object"],
    ["POST /faults", { kind: "drift", without: [7] }, 400, "Only the fault drift has a list without"],
    ["POST /error-shape", { errorShape: "round" }, 400, 'errorShape must be "envelope" or "flat".'],
    ["POST /states", { state: "a misspelt state" }, 400, "The pact has no such state."],
    ["GET /nothing", undefined, 404, "There is no such path: GET /_fake lists all."],
    ["PUT /faults", {}, 405, "This path has the methods POST, GET, DELETE."],
  ])("answers %s with body %j: %i", async (route, body, status, error) => {
    const { ask } = await startFake();
    const refused = await ask(route, body);
    expect(refused).toMatchObject({ status, json: { error: expect.stringContaining(error) } });
    expect(refused.headers.get("allow")).toBe(status === 405 ? "POST, GET, DELETE" : null);
  });

  it("survives a client that leaves", async () => {
    const { ask, control } = await startFake();
    const request = sendHttp(`${control}/identifications`, { method: "POST", headers: { "content-length": "10" } });
    const left = new Promise((resolve) => request.once("close", resolve).once("error", resolve));
    request.write("{", () => request.destroy());
    await left;
    expect((await ask("GET /faults")).json).toEqual([]);
  });

  it.each(["//", "http://["])("survives a request for %s, which is no URL", async (target) => {
    const { ask, url, tokenUrl } = await startFake();
    for (const address of [url, tokenUrl]) {
      const socket = connect(Number(new URL(address).port), "127.0.0.1");
      const closed = new Promise((resolve) => socket.once("close", resolve).on("error", () => {}));
      socket.resume().write(`GET ${target} HTTP/1.1\r\nhost: fake\r\n\r\n`);
      await closed;
    }
    expect((await ask("GET /exchanges")).json).toEqual([]);
  });

  it("closes the connection if the fake cannot do it, because another process has taken its port", async () => {
    const { ask, atTokenPort, url } = await startFake();
    await ask("POST /faults", { kind: "refuse" }, atTokenPort);
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(Number(new URL(url).port), "127.0.0.1", resolve));
    await expect(ask("DELETE /faults", undefined, atTokenPort)).rejects.toThrow();
    await new Promise((resolve) => other.close(resolve));
    expect((await ask("DELETE /faults", undefined, atTokenPort)).status).toBe(204);
    expect((await ask("GET /faults")).json).toEqual([]);
  });

  it("leaves every other path to the fake, which does not record its own requests", async () => {
    const { ask, url } = await startFake();
    const response = await fetch(`${url}/_fakery`);
    expect(response.status).toBe(501);
    expect((await ask("GET /exchanges")).json).toMatchObject([{ path: "/_fakery" }]);
  });

  it("sets up every state of the pact: headers and path with which the fake answers as the pact says", async () => {
    const { ask, url } = await startFake();
    const interactions = interactionsIn(await readPact());
    for (const { state, status, method, path, query, body } of interactions) {
      const { json: prepared } = await ask("POST /states", { state });
      const response = await fetch(url + (prepared.path ?? path) + query, { method, headers: prepared.headers });
      expect(response.status, state).toBe(status);
      const answered = (await response.json()) as Record<string, unknown>;
      const told = (json: unknown) => JSON.stringify(json).match(/"(errors|code)":("\w+")?/g);
      expect(told(answered), state).toEqual(told(body));
      const nulls = Object.entries(body as object).flatMap(([name, value]) => (value === null ? [name] : []));
      for (const name of nulls) expect(answered[name], `${state}: ${name}`).toBe(null);
    }
    expect(interactions.length).toBeGreaterThan(10);
    const authorized = interactions.filter(({ status, method }) => status === 200 && method === "PATCH");
    expect((await ask("GET /sms")).json).toHaveLength(authorized.length);
    expect((await ask("GET /faults")).json).toEqual([]);
  });
});
