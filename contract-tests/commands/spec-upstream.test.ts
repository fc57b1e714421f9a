// Proves: our contract agrees with what the provider would publish after the endpoint page, however it writes it; every
// other difference is told, and can be proposed as a contract that the generator takes; what cannot be read is told as such.
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { compareFacts } from "../../scripts/spec-upstream/compare.mjs";
import { parseDeviations, sortOut } from "../../scripts/spec-upstream/deviations.mjs";
import { operationFacts } from "../../scripts/spec-upstream/operation-facts.mjs";
import { propose } from "../../scripts/spec-upstream/propose.mjs";
import { readSource } from "../../scripts/spec-upstream/source.mjs";
import { checkersSource } from "../../scripts/support/checkers.mjs";
import { contractSource } from "../../scripts/support/contract.mjs";
import { CannotRun, parseDescription } from "../../scripts/support/description.mjs";
import { readSpec, specPath } from "../../scripts/support/spec.mjs";
import { expectExit, runScript, saidBy } from "../support/command.js";
import { answer, type Handler, type HttpServer, startHttpServer } from "../support/http-server.js";
import { theirAddress as address, providerDescription } from "../support/provider-description.js";
import { address as ourAddress, type Spec } from "../support/spec-changes.js";

const wanted = { method: "patch", path: ourAddress };

const operation = (doc: Spec) => doc.paths[address].patch;
const body = (doc: Spec, status = "200") => operation(doc).responses[status].content["application/json"];
const field = (doc: Spec, name: string) => body(doc).schema.properties[name];
const error = (doc: Spec) => doc.components.responses.error.content["application/json"];
const answersWithThatError = (doc: Spec) =>
  Object.entries<Spec>(operation(doc).responses).flatMap(([status, { $ref }]) => ($ref ? [status] : []));
const removeFrom = <T>(list: T[], entry: T) => list.splice(list.indexOf(entry), 1);
const move = (map: Spec, from: string, to: string) => {
  map[to] = map[from];
  delete map[from];
};

/** What is told of a description of the provider's, as `at: ours -> theirs`. */
async function told(description: Spec) {
  const { unknown, stale } = await sorted(description);
  return {
    unknown: unknown.map(({ at, ours, theirs }) => `${at}: ${ours} -> ${theirs}`),
    stale: stale.map(({ at }) => at),
  };
}

async function sorted(description: Spec) {
  const ours = await readSpec();
  const { differences } = compareFacts(
    operationFacts({ description: ours, name: "ours" }, wanted),
    operationFacts({ description, name: "theirs" }, wanted),
  );
  return {
    ours,
    ...sortOut(differences, parseDeviations(await readFile("spec/deviations.yaml", "utf8"), "deviations")),
  };
}

async function described(change: (doc: Spec) => unknown = () => {}): Promise<Spec> {
  const doc = await providerDescription();
  change(doc);
  return doc;
}

// Every test below starts from the same description: if that one does not agree, it is the only thing to look at.
beforeAll(async () => {
  const { unknown, stale } = await told(await described());
  const disagreeing = [...unknown, ...stale.map((at) => `stale: ${at}`)];
  if (disagreeing.length === 0) return;
  throw new Error(
    `spec/deviations.yaml does not fit spec/openapi.yaml, so nothing else is tested here:\n  ${disagreeing.join("\n  ")}\n` +
      "Correct these entries of spec/deviations.yaml. (The provider's description is made of the two in " +
      "contract-tests/support/provider-description.ts.)",
  );
});

/** The same in OpenAPI 3.1: null is a type, and a value of enums. */
function modern(doc: Spec): Spec {
  const text = JSON.stringify(doc, (_key, node) => {
    if (node?.nullable !== true) return node;
    const { nullable: _nullable, type, ...rest } = node;
    return { ...rest, type: [type, "null"], ...(rest.enum ? { enum: [...rest.enum, null] } : {}) };
  });
  return { ...JSON.parse(text), openapi: "3.1.0" };
}

describe("nothing is told of a description that says the same", () => {
  it.each<[string, (doc: Spec) => unknown]>([
    ["as the endpoint page has it", () => {}],
    ["with the version in the path", versionInPath],
    ["with servers of the operation", (doc) => (operation(doc).servers = [{ url: "https://{region}.example/v1/" }])],
    ["with other names of parameters", renameParameter],
    ["with the parameters in another order", (doc) => reverseParameters(doc)],
    ["in OpenAPI 3.1", (doc) => Object.assign(doc, modern(doc))],
    ["with null as one of several", oneOfNull],
    ["with null beside all of a schema", nullBesideAll],
    ["with the schema elsewhere", schemaElsewhere],
    ["put together of parts", schemaInParts],
    [
      "with headers that mean nothing",
      (doc) => addParameter(doc, { name: "Authorization", in: "header", required: true }),
    ],
    ["with other operations that are broken", (doc) => (doc.paths["/other"] = { get: { $ref: "#/nowhere" } })],
    ["with further fields allowed in words", (doc) => (body(doc).schema.additionalProperties = true)],
  ])("%s", async (_what, change) => {
    expect(await told(await described(change))).toEqual({ unknown: [], stale: [] });
  });
});

describe("a difference is told", () => {
  it.each<[string, (doc: Spec) => unknown, string[]]>([
    [
      "value added",
      (doc) => field(doc, "status").enum.push("status_of_tomorrow"),
      ["responses.200.status.enum.status_of_tomorrow: not documented -> documented"],
    ],
    [
      "value removed",
      (doc) => removeFrom(doc.components.schemas.identification_method.enum, "bank"),
      ["responses.200.method.enum.bank: documented -> not documented"],
    ],
    [
      "list of values gone",
      (doc) => delete doc.components.schemas.identification_method.enum,
      [expect.stringMatching(/^responses\.200\.method\.enum: bank, .* -> any value$/)],
    ],
    [
      "field added",
      (doc) => (body(doc).schema.properties.field_of_tomorrow = { type: "string" }),
      ["responses.200.field_of_tomorrow: not documented -> documented"],
    ],
    [
      "field removed",
      (doc) => delete body(doc).schema.properties.iban,
      ["responses.200.iban: documented -> not documented"],
    ],
    [
      "field of another type",
      (doc) => (field(doc, "iban").type = "integer"),
      ["responses.200.iban.type: string -> integer"],
    ],
    [
      "field always there",
      (doc) => (body(doc).schema.required = ["method"]),
      ["responses.200.method.required: may be absent -> always there"],
    ],
    [
      "nullability gained",
      (doc) => (field(doc, "iban").nullable = true),
      ["responses.200.iban.null: never null -> may be null"],
    ],
    [
      "nullability lost",
      (doc) => delete field(doc, "terms_and_conditions_signed_at").nullable,
      ["responses.200.terms_and_conditions_signed_at.null: may be null -> never null"],
    ],
    ["format", (doc) => (field(doc, "iban").format = "iban"), ["responses.200.iban.format: none -> iban"]],
    ["length", (doc) => (field(doc, "iban").maxLength = 34), ["responses.200.iban.maxLength: none -> 34"]],
    [
      "status added",
      (doc) => (operation(doc).responses["418"] = operation(doc).responses["403"]),
      ["responses.418: not documented -> documented"],
    ],
    [
      "status removed",
      (doc) => delete operation(doc).responses["403"],
      ["responses.403: documented -> not documented"],
    ],
    [
      "security",
      (doc) => {
        doc.components.securitySchemes = { token: { type: "http", scheme: "bearer" } };
        doc.security = [{ token: [] }];
      },
      ["security: oauth2 clientCredentials (partners) -> http bearer"],
    ],
    [
      "parameter added",
      (doc) => addParameter(doc, { name: "lang", in: "query" }),
      ["parameters.query.lang: not documented -> documented"],
    ],
    [
      "parameter limited",
      (doc) => (operation(doc).parameters[0].schema.maxLength = 36),
      ["parameters.path.2.maxLength: none -> 36"],
    ],
    [
      "request body",
      (doc) => (operation(doc).requestBody = { required: true, content: {} }),
      ["requestBody: none -> required"],
    ],
    [
      "header added",
      (doc) => (operation(doc).responses["200"].headers = { "Retry-After": {} }),
      ["responses.200.headers.retry-after: not documented -> documented"],
    ],
    [
      "media type",
      (doc) => move(operation(doc).responses["200"].content, "application/json", "application/hal+json"),
      [
        "responses.200.content.application/json: documented -> not documented",
        "responses.200.content.application/hal+json: not documented -> documented",
      ],
    ],
    [
      "path",
      (doc) => (doc.servers = []),
      ["path: /v1/persons/{}/identifications/{}/authorize -> /persons/{}/identifications/{}/authorize"],
    ],
  ])("%s", async (_what, change, expected) => {
    expect((await told(await described(change))).unknown).toEqual(expected);
  });

  it("in each of the answers that it is in", async () => {
    const doc = await described((doc) => (error(doc).schema.properties.status.type = "integer"));
    expect(answersWithThatError(doc)).toEqual(expect.arrayContaining(["400", "403", "500"]));
    expect((await told(doc)).unknown).toEqual(
      answersWithThatError(doc).map((status) => `responses.${status}.status.type: string -> integer`),
    );
  });

  it("and a known one that is not so any more is told as stale", async () => {
    const { unknown, stale } = await told(
      await described((doc) => {
        field(doc, "url").format = "uri";
        operation(doc).responses.default = operation(doc).responses["500"];
      }),
    );
    expect(stale).toEqual(["responses.200.url.format", "responses.default"]);
    expect(unknown).toContain("responses.default.shapes: an object with errors -> not documented");
  });

  it("and a known one that has become another is told", async () => {
    const doc = await described((doc) => (field(doc, "url").format = "hostname"));
    expect(await told(doc)).toEqual({
      unknown: ["responses.200.url.format: uri -> hostname"],
      stale: ["responses.200.url.format"],
    });
  });
});

it.each([
  ["no list", "a: b", "must be a list"],
  ["no reason", '- { at: path, ours: a, theirs: b, reason: " " }', 'Entry 1 of list has no "reason"'],
  ["broken YAML", "- [", "not valid YAML"],
])("a list of deviations with %s is refused", (_what, text, words) => {
  expect(() => parseDeviations(text, "list")).toThrow(words);
});

describe("what is proposed", () => {
  const proposal = async (change: (doc: Spec) => unknown) => {
    const { ours, unknown } = await sorted(await described(change));
    return propose(await readFile(specPath, "utf8"), ours, [{ ...wanted, differences: unknown }]);
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
    expect(spec.paths[wanted.path].patch.responses).not.toHaveProperty("403");
    expect(spec.paths[wanted.path].patch.responses["200"].headers).toHaveProperty("retry-after");
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
    expect(byHand.map(({ at }) => at).sort()).toEqual(
      ["path", "security", "parameters.query.lang", "requestBody", "responses.200.iban.format"].sort(),
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
    expectExit(await fetched(answer(200, stringify(await described()))), 0, "agree in everything else");
    expect(server.requests).toHaveLength(1);
  });

  it("tells in words what differs, and proposes it without touching our own", async () => {
    const doc = await described((doc) => field(doc, "status").enum.push("status_of_tomorrow\u001b[2J"));
    const before = await readFile(specPath, "utf8");
    const target = join(folder, "proposal.yaml");
    const ran = await fetched(answer(200, stringify(doc)), "--propose", target);
    expectExit(ran, 1, "1 fact differs", "of the field `status` of answer 200");
    expect(saidBy(ran)).not.toContain("\u001b");
    expect(await readFile(target, "utf8")).toContain("status_of_tomorrow");
    expect(await readFile(specPath, "utf8")).toBe(before);
  });

  it("tells of what is listed and not so any more, which is no difference", async () => {
    const doc = await described((doc) => (field(doc, "url").format = "uri"));
    expectExit(await fetched(answer(200, stringify(doc))), 0, "Stale", "responses.200.url.format");
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
    expect(saidBy(ran)).not.toContain("Comparing");
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
  it.each<[string, Handler, string]>([
    ["404", answer(404), "was answered with 404"],
    ["an HTML page", answer(200, "<!DOCTYPE html><html></html>"), "HTML page"],
    ["a redirect", answer(302, "", { location: "/login" }), "has moved (302) to http://127.0.0.1"],
    ["a redirect to nowhere", answer(302, "", { location: "http://[" }), "was answered with 302"],
    ["invalid YAML", answer(200, "openapi: 3.0.3\npaths: [\n"), "not valid YAML"],
    ["something else", answer(200, "hello"), "not an OpenAPI description"],
    ["Swagger 2", answer(200, 'swagger: "2.0"'), "not an OpenAPI description"],
    ["OpenAPI 4", answer(200, "openapi: 4.0.0"), "OpenAPI 4.0.0"],
    ["nothing", answer(200), "not an OpenAPI description"],
    ["a huge document", huge, "larger than 10 MiB"],
    ["a broken answer", (response) => response.destroy(), "cannot be reached"],
    ["no such operation", answer(200, "openapi: 3.0.3\npaths: {}"), "does not describe PATCH"],
  ])("cannot compare with %s", async (_what, handler, words) => {
    server.script(handler);
    const description = readSource(`${server.url}/identifications.yaml`).then((text) =>
      parseDescription(text, "theirs"),
    );
    const facts = description.then((description) => operationFacts({ description, name: "theirs" }, wanted));
    await expect(facts).rejects.toThrow(CannotRun);
    await expect(facts).rejects.toThrow(words);
  });

  it.each<[string, Handler, string]>([
    ["404", answer(404), "was answered with 404"],
    ["an HTML page", answer(200, "<!DOCTYPE html><html></html>"), "HTML page"],
    ["no such operation", answer(200, "openapi: 3.0.3\npaths: {}"), "does not describe PATCH"],
  ])("ends with 2 after %s", async (_what, handler, words) => {
    expectExit(await fetched(handler), 2, words);
  });

  it("ends with 2, and no stack, after a description that is not as OpenAPI has it", async () => {
    const doc = await described((doc) => (doc.paths[address].patch.parameters = 7));
    const ran = await fetched(answer(200, stringify(doc)));
    expectExit(ran, 2, "not as OpenAPI has it");
    expect(saidBy(ran)).not.toContain("    at ");
  });

  it("prints neither a password nor a query of an address", async () => {
    server.script(answer(404));
    for (const source of [
      server.url.replace("//", "//user:hunter2@"),
      `${server.url}/?token=hunter2`,
      `${server.url}/#hunter2`,
      "https://hunter2@[",
      "ftp://user:hunter2@example.com/x.yaml?token=hunter2",
    ]) {
      const ran = await run("--source", source);
      expectExit(ran, 2);
      expect(saidBy(ran)).not.toContain("hunter2");
    }
  });

  it("prints neither a password nor a query nor a fragment of the address that it is sent on to", async () => {
    const ran = await fetched(
      answer(302, "", { location: "https://user:hunter2@example.com/x.yaml?t=hunter2#hunter2" }),
    );
    expectExit(ran, 2, "has moved (302) to https://example.com/x.yaml. ");
    expect(saidBy(ran)).not.toContain("hunter2");
  });

  it("ends, and says why, with schemas that name each other twice, 22 deep", async () => {
    const doc = await described((doc) => {
      for (let level = 0; level < 22; level++) {
        const next = { $ref: `#/components/schemas/level${level + 1}` };
        doc.components.schemas[`level${level}`] = { type: "object", properties: { a: next, b: next } };
      }
      doc.components.schemas.level22 = { type: "string" };
      body(doc).schema.properties.deep = { $ref: "#/components/schemas/level0" };
    });
    expectExit(await fetched(answer(200, stringify(doc))), 2, "its schemas name each other so often");
  });

  it.each<[string, (doc: Spec) => unknown, string]>([
    ["another method only", (doc) => move(doc.paths[address], "patch", "post"), "It has POST"],
    [
      "a reference to nothing",
      (doc) => (body(doc).schema = { $ref: "#/components/schemas/None" }),
      "points at nothing",
    ],
    [
      "a reference to itself",
      (doc) => (doc.components.schemas.identification_method = { $ref: "#/components/schemas/identification_method" }),
      "back to itself",
    ],
    ["a reference to another document", (doc) => (body(doc).schema = { $ref: "./x.yaml" }), "another document"],
    ["a security scheme that is not there", (doc) => (doc.security = [{ token: [] }]), "points at nothing"],
  ])("cannot compare with a description that has %s", async (_what, change, words) => {
    const broken = await described(change);
    expect(() => operationFacts({ description: broken, name: "theirs" }, wanted)).toThrow(words);
  });

  it("says what to do when the address cannot be reached, or there is no file", async () => {
    const gone = await startHttpServer();
    await gone.close();
    const refused = await run("--source", `${gone.url}/identifications.yaml`);
    expectExit(refused, 2, "ECONNREFUSED", "--source FILE");
    expectExit(await run("--source", join(folder, "none.yaml")), 2, "ENOENT");
    expectExit(await run("--wrong"), 2, "Usage");
    expectExit(await run("--help"), 0, "Usage");
  });
});

function renameParameter(doc: Spec) {
  move(doc.paths, address, address.replace("identification_id", "ident"));
  doc.paths[address.replace("identification_id", "ident")].patch.parameters[0].name = "ident";
}

/** Where they are listed in one place: the names in the path say which is which. */
function reverseParameters(doc: Spec) {
  operation(doc).parameters.push(...doc.paths[address].parameters);
  delete doc.paths[address].parameters;
  operation(doc).parameters = [...operation(doc).parameters].reverse();
}

function versionInPath(doc: Spec) {
  doc.servers = [{ url: "/" }];
  move(doc.paths, address, `/v1${address}`);
}

function oneOfNull(doc: Spec) {
  doc.openapi = "3.1.0";
  body(doc).schema.properties.proof_of_address_issued_at = { oneOf: [{ type: "string" }, { type: "null" }] };
}

function nullBesideAll(doc: Spec) {
  const { nullable, ...type } = field(doc, "proof_of_address_type");
  doc.components.schemas.proof = type;
  body(doc).schema.properties.proof_of_address_type = { nullable, allOf: [{ $ref: "#/components/schemas/proof" }] };
}

function schemaElsewhere(doc: Spec) {
  doc.components.schemas["a/b c"] = body(doc).schema;
  body(doc).schema = { $ref: "#/components/schemas/a~1b%20c" };
}

function schemaInParts(doc: Spec) {
  const { id, ...others } = body(doc).schema.properties;
  body(doc).schema = { allOf: [{ type: "object", properties: { id } }, { properties: others }] };
}

function addParameter(doc: Spec, parameter: object) {
  operation(doc).parameters.push({ schema: { type: "string" }, ...parameter });
}
