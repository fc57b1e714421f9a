// A click through solaris-esign, as an app would use it: authorize, and after an unknown outcome reconcile.
import { clientCredentials, createSolarisClient, isSolarisError } from "solaris-esign";

export const label = "solaris-esign";

/** The provider's idle timeout, after which reconcile can say "no-effect". */
const idleMs = 150_000;

/** @type {import("./client.js").CreateClient} */
export function createClient({ baseUrl, tokenUrl, credentials, timeoutMs }, { tell, ledger }) {
  let isTold = false;
  const solaris = createSolarisClient({
    baseUrl,
    auth: clientCredentials({ ...credentials, tokenUrl }),
    timeoutMs,
    ...(ledger && { ledger }),
    onAttempt({ operation, errorCode, delivery, status }) {
      if (operation !== "authorizeIdentification" || !errorCode) return;
      isTold = true;
      if (status === undefined && delivery === "not-sent") tell({ kind: "refused", to: "provider" });
      tell({ kind: "note", at: "backend", label: `delivery: ${delivery}`, tone: delivery });
    },
    onDrift: ({ issues }) => tell({ kind: "note", at: "backend", label: `onDrift: issues: ${issues.length}` }),
  });

  const findOut = async (
    /** @type {import("solaris-esign").SolarisError} */ error,
    /** @type {any} */ ref,
    /** @type {any} */ before,
  ) => {
    let found = await solaris.identifications.reconcile(ref, { before, error, timeoutMs: 1_200 });
    if (found.effect === "undecided" && error.sentAt !== undefined) {
      tell({ kind: "wait", at: "backend", label: "150 s, the provider's idle timeout (skipped in this lab)" });
      found = await solaris.identifications.reconcile(ref, { before, sentAt: error.sentAt - idleMs });
    }
    tell({ kind: "note", at: "backend", label: `reconcile: ${found.effect}`, tone: found.effect });
    return { effect: found.effect, token: found.identification?.current_reference_token };
  };

  return {
    async click(ref, before) {
      try {
        const { identification } = await solaris.identifications.authorize(ref);
        return { ok: true, delivery: "delivered", token: identification.current_reference_token };
      } catch (error) {
        if (!isSolarisError(error)) throw error;
        const { name, code, delivery, attempts } = error;
        if (attempts === 0 && code === "connection_failed") tell({ kind: "refused", to: "token" });
        if (!isTold) tell({ kind: "note", at: "backend", label: `${name}, delivery: ${delivery}`, tone: delivery });
        const found = error.reconcile && (await findOut(error, ref, before));
        const ok = found?.effect === "took-effect";
        return { ok, name, code, delivery, ...found };
      }
    },
    waitFor: async (ref, until) => (await solaris.identifications.waitFor(ref, { until, intervalMs: 400 })).reached,
    notify: (id) => solaris.identifications.notify(id),
    close: () => solaris.close(),
  };
}
