// Takes the place of process-diagnostics.ts in a bundle for browsers, which have neither channels nor an environment.
export function publishStart(): undefined {}

export function publishEnd(): void {}

export function debugOfEnvironment(): undefined {}
