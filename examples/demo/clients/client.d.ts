// What the clients of the lab have in common.
import type { IdentificationBefore, IdentificationRef, Ledger } from "solaris-esign";

export interface LabEvent {
  readonly kind: "message" | "refused" | "wait" | "note";
  readonly from?: string;
  readonly to?: string;
  readonly at?: string;
  readonly label?: string;
  /** How it is drawn: an answer, a lost message, a delivery, an effect. */
  readonly tone?: string | undefined;
}

export interface Outcome {
  /** Whether the customer is asked for the password. */
  readonly ok: boolean;
  readonly name?: string;
  readonly code?: string;
  readonly delivery?: string;
  readonly effect?: string | undefined;
  readonly token?: string | null | undefined;
}

export interface Target {
  readonly baseUrl: string;
  readonly tokenUrl: string;
  readonly credentials: { readonly clientId: string; readonly clientSecret: string };
  readonly timeoutMs: number;
}

export interface LabClient {
  click(ref: IdentificationRef, before?: IdentificationBefore): Promise<Outcome>;
  waitFor?(ref: IdentificationRef, until: "successful"): Promise<boolean>;
  notify?(identificationId: string): void;
  close?(): Promise<void> | void;
}

export type CreateClient = (
  target: Target,
  tools: { tell(event: LabEvent): void; ledger?: Ledger | undefined },
) => LabClient;
