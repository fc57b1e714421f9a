// The signature of a webhook: `sha256=` and the HMAC-SHA256 of the raw body in hexadecimal (API reference: Webhooks).

/** Whether a signature over these bytes was made with one of the secrets. */
export type SignatureCheck = (signature: string, bytes: Uint8Array) => Promise<boolean>;

/** Web Crypto compares in constant time. Every secret is tried, so the time does not tell which one fits either. */
export function createSignatureCheck(secrets: readonly string[]): SignatureCheck {
  const encoder = new TextEncoder();
  const importKey = (secret: string) =>
    crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  let keys: Promise<Awaited<ReturnType<typeof importKey>>[]> | undefined;
  return async (signature, bytes) => {
    const pairs = /^sha256=([\da-f]{64})$/i.exec(signature)?.[1]?.match(/../g);
    if (!pairs) return false;
    const digest = Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
    keys ??= Promise.all(secrets.map(importKey));
    const fits = await Promise.all((await keys).map((key) => crypto.subtle.verify("HMAC", key, digest, bytes)));
    return fits.includes(true);
  };
}
