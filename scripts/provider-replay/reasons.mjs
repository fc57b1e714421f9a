// Why a provider could not be asked, in plain words, and what to do about it. Nothing of an error but its code is told.

/** @typedef {{ reason: string, todo: string }} Reason */

/** @type {readonly [codes: RegExp, reason: string, todo: string][]} */
const reasons = [
  [
    /^(ENOTFOUND|EAI_AGAIN)$/,
    "its host name cannot be resolved",
    "Check the address, and whether this machine may ask for names.",
  ],
  [
    /^ECONNREFUSED$/,
    "nothing listens there (connection refused)",
    "Check address and port, and whether the provider is up.",
  ],
  [/^(EHOSTUNREACH|ENETUNREACH)$/, "there is no way to it from here", "Check the network, a firewall or a VPN."],
  [/^ETIMEDOUT$/, "it did not answer in time", "Try again later; if it goes on, ask the provider."],
  [
    /^(ECONNRESET|EPIPE|ECONNABORTED|HPE_\w+)$/,
    "the connection broke before the whole answer was there",
    "Try again later; if it goes on, look at what stands between.",
  ],
  [
    /CERT|SELF_SIGNED|ISSUER|^ERR_TLS|^ERR_SSL|^EPROTO$|SIGNATURE/,
    "no trusted TLS connection came about",
    "Check the certificate; an authority of your own goes into NODE_EXTRA_CA_CERTS.",
  ],
  [/^EBADSTATUS$/, "it answered with a status that HTTP does not have", "Ask whoever runs it, or what stands between."],
];

/**
 * @param {unknown} thrown an error of the system, or one that has it for its cause
 * @returns {Reason}
 */
export function reasonOf(thrown) {
  const code = codeIn(thrown);
  const [, reason, todo] = reasons.find(([codes]) => codes.test(code)) ?? [
    undefined,
    "the request could not be carried out",
    "Try the address by hand, for example with curl.",
  ];
  return { reason: code ? `${reason} (${code})` : reason, todo };
}

/**
 * The code of whatever is at the bottom. Only what cannot be anything else.
 * @param {any} thrown
 * @returns {string}
 */
function codeIn(thrown) {
  for (let error = thrown, depth = 0; error && depth < 5; error = error.cause, depth++) {
    // Node tries several addresses, and tells of all of them.
    const code = error.code ?? error.errors?.[0]?.code;
    if (typeof code === "string" && /^[A-Z0-9_]{2,40}$/.test(code) && /[A-Z]/.test(code) && !/\d{3}/.test(code))
      return code;
  }
  return "";
}
