// A certificate for a server on the loopback interface, which only those trust who are given it.
import { generate } from "selfsigned";

/** @param host a name that the server has, too */
export async function certificate(host = "localhost"): Promise<{ readonly key: string; readonly cert: string }> {
  const altNames = [{ type: 7, ip: "127.0.0.1" } as const, { type: 2, value: host } as const];
  const { private: key, cert } = await generate([{ name: "commonName", value: "127.0.0.1" }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [{ name: "subjectAltName", altNames }],
  });
  return { key, cert };
}
