// Fetches one access token with the package's own client credentials, and compares the answer with what is documented of the token
// endpoint: OAuth2 (RFC 6749, 5.1), with expires_in, for an hour (docs.solarisgroup.com, API reference: Authentication).
import { clientCredentials, type ReceivedResponse } from "../../index.js";
import type { Credentials } from "../credentials.js";
import { adviceFor } from "../kinds.js";
import type { ReportIssue } from "../report.js";
import { wordOrLength } from "../words.js";
import { jsonOf } from "./judge.js";
import { mediaTypeOf } from "./media-type.js";
import { observedFetch } from "./observed.js";

/** What the token request led to. */
export interface Granted {
  readonly token?: string;
  readonly response?: ReceivedResponse;
  /** Why there is no token. */
  readonly failure?: unknown;
}

export async function fetchToken(
  tokenUrl: string,
  credentials: Credentials,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Granted> {
  let response: ReceivedResponse | undefined;
  const fetch = observedFetch((received) => {
    response = received;
  });
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    const token = await clientCredentials({ ...credentials, tokenUrl, fetch })({
      signal: AbortSignal.any([signal, deadline]),
    });
    return { token, ...(response && { response }) };
  } catch (thrown) {
    const code = signal.aborted ? "aborted" : deadline.aborted ? "timeout" : undefined;
    return { failure: code === undefined ? thrown : { code }, ...(response && { response }) };
  }
}

/** How a granted token differs from what is documented. */
export function tokenIssues({ headers, body }: ReceivedResponse): readonly ReportIssue[] {
  const granted = jsonOf(body);
  const mediaType = mediaTypeOf(headers["content-type"]);
  const issues: ReportIssue[] = [];
  if (mediaType !== "application/json") {
    const kind = "wrong-media-type";
    issues.push({ path: "content-type", kind, expected: "application/json", found: mediaType, severity: "note" });
  }
  if (typeof granted !== "object" || granted === null || Array.isArray(granted)) {
    const found = granted === undefined ? `no JSON, ${body.length} characters` : typeOf(granted);
    issues.push({ path: "(body)", kind: "undocumented-shape", expected: "a JSON object", found });
  } else {
    const fields = granted as Readonly<Record<string, unknown>>;
    issues.push(
      ...fieldIssues(fields, "access_token", "string"),
      ...fieldIssues(fields, "token_type", "string"),
      ...fieldIssues(fields, "expires_in", "number"),
      ...valueIssues(fields),
    );
  }
  return issues.map((issue) => ({ ...issue, todo: adviceFor("provider", issue.kind) }));
}

function fieldIssues(granted: Readonly<Record<string, unknown>>, path: string, type: string): ReportIssue[] {
  const value = granted[path];
  if (value === undefined) return [{ path, kind: "missing-field", expected: "a required field", found: "nothing" }];
  if (typeof value !== type) return [{ path, kind: "wrong-type", expected: type, found: typeOf(value) }];
  return value === "" ? [{ path, kind: "bad-format", expected: "some text", found: "nothing" }] : [];
}

function valueIssues({ token_type: type, expires_in: seconds }: Readonly<Record<string, unknown>>): ReportIssue[] {
  const issues: ReportIssue[] = [];
  if (typeof type === "string" && type !== "" && type.toLowerCase() !== "bearer") {
    issues.push({ path: "token_type", kind: "unknown-enum-value", expected: "bearer", found: wordOrLength(type) });
  }
  if (typeof seconds === "number" && !(seconds > 0 && seconds <= 3600)) {
    const expected = "an hour at most";
    issues.push({ path: "expires_in", kind: "unexpected-value", expected, found: "another time", severity: "note" });
  }
  return issues;
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
