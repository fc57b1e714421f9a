// Proves: in a clone, each difference that the provider's description has can be proposed as a contract that the generator takes, and
// the specification itself is never written to.
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { propose } from "../../scripts/spec-upstream/propose.mjs";
import { checkersSource } from "../../scripts/support/checkers.mjs";
import { contractSource } from "../../scripts/support/contract.mjs";
import { specPath } from "../../scripts/support/spec.mjs";
import { compareWithContract } from "../../src/cli/check-upstream/compare-with-contract.js";
import { Description } from "../../src/cli/check-upstream/description.js";
import { expectExit, runScript, saidBy } from "../support/command.js";
import { answer, type Handler, type HttpServer, startHttpServer } from "../support/http-server.js";
import { theirAddress as address, providerDescription } from "../support/provider-description.js";
import { address as ourAddress, type Spec } from "../support/spec-changes.js";

const operation = (doc: Spec) => doc.paths[address].patch;
const body = (doc: Spec) => operation(doc).responses["200"].content["application/json"];
const field = (doc: Spec, name: string) => body(doc).schema.properties[name];
const removeFrom = <T>(list: T[], entry: T) => list.splice(list.indexOf(entry), 1);

async function described(change: (doc: Spec) => unknown = () => {}): Promise<Spec> {
  const doc = await providerDescription();
  change(doc);
  return doc;
}

describe("what is proposed", () => {
  const proposal = async (change: (doc: Spec) => unknown) => {
    const theirs = Description.read(JSON.stringify(await described(change)), "theirs", parse);
    return propose(await compareWithContract(theirs, parse));
  };
  const schemas = (text: string) => parse(text).components.schemas;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "spec-proposal-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("is our own text where nothing differs", async () => {
    const { text, byHand } = await proposal(() => {});
    // But for the spaces in brackets, which are a matter of taste.
    const unpadded = (yaml: string) => yaml.replace(/(?<=[[{]) +| +(?=[\]}])/g, "");
    expect(unpadded(text)).toBe(unpadded(await readFile(specPath, "utf8")));
    expect(byHand).toEqual([]);
  });

  it("is a contract that is well written, and that the generator takes", async () => {
    const { text, byHand } = await proposal((doc) => {
      field(doc, "status").enum.push("status_of_tomorrow");
      field(doc, "proof_of_address_type").enum.push("BILL_OF_TOMORROW");
      doc.components.schemas.identification_method.enum.push("method_of_tomorrow");
      operation(doc).responses["418"] = operation(doc).responses["403"];
      operation(doc).responses["451"] = {
        description: "",
        content: { "application/json": { schema: { type: "object", properties: { why: { type: "string" } } } } },
      };
      field(doc, "iban").nullable = true;
      body(doc).schema.properties.field_of_tomorrow = {
        type: "object",
        required: ["score"],
        additionalProperties: { type: "string" },
        properties: {
          score: { type: "number", format: "float", minimum: 0 },
          level: { type: "string", nullable: true, enum: ["low", "high"] },
          notes: { type: "array", uniqueItems: true, items: { type: "string", format: "sentence", pattern: "(?i)a" } },
        },
      };
    });
    expect(byHand).toEqual([]);
    const { IdentificationStatus, IdentificationMethod, ProofOfAddressType, Identification } = schemas(text);
    expect(IdentificationStatus.enum.at(-1)).toBe("status_of_tomorrow");
    expect(IdentificationMethod.enum.at(-1)).toBe("method_of_tomorrow");
    // Before null, which comes after the values.
    expect(ProofOfAddressType.enum.indexOf(null)).toBe(ProofOfAddressType.enum.indexOf("BILL_OF_TOMORROW") + 1);
    expect(Identification.properties.iban.type).toEqual(["string", "null"]);
    expect(Identification.properties.field_of_tomorrow.properties.level).toEqual({
      type: ["string", "null"],
      enum: ["low", "high", null],
    });
    expect(text).toContain("To be reviewed");
    expect(() => [contractSource(parse(text)), checkersSource(parse(text))]).not.toThrow();

    const file = join(folder, "lint.yaml");
    await writeFile(file, text);
    const redocly = resolve("node_modules/@redocly/cli/bin/cli.js");
    execFileSync(process.execPath, [redocly, "lint", file, "--config", "redocly.yaml"], { stdio: "pipe" });
  });

  it("takes over what went away or changed", async () => {
    const { text, byHand } = await proposal((doc) => {
      delete operation(doc).responses["403"];
      delete body(doc).schema.properties.reference;
      removeFrom(doc.components.schemas.identification_method.enum, "bank");
      field(doc, "terms_and_conditions_signed_at").nullable = undefined;
      field(doc, "current_reference_token").type = "integer";
      body(doc).schema.required = ["method"];
      field(doc, "iban").maxLength = 34;
      operation(doc).responses["200"].headers = { "Retry-After": {} };
    });
    expect(byHand).toEqual([]);
    const spec = parse(text);
    const { Identification, IdentificationMethod } = spec.components.schemas;
    expect(spec.paths[ourAddress].patch.responses).not.toHaveProperty("403");
    expect(spec.paths[ourAddress].patch.responses["200"].headers).toHaveProperty("retry-after");
    expect(Identification.required).toEqual(["id", "status", "method"]);
    expect(Identification.properties).not.toHaveProperty("reference");
    expect(Identification.properties.terms_and_conditions_signed_at.type).toBe("string");
    expect(Identification.properties.current_reference_token.type).toBe("integer");
    expect(Identification.properties.iban.maxLength).toBe(34);
    expect(IdentificationMethod.enum).not.toContain("bank");
  });

  it("leaves to people what takes a decision", async () => {
    const { text, byHand } = await proposal((doc) => {
      doc.servers = [];
      doc.components.securitySchemes = { token: { type: "http", scheme: "bearer" } };
      doc.security = [{ token: [] }];
      addParameter(doc, { name: "lang", in: "query" });
      operation(doc).requestBody = { required: true, content: { "application/json": { schema: { type: "object" } } } };
      field(doc, "iban").format = "iban";
    });
    // The servers and the security are those of both operations.
    const ofBoth = ["path", "security"];
    expect(byHand.map(({ at }) => at).sort()).toEqual(
      [...ofBoth, ...ofBoth, "parameters.query.lang", "requestBody", "responses.200.iban.format"].sort(),
    );
    expect(() => contractSource(parse(text))).not.toThrow();
  });
});

describe("npm run spec:upstream", () => {
  let server: HttpServer;
  let folder: string;
  beforeAll(async () => {
    server = await startHttpServer();
    folder = await mkdtemp(join(tmpdir(), "spec-upstream-"));
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (...args: string[]) => runScript("scripts/spec-upstream.mjs", args);
  const fetched = (handler: Handler, ...args: string[]) => {
    server.script(handler);
    return run("--source", `${server.url}/identifications.yaml`, ...args);
  };

  it("agrees with a description that says what the page says", async () => {
    expectExit(await fetched(answer(200, stringify(await described()))), 0, "all facts of authorizeIdentification");
    expect(server.requests).toHaveLength(1);
  });

  it("writes no proposal if there is nothing to propose", async () => {
    const target = join(folder, "nothing.yaml");
    const ran = await fetched(answer(200, stringify(await described())), "--propose", target);
    expectExit(ran, 0, "nothing to propose");
    await expect(readFile(target)).rejects.toThrow("ENOENT");
  });

  it("tells in words what differs, and proposes it without touching our own", async () => {
    const doc = await described((doc) => field(doc, "status").enum.push("status_of_tomorrow\u001b[2J"));
    const before = await readFile(specPath, "utf8");
    const target = join(folder, "proposal.yaml");
    const ran = await fetched(answer(200, stringify(doc)), "--propose", target);
    expectExit(ran, 1, "BROKEN: 1 of 3", "of the field `status` of response 200");
    expect(saidBy(ran)).not.toContain("\u001b");
    expect(await readFile(target, "utf8")).toContain("status_of_tomorrow");
    expect(await readFile(specPath, "utf8")).toBe(before);
  });

  it("never writes to the specification itself", async () => {
    const fixture = join(folder, "described.yaml");
    await writeFile(fixture, stringify(await described()));
    const link = join(folder, "link.yaml");
    await symlink(specPath, link);
    for (const target of ["spec/openapi.yaml", link]) {
      expectExit(await run("--source", fixture, "--propose", target), 2, "never written to");
    }
  });

  it("does not compare first where no proposal can be written", async () => {
    const ran = await run("--source", "none.yaml", "--propose", join(folder, "none", "draft.yaml"));
    expectExit(ran, 2, "its folder is not there");
    expect(saidBy(ran)).not.toContain("none.yaml");
  });

  it("ends with 2, and says why, if it cannot compare", async () => {
    expectExit(await fetched(answer(404)), 2, "was answered with 404");
    expectExit(await run("--source", join(folder, "none.yaml")), 2, "ENOENT");
    expectExit(await run("--wrong"), 2, "Usage");
    expectExit(await run("--help"), 0, "Usage");
  });
});

function addParameter(doc: Spec, parameter: object) {
  operation(doc).parameters.push({ schema: { type: "string" }, ...parameter });
}
