// Keeps what may be personal out of logs: it can be read by name, and nothing that lists, copies, clones or prints finds it.

/**
 * An object with the properties of `visible`, and with those of `hidden` for code that knows their names. Loggers read getters and
 * properties that are not enumerable too (tslog does both, and `util.inspect` if asked), but they need a list of names first, and
 * the prototype of this object lists none. A proxy in its own place would not do: `util.inspect` looks behind it, and
 * `structuredClone` throws.
 */
export function byNameOnly<Hidden extends object>(hidden: Hidden, visible: Partial<Hidden>): Hidden {
  const unlisted = new Proxy(
    {},
    {
      get: (_, name) => Reflect.get(hidden, name),
      has: (_, name) => Reflect.has(hidden, name),
      getOwnPropertyDescriptor: (_, name) =>
        Reflect.has(hidden, name) ? { value: Reflect.get(hidden, name), configurable: true } : undefined,
    },
  );
  return Object.create(unlisted, Object.getOwnPropertyDescriptors(visible)) as Hidden;
}
