// What the customer reads after each outcome: what happened to the code, and what to do. Nothing else.

const noCode = "No code was sent.";
const ourFault = `Something does not work on our side. ${noCode} We have been notified; please try again later.`;
const unreachable = `We cannot reach our signing partner at the moment. ${noCode} Please try again in a few minutes.`;
const interrupted = `Your request was interrupted. ${noCode} Please try again.`;

/** By the `code` of the error, for a call that certainly sent no SMS. */
const byCode = {
  configuration_invalid: ourFault,
  authentication_failed: ourFault,
  permission_denied: `You cannot sign here yet. ${noCode} Please call us, and we will sort it out.`,
  not_found: `We cannot find your identification any more. ${noCode} Please identify yourself again.`,
  conflict: `The contract cannot be signed in this state. ${noCode} Please load the page again.`,
  rate_limited: `Too many codes were asked for. ${noCode} Please wait a moment and try again.`,
  api_error: `Our signing partner did not accept the request. ${noCode} Please call us.`,
  server_error: unreachable,
  connection_failed: unreachable,
  timeout: unreachable,
  unexpected_response: unreachable,
  aborted: interrupted,
  client_closed: interrupted,
  ledger_failed: `${ourFault}`,
  too_soon: "Your code is already on its way. You can ask for a new one in a moment.",
  unresolved:
    "We are still finding out if your last code was sent. Please wait a moment and do not ask for another one.",
  password_wrong: "This is not the code from the latest SMS. Please check it, and the reference next to it.",
  password_expired: "This code is no longer valid. Please ask for a new one.",
};

/** By what `reconcile` found, after a `delivery` of `unknown`. */
const byEffect = {
  "took-effect": { tone: "", text: "It took a moment, but your code has been sent." },
  "no-effect": { tone: "warn", text: `We have checked: ${noCode.toLowerCase()} You can ask for it again.` },
  undecided: {
    tone: "warn",
    text: "We cannot tell if your code was sent. If an SMS arrives, please call us. If none has arrived in three minutes, ask again.",
  },
};

const checking = "We have no answer yet and are finding out if your code was sent. Please do not ask for another one.";

/**
 * @param {{ code: string, delivery?: string, effect?: string, details?: string[], retryAfterMs?: number }} problem
 * @returns {{ tone: string, text: string }}
 */
export function sentenceFor({ code, delivery, effect, details = [], retryAfterMs }) {
  if (effect) return byEffect[effect] ?? byEffect.undecided;
  if (delivery === "unknown") return { tone: "warn", text: checking };
  if (details.includes("mobile_number_not_verified")) {
    return {
      tone: "bad",
      text: `Your mobile number is not confirmed yet. ${noCode} Please confirm it in your profile first.`,
    };
  }
  if (code === "too_soon" && retryAfterMs) {
    const seconds = Math.ceil(retryAfterMs / 1000);
    return { tone: "warn", text: `Your code is already on its way. You can ask for a new one in ${seconds} s.` };
  }
  return { tone: code === "too_soon" || code === "unresolved" ? "warn" : "bad", text: byCode[code] ?? ourFault };
}
