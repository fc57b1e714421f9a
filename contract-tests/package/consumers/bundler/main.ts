// An app for a bundler, in TypeScript with the types of a browser and without those of Node.
import { type ClientOptions, createSolarisClient, type Identification } from "solaris-esign";

export async function authorize(baseUrl: string): Promise<string> {
  const options: ClientOptions = { baseUrl, auth: () => "bundler-token", fetch };
  const solaris = createSolarisClient(options);
  const answer = await solaris.identifications.authorize({ personId: "p1", identificationId: "i1" });
  const identification: Identification = answer.identification;
  // @ts-expect-error the types are there: this field is not
  identification.field_of_tomorrow;
  // @ts-expect-error nor is what only a newer platform has
  solaris[Symbol.asyncDispose];
  await solaris.close();
  return identification.status;
}
