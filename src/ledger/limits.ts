// The limits that a client sets its ledger: their checks and their defaults.
import { ConfigurationError } from "../errors.js";
import { type Check, millisecondsFrom, optional } from "../internal/validate.js";
import type { GuardSettings } from "./guard.js";

type Limits = Pick<GuardSettings, "ledgerFailure" | "resendAfterMs">;

/** @throws {ConfigurationError} */
export function checkedLimits({ ledgerFailure = "refuse", resendAfterMs = 20_000 }: Limits) {
  checkRefuseOrSend("ledgerFailure", ledgerFailure);
  checkResendAfter("resendAfterMs", resendAfterMs);
  return { ledgerFailure, resendAfterMs };
}

/** @throws {ConfigurationError} */
export const checkRefuseOrSend: Check = optional((name, value) => {
  if (value === "refuse" || value === "send") return;
  throw new ConfigurationError(`${name} must be "refuse" or "send".`);
});

const checkResendAfter = millisecondsFrom(0, 3_600_000);
