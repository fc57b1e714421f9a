import { expect, it } from "vitest";
import { ConfigurationError } from "../errors.js";
import { createFakeSolaris } from "./index.js";
import { reachable } from "./server-adapter.js";

it.each([
  ["127.0.0.1", "127.0.0.1"],
  ["localhost", "localhost"],
  ["0.0.0.0", "127.0.0.1"],
  ["::", "[::1]"],
  ["fd00::7", "[fd00::7]"],
])("a client on this machine reaches the interface %s as %s", (host, expected) => {
  expect(reachable(host)).toBe(expected);
});

it.each([
  [{ host: "" }, "host must be the name or address of an interface"],
  [{ host: 127 }, "host must be the name or address of an interface"],
  [{ port: -1 }, "port must be a port, from 0 to 65535."],
  [{ port: 65_536 }, "port must be a port, from 0 to 65535."],
  [{ tokenPort: "4011" }, "tokenPort must be a port, from 0 to 65535."],
  [{ hostname: "0.0.0.0" }, "listen has no option hostname; its options are: host, port, tokenPort."],
])("refuses to listen with %o", async (options, message) => {
  const listening = createFakeSolaris().listen(options as never);
  await expect(listening).rejects.toThrow(ConfigurationError);
  await expect(listening).rejects.toThrow(message);
});
