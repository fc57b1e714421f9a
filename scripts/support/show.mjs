// Prints what came of a call, for people.
import { authorizationDeadline, confirmationDeadline } from "../../dist/src/index.js";

/** @param {import("../../dist/src/index.js").AuthorizeResult} result */
export function showResult({ identification, meta }) {
  const { status, method, current_reference_token: referenceToken } = identification;
  const lines = {
    status: status === "confirmation_required" ? `${status} (the SMS is on its way)` : status,
    method,
    "reference token": `${referenceToken} (show it next to the field for the one-time password)`,
    "enter the password by": confirmationDeadline(identification)?.toUTCString(),
    "authorize again by": authorizationDeadline(identification)?.toUTCString(),
    response: `HTTP ${meta.status}, request id ${meta.requestId}, sent ${meta.attempts} time(s)`,
  };
  for (const [name, value] of Object.entries(lines)) console.log(`  ${name.padEnd(24)}${value ?? "not given"}`);
}

/** A line of the table of errors. @param {unknown[]} cells */
export function showRow(...cells) {
  const widths = [8, 24, 22, 10];
  console.log(`  ${cells.map((cell, column) => String(cell).padEnd(widths[column] ?? 0)).join("")}`);
}

/** @param {import("../../dist/src/index.js").AttemptEvent} event */
export function showAttempt({ attempt, status, errorCode, delivery, retryInMs }) {
  const outcome = errorCode ? `${status ?? "no response"}, ${errorCode}` : `${status}`;
  const next = retryInMs === undefined ? "" : `, sent again in ${Math.round(retryInMs)} ms`;
  console.log(`  attempt ${attempt}: ${outcome}, delivery: ${delivery}${next}`);
}
