// Parts of the package that bundlers keep in files of their own.

/** A part of the package that is loaded once, on demand. */
export interface OnDemand<Part> {
  /** Undefined until it has been loaded. */
  readonly loaded: Part | undefined;
  /** Loads it, unless it is loaded. Resolves to undefined if it cannot be loaded. */
  load(): Promise<Part | undefined>;
}

export function onDemand<Part>(importPart: () => Promise<Part>): OnDemand<Part> {
  let loaded: Part | undefined;
  return {
    get loaded() {
      return loaded;
    },
    async load() {
      try {
        loaded ??= await importPart();
      } catch {}
      return loaded;
    },
  };
}
