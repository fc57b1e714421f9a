// Errors of Node's fetch, written by hand. contract-tests/scenarios/platform-fetch.test.ts has real ones.
import { expect, it } from "vitest";
import { provesNotSent } from "./fetch-errors.js";

const failed = (cause: unknown) => new TypeError("fetch failed", { cause });
const connect = (address: string, port: number, code = "ECONNREFUSED") =>
  failed({ syscall: "connect", code, address, port });
const lookup = (hostname: string, code = "ENOTFOUND") => failed({ syscall: "getaddrinfo", code, hostname });
const slow = (where: string) =>
  failed({ code: "UND_ERR_CONNECT_TIMEOUT", message: `Connect Timeout Error (${where}, timeout: 10000ms)` });
const wrongHost = (host: string) => failed({ code: "ERR_TLS_CERT_ALTNAME_INVALID", host });
const several = (...errors: unknown[]) => failed({ code: "ECONNREFUSED", errors });
const { cause: v4 } = connect("127.0.0.1", 4010);
const { cause: v6 } = connect("::1", 4010);

it.each<[string, string, Error]>([
  ["a refused address", "http://127.0.0.1:4010/v1", connect("127.0.0.1", 4010)],
  ["a refused address of IPv6", "https://[::1]/v1", connect("::1", 443)],
  ["an address without a way to it", "http://127.0.0.1/v1", connect("127.0.0.1", 80, "ENETUNREACH")],
  ["localhost", "http://localhost:4010", connect("127.0.0.1", 4010)],
  ["both addresses of localhost", "http://localhost:4010", several(v6, v4)],
  ["a name that is not found", "https://api.example.com", lookup("api.example.com")],
  ["a name that cannot be looked up now", "https://API.example.com:8443", lookup("api.example.com", "EAI_AGAIN")],
  ["a connection that took too long", "https://api.example.com", slow("attempted address: api.example.com:443")],
  ["a certificate of another host", "https://api.example.com", wrongHost("api.example.com")],
])("an error of %s proves that nothing was sent", (_, url, thrown) => {
  expect(provesNotSent(thrown, url)).toBe(true);
});

const url = "http://127.0.0.1:4010/v1";
const named = "https://api.example.com/v1";
it.each<[string, string, unknown]>([
  // A tool that instruments fetch may call another host, after the response.
  ["another address", url, connect("127.0.0.2", 4010)],
  ["another port", url, connect("127.0.0.1", 4318)],
  ["an address that a name may have, or not", named, connect("192.0.2.1", 443)],
  ["another name", named, lookup("telemetry.example.com")],
  ["another name that took too long", named, slow("attempted address: telemetry.example.com:443")],
  ["a longer name that took too long", named, slow("attempted address: eu.api.example.com:443")],
  ["another port that took too long", named, slow("attempted address: api.example.com:4317")],
  ["addresses that took too long", named, slow("attempted addresses: 192.0.2.1:443, 192.0.2.2:443")],
  ["a connection that took too long, and no more", named, failed({ code: "UND_ERR_CONNECT_TIMEOUT" })],
  ["a certificate of another host", named, wrongHost("telemetry.example.com")],
  ["one of localhost's addresses, and another", "http://localhost:4010", several(v4, connect("127.0.0.1", 4318).cause)],
  ["localhost at an address that is not local", "http://localhost:4010", connect("192.0.2.1", 4010)],
  // Errors without a host.
  ["a certificate that is not trusted", named, failed({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" })],
  ["a code that alone looks like one of connecting", url, failed({ code: "ECONNREFUSED" })],
  ["a port alone", url, failed({ syscall: "connect", port: 4010 })],
  // Errors of undici after it wrote.
  ...["HEADERS_TIMEOUT", "BODY_TIMEOUT", "ABORTED", "SOCKET", "DESTROYED", "CLOSED", "RES_CONTENT_LENGTH_MISMATCH"].map(
    (code): [string, string, Error] => [
      code,
      url,
      failed({ code: `UND_ERR_${code}`, address: "127.0.0.1", port: 4010 }),
    ],
  ),
  ...["read ECONNRESET", "write EPIPE", "read ETIMEDOUT"].map((failure): [string, string, Error] => {
    const [syscall, code] = failure.split(" ");
    return [failure, url, failed({ syscall, code, address: "127.0.0.1", port: 4010 })];
  }),
  // Errors without facts.
  ["no tries", url, several()],
  ["tries that say nothing", url, several(null, {})],
  ["a list of tries that is none", url, failed({ errors: {} })],
  ["an empty cause", url, failed({})],
  ["null", url, failed(null)],
  ["a word", url, failed("connect")],
  ["no cause", url, failed(undefined)],
  ["no Error", url, { cause: v4 }],
  ["nothing", url, undefined],
])("an error of %s proves nothing", (_, url, thrown) => {
  expect(provesNotSent(thrown, url)).toBe(false);
});
