import "reflect-metadata";
import { NestFactory } from "@nestjs/core";
import { createFakeSolaris } from "solaris-esign/testing";
import { expect, it } from "vitest";
import { SigningService, SOLARIS, SolarisModule } from "./solaris.module.js";

it("provides one client, and closes it with the app", async () => {
  const fake = createFakeSolaris();
  const ref = fake.addIdentification();
  const app = await NestFactory.createApplicationContext(SolarisModule.forRoot(fake.clientOptions()), {
    logger: false,
  });
  const signing = app.get(SigningService);
  expect(await signing.sendCode(ref)).toMatchObject({ current_reference_token: "0000-0001" });
  expect(app.get(SOLARIS)).toBe(app.get(SOLARIS));
  await app.close();
  await expect(signing.sendCode(ref)).rejects.toMatchObject({ code: "client_closed", delivery: "not-sent" });
  expect(fake.sms).toHaveLength(1);
});
