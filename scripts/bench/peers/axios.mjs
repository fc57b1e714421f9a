// axios, with connections that are kept alive, and without what follows redirects, which would make it slower.
import { Agent } from "node:http";
import axios from "axios";
import { clientThat, nextPath } from "./ids.mjs";

/** @type {import("./client.js").CreateClient} */
export function create(baseUrl, token) {
  const httpAgent = new Agent({ keepAlive: true });
  const client = axios.create({
    baseURL: baseUrl,
    headers: { authorization: `Bearer ${token}` },
    httpAgent,
    maxRedirects: 0,
  });
  const send = async (/** @type {string} */ person) => (await client.patch(nextPath(person))).data;
  return clientThat(send);
}
