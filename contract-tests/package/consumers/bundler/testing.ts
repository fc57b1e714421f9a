// Its tests.
import { createSolarisClient } from "solaris-esign";
import { createFakeSolaris, type FakeSolaris } from "solaris-esign/testing";

export async function countSms(): Promise<number> {
  const fake: FakeSolaris = createFakeSolaris();
  await createSolarisClient(fake.clientOptions()).identifications.authorize(fake.addIdentification());
  return fake.sms.length;
}
