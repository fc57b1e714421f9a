// Calls functions of the caller's that observe.

/** Calls the observer, if there is one. Errors that it throws, now or later, are ignored. */
export function notify<Event>(observer: ((event: Event) => unknown) | undefined, event: Event): void {
  new Promise((resolve) => resolve(observer?.(event))).catch(() => {});
}
