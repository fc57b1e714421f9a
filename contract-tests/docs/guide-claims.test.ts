// Proves: sentences of README.md and docs/*.md that state a number or a rule are true. Each is searched for and tested. A number
// with a unit that is in none of these sentences fails, so that a new one gets a test.
import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { identificationStatusValues } from "../../generated/contract.js";
import { createSolarisClient } from "../../src/index.js";
import { createFakeSolaris } from "../../src/testing/index.js";
import { guideClaims } from "../support/claims.js";
import { guides } from "../support/guides.js";
import { blocksIn } from "../support/samples/markdown.js";

/** Without code blocks, measured tables and line breaks. */
const prose = guides
  .map(({ text }) => text)
  .join("\n")
  .replace(/<!-- (\w+): [\s\S]*?<!-- \/\1 -->/g, "")
  .replace(/^```[\s\S]*?^```/gm, "")
  .replace(/^\|.*$/gm, "")
  .replace(/\s+/g, " ");

describe("the README", () => {
  it.each(guideClaims)("is true: %s", async (words, holds) => {
    expect(
      prose,
      "If the guide is right, change the claim in contract-tests/support/claims.ts, with what plays it",
    ).toContain(words);
    await holds();
  });

  it("has no number with a unit that is not tested", () => {
    const claimed = [...guideClaims.map(([words]) => words), ...measured].join(" ");
    const numbers = [
      ...prose.matchAll(/(?<![\w.])\d[\d.,]* ?(?:s|ms|µs|kB|MB|MiB|SMS|minutes|hours?|issues|%)(?!\w)/g),
    ];
    expect(numbers.map(([number]) => number).filter((number) => !claimed.includes(number))).toEqual([]);
  });
});

/** What `npm run bench` measures, and its duration. */
const measured = ["4.9 kB min+gzip", "under 10 minutes", "One round trip is 100 ms", '"4.2" means 420 ms'];

const blocks = guides.flatMap(({ text }) => blocksIn(text));

describe("the diagram of the statuses", () => {
  const { code = "" } = blocks.find(({ language }) => language === "mermaid") ?? {};
  const arrows = [...code.matchAll(/^ *(\S+) --> ([^\s:]+)(?:: (.*))?$/gm)].map(([, from, to, why = ""]) => ({
    from,
    to,
    why,
  }));
  const named = arrows.flatMap(({ from, to }) => [from, to]).filter((status) => status !== "[*]");

  it("has the contract's statuses", () => {
    const known: readonly (string | undefined)[] = identificationStatusValues;
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((status) => !known.includes(status))).toEqual([]);
  });

  it("shows the same transitions as the fake, for calls and deadlines", async () => {
    const led = async (status: string | undefined) => {
      const fake = createFakeSolaris();
      const ref = fake.addIdentification({ status: status as "created" });
      const { identifications } = createSolarisClient(fake.clientOptions());
      return (await identifications.authorize(ref)).identification.status;
    };
    const calls = arrows.filter(({ why }) => why.startsWith("authorize"));
    expect(calls.map(({ from }) => from)).toEqual(["authorization_required", "confirmation_required"]);
    for (const { from, to } of calls) expect(await led(from)).toBe(to);
    const passed = arrows.filter(({ why }) => why.includes("passes"));
    expect(passed.map(({ from, to, why }) => `${from} ${to} ${why.split(" ")[0]}`)).toEqual([
      "authorization_required expired authorization_expires_at",
      "confirmation_required authorization_required confirmation_expires_at",
    ]);
  });
});

describe("the curl lines", () => {
  const curl = (() => {
    try {
      return execFileSync("curl", ["--version"], { encoding: "utf8" }).split(" ")[1];
    } catch {
      return undefined;
    }
  })();
  const lines = blocks
    .filter(({ language }) => language === "sh")
    .flatMap(({ code }) => code.split("\n").filter((line) => line.startsWith("curl ")));

  it("exist: one for the token, one for each call", () => {
    expect(lines).toHaveLength(3);
  });

  it(`get a token of the listening fake, authorize and retrieve${curl ? "" : " (not run: there is no curl here)"}`, async ({
    annotate,
  }) => {
    if (!curl) return void (await annotate("not run: there is no curl on this machine", "warning"));
    const fake = createFakeSolaris();
    const server = await fake.listen();
    onTestFinished(() => server.close());
    const { personId, identificationId } = fake.addIdentification();
    const run = async (line: string | undefined, env: Record<string, string>) => {
      const { stdout } = await promisify(execFile)("sh", ["-c", `${line} --silent --noproxy '*'`], {
        env: { PATH: process.env.PATH ?? "", ...env },
      });
      return JSON.parse(stdout);
    };
    const granted = await run(lines[0], { TOKEN_URL: server.tokenUrl });
    expect(granted).toMatchObject({ token_type: "bearer", expires_in: 3599 });
    const call = { TOKEN: granted.access_token, URL: server.url, PERSON_ID: personId, ID: identificationId };
    const identification = await run(lines[1], call);
    expect(identification).toMatchObject({ id: identificationId, status: "confirmation_required" });
    expect(await run(lines[2], call)).toMatchObject({ ...identification, person_id: personId });
    expect(fake.sms).toHaveLength(1);
    expect(fake.exchanges.map(({ method, answer }) => `${method} ${answer?.status}`)).toEqual([
      "POST 200",
      "PATCH 200",
      "GET 200",
    ]);
    expect(fake.credentials).toEqual({ clientId: "fake-client", clientSecret: "fake-secret" });
  });
});
