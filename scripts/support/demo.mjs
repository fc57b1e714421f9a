// What `npm start` shows on the package's fake provider: a success, every documented error, and what is sent again and what not.
import { createSolarisClient } from "../../dist/src/index.js";
import { createFakeSolaris } from "../../dist/src/testing/index.js";
import { showAttempt, showResult, showRow } from "./show.mjs";
import { namedExamples, readSpec } from "./spec.mjs";

/** @returns {Promise<boolean>} whether everything went as the specification says */
export async function runDemo() {
  console.log("On the fake provider of solaris-esign/testing. No SMS is sent.");
  const fake = createFakeSolaris();
  const ref = fake.addIdentification({ status: "authorization_required", method: "bank" });
  /** @type {string[]} */
  const differences = [];
  const differs = (/** @type {string} */ what) => void differences.push(what);
  const onDrift = () => differs("the response of the success");
  const call = (
    /** @type {Partial<import("../../dist/src/index.js").ClientOptions>} */ { maxRetries, onAttempt } = {},
  ) => {
    const options = { ...(maxRetries !== undefined && { maxRetries }), ...(onAttempt && { onAttempt }) };
    return createSolarisClient({ ...fake.clientOptions(), onDrift, ...options }).identifications.authorize(ref);
  };
  /** @type {(...given: Parameters<typeof call>) => Promise<any>} */
  const errorOf = (...given) =>
    call(...given).then(
      () => undefined,
      (error) => error,
    );

  console.log(`\nsolaris.identifications.authorize(${JSON.stringify(ref, null, 2)})\n`);
  showResult(await call());

  console.log("\nWhat your code sees of each documented error:\n");
  showRow("status", "body", "class", "delivery", "may an SMS have gone out?");
  /** @type {Record<string, string>} */
  const sms = { "not-sent": "no", rejected: "no", unknown: "perhaps: look before you call again" };
  const documented = namedExamples(await readSpec()).filter(({ operation }) => operation === "authorizeIdentification");
  for (const { code: status, name, value: body } of documented.filter(({ code }) => code >= 300)) {
    // The client fetches a new token after the first 401.
    for (let times = status === 401 ? 2 : 1; times > 0; times--) fake.failNext({ kind: "status", status, body });
    const error = await errorOf({ maxRetries: 0 });
    if (error?.status === status) showRow(status, name, error.name, error.delivery, sms[error.delivery]);
    else differs(`the error ${status}/${name}, which ended in ${error?.name ?? "a success"}`);
  }

  console.log("\nThe provider cannot be reached at first. Nothing was sent, so the call is tried again:\n");
  fake.failNext({ kind: "refuse" });
  const retried = await errorOf({
    onAttempt(event) {
      showAttempt(event);
      void fake.recover();
    },
  });
  if (retried) differs(`the safe retry, which ended in ${retried.name}`);

  console.log(
    "\nThe provider responds with 503 and Retry-After. An SMS may have gone out, so the call is NOT sent again:\n",
  );
  fake.failNext({ kind: "status", status: 503, headers: { "retry-after": "1" }, takesEffect: true });
  const refused = await errorOf({ onAttempt: showAttempt });
  console.log(`  ${refused}`);
  if (refused?.delivery !== "unknown" || refused.attempts !== 1) differs("the call that must not be sent again");

  for (const difference of differences) console.log(`\nDIFFERS FROM THE SPECIFICATION: ${difference}`);
  if (differences.length === 0) console.log("\nEverything went as the specification says.");
  return differences.length === 0;
}
