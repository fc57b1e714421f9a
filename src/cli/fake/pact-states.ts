// The states of the pact, set up at the fake: for check stand-in, which then finds the fake to keep the pact.
import { ConfigurationError, clientCredentials } from "../../index.js";
import type { ErrorShape, FakeSolaris, NewIdentification } from "../../testing/index.js";
import { type Interaction, interactionsIn, readPact } from "../pact.js";

/** What check stand-in posts to a URL of --states; the other members are not needed here. */
export interface WantedState {
  readonly state?: unknown;
}

/** What the request of the state needs: headers to set, and a path with other ids. */
export interface PreparedState {
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
}

/** Removes all faults, sets up the state, and returns what its request needs. */
export function createPactStates(fake: FakeSolaris): (wanted: WantedState) => Promise<PreparedState> {
  let interactions: Promise<readonly Interaction[]> | undefined;
  return async ({ state }) => {
    interactions ??= readPact().then(interactionsIn);
    const wanted = (await interactions).find((one) => one.state === state);
    if (!wanted) throw new ConfigurationError("The pact has no such state.");
    await fake.recover();
    const { status, withoutToken } = wanted;
    if (status < 300) return { ...(await authorized(fake)), path: addIdentification(fake, wanted) };
    const { code, shape } = errorIn(wanted.body);
    fake.errorShape = shape;
    if (withoutToken) return {};
    if (status === 401) return { headers: { authorization: "Bearer expired" } };
    // The ids of the pact are those of no identification of the fake, unless somebody has added it.
    if (status !== 404) fake.failNext({ kind: "status", status, code, on: isRead(wanted) ? "retrieve" : "authorize" });
    return authorized(fake);
  };
}

/** The fake sets these itself: the examples of the pact are long past. */
const ownFields = ["id", "person_id", "authorization_expires_at", "confirmation_expires_at", "current_reference_token"];

/** Whether the state is one to read. Else it is that before an authorization, and the pact has the status after it. */
function isRead({ method }: Interaction): boolean {
  return method === "GET";
}

/** @returns the path of the request, with the ids of a new identification that has the data of the pact */
function addIdentification(fake: FakeSolaris, interaction: Interaction): string {
  const { body, path } = interaction;
  const own = isRead(interaction) ? ownFields : [...ownFields, "status"];
  const fields = Object.entries(body as object);
  const { personId, identificationId } = fake.addIdentification(
    Object.fromEntries(fields.filter(([name]) => !own.includes(name))) as NewIdentification,
  );
  const withoutValue = fields.filter(([name, value]) => own.includes(name) && value === null);
  if (withoutValue.length > 0 && !isRead(interaction)) {
    fake.failNext({ kind: "drift", fields: Object.fromEntries(withoutValue) });
  }
  return path.replace(/(?<=\/persons\/)[^/]+/, personId).replace(/(?<=\/identifications\/)[^/]+/, identificationId);
}

/** A new token each time: the clock of the fake may have moved. */
async function authorized({ credentials, tokenUrl, fetch }: FakeSolaris): Promise<PreparedState> {
  const token = await clientCredentials({ ...credentials, tokenUrl, fetch })();
  return { headers: { authorization: `Bearer ${token}` } };
}

function errorIn(body: unknown): { readonly code: string; readonly shape: ErrorShape } {
  const { errors, code } = body as { readonly errors?: readonly { readonly code: string }[]; readonly code: string };
  const [first] = errors ?? [];
  return first ? { code: first.code, shape: "envelope" } : { code, shape: "flat" };
}
