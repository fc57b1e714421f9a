// npx solaris-esign fake: the fake provider as a process, for apps in any language.
import { createFakeSolaris, type FakeServer } from "../../testing/index.js";
import { CannotCheckError, defineCommand, UsageError } from "../command.js";
import type { Io } from "../io.js";
import { controlPath, createControl } from "./control.js";
import { serveControl } from "./control-server.js";
import { readSeed, type Seed } from "./seed.js";

const usage = `Serves a fake provider on this machine, for apps in any language. It sends no SMS.

  npx solaris-esign fake [--port N] [--token-port N] [--seed FILE]

  --port N          the port of the API, 4010 by default; 0 takes any free one
  --token-port N    the port of the token endpoint, 4011 by default
  --seed FILE       JSON: { "identifications": [{ "personId": "…", "identificationId": "…", "status": "…", … }] }; each field may be
                    left out. Without this option there is one identification that can be authorized
  --help            shows this

Below ${controlPath} both ports have a control API: add identifications, move the clock, plan faults, read the SMS. GET ${controlPath} lists it.
Only programs on this machine can reach the fake. SIGINT (Ctrl+C) or SIGTERM ends it.`;

export const command = defineCommand({
  usage,
  options: { port: { type: "string" }, "token-port": { type: "string" }, seed: { type: "string" } },
  async run(given, io) {
    const ports = {
      port: portOf("port", given.port, 4010),
      tokenPort: portOf("token-port", given["token-port"], 4011),
    };
    const seed = await readSeed(given.seed, io);
    const fake = createFakeSolaris();
    const control = createControl(fake, seed);
    const server = await fake.listen(ports, serveControl(control)).catch((error: unknown) => {
      throw new CannotCheckError(whyNotListening(error));
    });
    const example = seed.find((ref) => authorizable.test(fake.identification(ref).status));
    io.out(greeting(server, example));
    await untilStopped(io);
    await server.close();
    return 0;
  },
});

function portOf(option: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new UsageError(`--${option} must be a port, from 0 to 65535.`);
}

function whyNotListening(error: unknown): string {
  const { code, port } = Object(error) as { readonly code?: unknown; readonly port?: unknown };
  const what = code === "EADDRINUSE" ? "is in use" : `cannot be used (${code})`;
  return `The port ${port} ${what}. Choose others with --port and --token-port.`;
}

/** The statuses in which the fake accepts the call (`FakeSolaris`). */
const authorizable = /^(authorization|confirmation)_required$/;

/** @param example an identification that can be authorized */
function greeting({ url, tokenUrl }: FakeServer, example: Seed[number] | undefined): string {
  const { personId = "PERSON_ID", identificationId = "ID" } = example ?? {};
  const add = `No identification can be authorized yet. This adds one, and returns its ids:

  curl -X POST ${url}${controlPath}/identifications

`;
  const path = `/v1/persons/${encodeURIComponent(personId)}/identifications/${encodeURIComponent(identificationId)}`;
  return `The fake provider is running. It sends no SMS. Ctrl+C ends it.

  API                          ${url}
  token endpoint               ${tokenUrl}
  client id, client secret     fake-client, fake-secret
  control API                  ${url}${controlPath}

${example ? "" : add}An example:

  curl -u fake-client:fake-secret -d "grant_type=client_credentials&scope=partners" ${tokenUrl}
  curl -X PATCH -H "Authorization: Bearer fake-token-1" "${url}${path}/authorize"
  curl -H "Authorization: Bearer fake-token-1" "${url}${path}?include_documents=false"
  curl ${url}${controlPath}/sms`;
}

async function untilStopped({ signal }: Io): Promise<void> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
}
