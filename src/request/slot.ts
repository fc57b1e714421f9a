// The slot that an attempt needs where calls are limited.
import type { ConcurrencyBudget } from "../concurrency/budget.js";
import { realSignal } from "../internal/signal.js";
import { TransportError } from "../transport/transport.js";
import type { Attempt } from "./exchange.js";

/** Sends the attempt when it has a slot. Without one nothing was sent. */
export async function withSlot<Result>(
  budget: ConcurrencyBudget,
  { state, signal }: Attempt,
  send: () => Promise<Result>,
): Promise<Result> {
  state.waitingFor("a free slot");
  const leaseMs = Math.max(state.lastDeadline() - performance.now(), 1);
  const slot = budget.acquire({ leaseMs, signal: realSignal(signal) });
  const giveBack = await slot.catch((thrown: unknown) => {
    throw new TransportError("connection", thrown, true);
  });
  try {
    state.waitingFor("a connection to the provider");
    return await send();
  } finally {
    giveBack();
  }
}
