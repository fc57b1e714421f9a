/** Header by which the verifier's process tells which provider state a request needs. It goes no further than here. */
export const stateHeader = "x-needed-provider-state";
