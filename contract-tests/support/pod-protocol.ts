// What the processes of a fleet and their test say to each other.
import type { Delivery, IdentificationRef } from "../../src/index.js";
import type { LedgerAddress } from "./fleet-databases.js";

/** The moments of an authorization, in their order. `sending` is after the last check, and before the system writes the request. */
export const steps = [
  "before the claim",
  "claiming",
  "claimed",
  "sending",
  "sent",
  "answered",
  "settling",
  "settlement sent",
  "settled",
  "waiting",
] as const;
export type Step = (typeof steps)[number];

export interface PodSettings {
  readonly url: string;
  readonly auth: { readonly clientId: string; readonly clientSecret: string; readonly tokenUrl: string };
  readonly address: LedgerAddress;
  readonly transport: "node" | "fetch";
  readonly resendAfterMs: number;
}

export interface Click {
  readonly click: number;
  readonly ref: IdentificationRef;
  readonly timeoutMs: number;
  /** With which signal the process stops itself, and when. */
  readonly stop?: { readonly step: Step; readonly signal: "SIGKILL" | "SIGSTOP" } | undefined;
}

export interface Answer {
  readonly click: number;
  readonly delivery: "delivered" | Delivery;
  readonly code?: string | undefined;
}

/** The file descriptor on which it says where it stops: written at once, unlike a message. */
export const stopChannel = 4;
