// Copies the printable part of a platform's error, which becomes the `cause` of an error: loggers print causes.

/** The facts of a failed connection, and the form of each. */
const facts = {
  code: /^[A-Z]+(_[A-Z0-9]+)*$/,
  errno: /^-?\d+$/,
  syscall: /^[a-z]+$/,
  address: /^[\da-f.:]+$/,
  port: /^\d+$/,
  hostname: /^[\w.-]+$/,
};

/** The limits for errors inside an error: how deep, and how many in a list. */
const limits = { depth: 3, list: 5 };

/**
 * Returns a plain error with the facts and words of another error and of its inner errors. Errors of Node and undici contain bytes
 * of the response (`rawPacket`, `data`), which may be an IBAN, a session URL or the access token; others contain a certificate or a
 * header. A value that is no object, such as some abort reasons, is returned unchanged. Throws nothing.
 */
export function withoutData(thrown: unknown): unknown {
  return isObject(thrown) ? copyOf(thrown, 1) : thrown;
}

function copyOf(error: unknown, depth: number): Error | undefined {
  if (!isObject(error) || depth > limits.depth) return undefined;
  try {
    const { name, message, cause, errors } = error;
    const known = Object.entries(facts).flatMap(([fact, pattern]) => {
      const value = error[fact];
      return value !== undefined && pattern.test(String(value)) ? [[fact, value]] : [];
    });
    const inner = copyOf(cause, depth + 1);
    const copy = new Error(wordsOf(String(message), Object.fromEntries(known)), inner && { cause: inner });
    if (/^[A-Za-z]{1,40}$/.test(String(name))) copy.name = String(name);
    const all = Array.isArray(errors) && {
      errors: errors.slice(0, limits.list).map((each) => copyOf(each, depth + 1)),
    };
    return Object.assign(copy, Object.fromEntries(known), all);
  } catch {
    return new Error("An error that cannot be read");
  }
}

/** The message; each part that is neither a plain word nor a known fact becomes `…`. */
function wordsOf(message: string, { code, address, port, hostname }: Readonly<Record<string, unknown>>): string {
  const known = [code, address, `${address}:${port}`, hostname];
  const isPlain = (word: string) => known.includes(word) || /^\(?[A-Za-z]{0,20}[).,:;/]*$/.test(word);
  const words = message.replace(/(["'`]).*?\1/gs, "…").split(/\s+/);
  return words.map((word) => (isPlain(word) ? word : "…")).join(" ");
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null;
}

/** The system's code of a failed connection, to append to a message. A code has no digits, so it cannot be personal data. */
export function reasonOf(cause: unknown): string {
  const { code, cause: inner } = (cause ?? {}) as { code?: unknown; cause?: { code?: unknown } };
  const reason = code ?? inner?.code;
  return typeof reason === "string" && /^[A-Z_]{2,40}$/.test(reason) ? ` (${reason})` : "";
}
