/** Calls an observer of the caller's, if there is one. Errors that it throws, also asynchronously, are ignored. */
export function notify<Event>(observer: ((event: Event) => unknown) | undefined, event: Event): void {
  if (observer) new Promise((resolve) => resolve(observer(event))).catch(() => {});
}
