// A team's own stand-in of the provider, on the loopback interface: it keeps the contract, except for what a test changes.
import { onTestFinished } from "vitest";
import { answer, type Handler, type HttpServer, startHttpServer } from "./http-server.js";

export const json = { "content-type": "application/json" };
export const granted = { access_token: "token-1", token_type: "bearer", expires_in: 3599 };
export const requestId = "3f1c2d5e-8a54-4c0b-9a51-6d1f8d0f2b7a";

/** One error of an envelope. */
export const errorBody = (status: number, code: string) => ({ id: "e1", status, code, title: "t", detail: "d" });

/** What the stand-in answers instead, by request: for a token, and for each call. */
export interface Changed {
  readonly token?: Handler | undefined;
  readonly api?: Handler | undefined;
}

/** The identification `i1` of the person `p1` can be authorized; there is no other. Tokens are at any path, by POST. */
export async function startStandIn({ token = answer(200, granted, json), api }: Changed = {}): Promise<HttpServer> {
  const server = await startHttpServer();
  onTestFinished(() => server.close());
  server.script((response, request) => {
    if (request.method === "POST") token(response, request);
    else (api ?? honestAnswer(request))(response, request);
  });
  return server;
}

/** What the provider answers to a call. */
function honestAnswer({ url, headers: { authorization } }: Parameters<Handler>[1]): Handler {
  const headers = { ...json, "x-request-id": requestId };
  const refuse = (status: number, code: string) => answer(status, { errors: [errorBody(status, code)] }, headers);
  if (authorization === undefined) return refuse(401, "token_required");
  if (authorization !== `Bearer ${granted.access_token}`) return refuse(401, "invalid_token");
  if (!url?.includes("/p1/")) return refuse(404, "model_not_found");
  return answer(200, { id: "i1", status: "confirmation_required" }, headers);
}
