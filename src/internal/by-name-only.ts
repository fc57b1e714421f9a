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

const hidden = new WeakMap<object, Readonly<Record<string, unknown>>>();

/**
 * One getter of each name for all owners: an object with a getter that is only its own is expensive. Copied to another object, it has
 * nothing to give.
 */
const getters: Record<string, PropertyDescriptor & ThisType<object>> = {};

/**
 * Gives an error a property that is reached by its name only: a getter, and the error's own, because of what Node prints of an
 * error that nobody catches. It would read `cause` and `errors` wherever they come from, and stops at such a getter.
 */
export function hide(owner: object, name: string, value: unknown): void {
  getters[name] ??= {
    get() {
      return hidden.get(this)?.[name];
    },
  };
  hidden.set(owner, { ...hidden.get(owner), [name]: value });
  Object.defineProperty(owner, name, getters[name]);
}
