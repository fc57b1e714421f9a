// Runs on Node: makes a call that only a proxy can carry, since its host has no address, and says what came of it.
import https from "node:https";
import { clientCredentials, createSolarisClient, isSolarisError } from "solaris-esign";

const [, , how = "", baseUrl = ""] = process.argv;
const transport = how === "agent" ? { agent: new https.Agent({ ...{ proxyEnv: process.env }, keepAlive: true }) } : {};
const auth = clientCredentials({
  clientId: "c1",
  clientSecret: "s3cret",
  tokenUrl: `${baseUrl}/oauth2/token`,
  ...transport,
});
const solaris = createSolarisClient({ baseUrl, auth, maxRetries: 0, timeoutMs: 20_000, ...transport });
try {
  await solaris.authenticate();
  const { meta } = await solaris.identifications.authorize({ personId: "p1", identificationId: "i1" });
  console.log(`delivered, ${meta.attempts}`);
} catch (error) {
  console.log(isSolarisError(error) ? error.delivery : `not one of the package's errors: ${error}`);
}
await solaris.close();
