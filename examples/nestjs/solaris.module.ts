// NestJS: the client as a provider. Nest creates it once, and closes it when the app ends: call app.enableShutdownHooks().
import { type DynamicModule, Inject, Injectable, Module, type OnApplicationShutdown } from "@nestjs/common";
import { type ClientOptions, createSolarisClient, type IdentificationRef, type SolarisClient } from "solaris-esign";

export const SOLARIS = Symbol("SOLARIS");

@Injectable()
export class SigningService {
  constructor(@Inject(SOLARIS) private readonly solaris: SolarisClient) {}

  /** Its errors have a `delivery`: an exception filter maps it to an answer, as ../signing-backend/answers.ts does. */
  async sendCode(ref: IdentificationRef) {
    const { identification } = await this.solaris.identifications.authorize(ref, { timeoutMs: 20_000 });
    const { current_reference_token, confirmation_expires_at } = identification;
    return { current_reference_token, confirmation_expires_at };
  }
}

@Module({})
export class SolarisModule implements OnApplicationShutdown {
  constructor(@Inject(SOLARIS) private readonly solaris: SolarisClient) {}

  static forRoot(options: ClientOptions): DynamicModule {
    const client = { provide: SOLARIS, useFactory: () => createSolarisClient(options) };
    return { module: SolarisModule, providers: [client, SigningService], exports: [client, SigningService] };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.solaris.close({ timeoutMs: 20_000 });
  }
}
