// An app with the types of a platform that can dispose of a client, and without those of Node.
import { type ClientOptions, createSolarisClient } from "solaris-esign";

export async function close(options: ClientOptions): Promise<void> {
  await using solaris = createSolarisClient(options);
  await solaris[Symbol.asyncDispose]();
}
