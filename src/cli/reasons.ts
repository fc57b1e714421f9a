// Why an address could not be reached, in plain words, and what to do about it. Nothing of an error but its code is shown.

export interface Reason {
  readonly reason: string;
  readonly todo: string;
}

const reasons: readonly (readonly [codes: RegExp, reason: string, todo: string])[] = [
  [
    /^(ENOTFOUND|EAI_AGAIN)$/,
    "its host name cannot be resolved",
    "Check the address, and whether this machine can resolve names (DNS).",
  ],
  [
    /^ECONNREFUSED$/,
    "nothing listens there (connection refused)",
    "Check address and port, and whether the provider is up.",
  ],
  [/^(EHOSTUNREACH|ENETUNREACH)$/, "there is no route to it from here", "Check the network, a firewall or a VPN."],
  [/^(ETIMEDOUT|timeout)$/, "it did not answer in time", "Try again later; if it goes on, check firewall and proxy."],
  [/^aborted$/, "the command was stopped", "Run it again."],
  [
    /^(ECONNRESET|EPIPE|ECONNABORTED|HPE_\w+)$/,
    "the connection broke before the whole response had arrived",
    "Try again later; if it goes on, look at what is between: a proxy, or a gateway.",
  ],
  [
    /CERT|SELF_SIGNED|ISSUER|^ERR_TLS|^ERR_SSL|^EPROTO$|SIGNATURE/,
    "no trusted TLS connection could be opened",
    "Check the certificate; name a certificate authority of your own in NODE_EXTRA_CA_CERTS.",
  ],
  [
    /^EBADSTATUS$/,
    "it answered with a status that HTTP does not have",
    "Ask its operator, or that of the network in between.",
  ],
];

/** @param thrown an error of the system, or one that has it for its cause */
export function reasonOf(thrown: unknown): Reason {
  const code = codeIn(thrown);
  const [, reason, todo] = reasons.find(([codes]) => codes.test(code)) ?? [
    undefined,
    "the request could not be sent",
    "Try the address by hand, for example with curl.",
  ];
  return { reason: code ? `${reason} (${code})` : reason, todo };
}

interface ErrorLike {
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly errors?: readonly ErrorLike[];
}

/** The first code that can be nothing but one: capital letters, and fewer than three digits in a row. */
function codeIn(thrown: unknown): string {
  let error = thrown as ErrorLike | null | undefined;
  for (let depth = 0; error && depth < 6; depth++) {
    // Node tries several addresses, and reports all of them.
    const code = error.code ?? error.errors?.[0]?.code;
    if (code === "timeout" || code === "aborted") return code;
    if (typeof code === "string" && /^(?=.*[A-Z])(?!.*\d{3})[A-Z0-9_]{2,40}$/.test(code)) return code;
    error = error.cause as ErrorLike | null | undefined;
  }
  return "";
}
