// node:http by hand, with nothing that could be left out: the floor.
import { Agent, request } from "node:http";
import { ApiError } from "./api-error.mjs";
import { clientThat, nextPath } from "./ids.mjs";

/** @type {import("./client.js").CreateClient} */
export function create(baseUrl, token) {
  const { hostname, port } = new URL(baseUrl);
  const agent = new Agent({ keepAlive: true });
  const headers = { accept: "application/json", authorization: `Bearer ${token}` };
  const send = (/** @type {string} */ person) =>
    new Promise((resolve, reject) => {
      request({ hostname, port, path: nextPath(person), method: "PATCH", headers, agent }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk) => {
          text += chunk;
        });
        response.on("error", reject);
        response.on("end", () => {
          const body = JSON.parse(text);
          const status = response.statusCode ?? 0;
          if (status < 300) resolve(body);
          else reject(new ApiError(status, body));
        });
      })
        .on("error", reject)
        .end();
    });
  return clientThat(send);
}
