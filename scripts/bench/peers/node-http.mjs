// node:http by hand, with nothing that could be left out: the floor.
import { Agent, request } from "node:http";
import { ApiError, pathOf } from "./ids.mjs";

export function create(baseUrl, token) {
  const { hostname, port } = new URL(baseUrl);
  const agent = new Agent({ keepAlive: true });
  const headers = { accept: "application/json", authorization: `Bearer ${token}` };
  const send = (...ids) =>
    new Promise((resolve, reject) => {
      request({ hostname, port, path: pathOf(...ids), method: "PATCH", headers, agent }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk) => {
          text += chunk;
        });
        response.on("error", reject);
        response.on("end", () => {
          const body = JSON.parse(text);
          const { statusCode } = response;
          if (statusCode < 300) resolve(body);
          else reject(new ApiError(statusCode, body));
        });
      })
        .on("error", reject)
        .end();
    });
  return { send };
}
