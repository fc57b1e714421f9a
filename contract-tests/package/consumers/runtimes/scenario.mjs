// Runs in each runtime: makes the calls of the delivery table with the installed package, and hands in what the caller got. It
// uses only what all runtimes have.
import { createSolarisClient, isSolarisError } from "solaris-esign";

/** How long a kept connection waits for its second call: by then the client knows that the server has closed it. */
const restMs = 300;

/** What the caller of one row got, with what the error underneath looks like. */
async function storyOf({ what, url, kept, call }) {
  let drifted = () => {};
  const drift = new Promise((resolve) => {
    drifted = () => resolve("delivered, `onDrift`");
  });
  const ref = { personId: "p1", identificationId: "i1" };
  const auth = ({ rejectedToken }) => {
    if (call === "without a token") throw new Error("The token store is not there");
    return rejectedToken ? "second-token" : "first-token";
  };
  try {
    const solaris = createSolarisClient({
      baseUrl: url,
      auth,
      timeoutMs: call === "with a short deadline" ? 2_000 : 20_000,
      maxRetries: 0,
      onDrift: drifted,
      dangerouslyAllowBrowser: call !== "not allowed in a browser",
    });
    if (kept) {
      await solaris.identifications.authorize(ref);
      await new Promise((resolve) => setTimeout(resolve, restMs));
    }
    const { meta } = await solaris.identifications.authorize(
      ref,
      call === "aborted" ? { signal: AbortSignal.abort() } : {},
    );
    return { what, result: call === "with drift" ? await drift : "delivered", attempts: meta.attempts };
  } catch (error) {
    if (!isSolarisError(error)) return { what, result: `not one of the package's errors: ${error}`, attempts: 0 };
    const { attempts, delivery, name, cause } = error;
    if (call === "not allowed in a browser") return { what, result: `refused: ${name}`, attempts };
    return { what, result: delivery, attempts, thrown: lookOf(cause) };
  }
}

/** The code of an error, and its message without what differs from run to run. */
function lookOf(thrown) {
  if (!(thrown instanceof Error)) return { code: "", message: "" };
  const { message, code = "", cause } = thrown;
  const below = lookOf(cause);
  const constant = message.replace(/https?:\S+|\b\w*\d[\w.:]*/g, "…");
  return { code: `${code}${below.code}`, message: `${constant} ${below.message}`.trim() };
}

/** The control server has the rows, and takes the stories. */
async function play(control) {
  const rows = await (await fetch(`${control}/task`)).json();
  const stories = [];
  for (const row of rows) stories.push(await storyOf(row));
  await fetch(`${control}/stories`, { method: "POST", body: JSON.stringify(stories) });
}

/** Of workerd. */
export default { test: (_, { CONTROL }) => play(CONTROL) };

const control = globalThis.location?.origin ?? globalThis.process?.argv?.[2];
if (control?.startsWith("http")) await play(control);
