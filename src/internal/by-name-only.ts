// Keeps personal data out of logs: it can be read by name, but code that lists, copies, clones or prints does not find it.

/**
 * Returns an object with the properties of `visible`, and with those of `hidden` for code that knows their names. Loggers also read
 * getters and properties that are not enumerable (tslog reads both, `util.inspect` can), but they list the names first, and the
 * prototype of this object lists none. The object itself cannot be a proxy: `util.inspect` shows the target of a proxy, and
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

/** A property that is created when it is first read. */
interface Hidden {
  create?: (() => unknown) | undefined;
  value?: unknown;
}

const hidden = new WeakMap<object, Record<string, Hidden>>();

/**
 * All owners share one getter for each name, because a getter of its own makes an object slow. On another object the getter returns
 * undefined.
 */
const getters: Record<string, PropertyDescriptor & ThisType<object>> = {};

/**
 * Gives an error a property that can only be read by name, and that is created when it is first read. It is an own getter because of
 * what Node prints of an uncaught error: Node would print an inherited or plain `cause` or `errors`, but does not call an own getter.
 */
export function hide(owner: object, name: string, create: () => unknown): void {
  getters[name] ??= {
    get() {
      const found = hidden.get(this)?.[name];
      if (found?.create) {
        found.value = found.create();
        found.create = undefined;
      }
      return found?.value;
    },
  };
  const properties = hidden.get(owner) ?? {};
  properties[name] = { create };
  hidden.set(owner, properties);
  Object.defineProperty(owner, name, getters[name]);
}
