// How a `fetch` of the caller's says that nothing was sent.

const brand = Symbol.for("solaris-esign.NotSentError");

/**
 * For a `fetch` of your own: throw it where it is certain that nothing of the request has left. The call is then `not-sent`, and
 * is sent again, up to `maxRetries`. Anything else that your `fetch` throws is `unknown`, whatever its `code` says: it may come
 * from another request, or from a second try after a first one that was read.
 *
 * @example
 * const guarded: Fetch = (url, init) => {
 *   if (circuit.isOpen) throw new NotSentError("The circuit breaker is open.");
 *   return fetch(url, init);
 * };
 */
export class NotSentError extends Error {
  /** Name of the class. */
  override readonly name = "NotSentError";

  /**
   * Your `fetch` makes it.
   *
   * @param message is for your own logs
   * @param options its `cause` is the error that shows it
   */
  constructor(message = "The request was not sent.", options?: { readonly cause?: unknown }) {
    super(message, options);
  }

  static {
    Object.defineProperty(NotSentError.prototype, brand, { value: true });
  }
}

/** Whether it is one, also of another copy of the package. */
export function isNotSentError(thrown: unknown): boolean {
  return typeof thrown === "object" && thrown !== null && brand in thrown;
}
