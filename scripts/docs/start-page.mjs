// The page from which both references are reached.
import { escaped } from "../provider-check/markup.mjs";

const style = `
:root { color-scheme: light dark; }
body { font: 17px/1.5 system-ui, sans-serif; max-width: 42rem; margin: 0 auto; padding: 2rem 1rem;
  overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.15rem; margin: 0 0 .3rem; } p { margin: .4rem 0; }
a.reference { display: block; border: 1px solid #8886; border-radius: .5rem; padding: 1rem; margin: 1rem 0;
  color: inherit; text-decoration: none; }
a.reference:hover, a.reference:focus-visible { border-color: LinkText; } a.reference h2 { color: LinkText; }
code { font-family: ui-monospace, monospace; font-size: .92em; } .aside { opacity: .75; font-size: .9rem; }
`;

/** @typedef {{ href: string, title: string, about: string }} Reference */

/** @type {readonly Reference[]} */
export const references = [
  {
    href: "http-api.html#/identifications/authorizeidentification",
    title: "HTTP API",
    about:
      "The one call as it goes over the wire: its parameters, every field of its answer, its errors, with examples.",
  },
  {
    href: "typescript-api/modules/solaris-esign.html",
    title: "solaris-esign",
    about: "The client: its options and their defaults, the call, its result, every error.",
  },
  {
    href: "typescript-api/modules/solaris-esign_testing.html",
    title: "solaris-esign/testing",
    about: "The fake provider for tests of your own code: its state, its faults, its server.",
  },
  {
    href: "typescript-api/modules/solaris-esign_contract.html",
    title: "solaris-esign/contract",
    about: "The contract in code: compares a body with it, and has its enums and JSON Schemas.",
  },
];

/** @param {{ version: string, specVersion: string }} of */
export function startPage({ version, specVersion }) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>solaris-esign: reference</title>
<style>${style}</style>
</head>
<body>
<h1>solaris-esign</h1>
<p>Starts the qualified electronic signature of a customer who was identified through Bankident.</p>
<nav>
${references.map(card).join("\n")}
</nav>
<p class="aside">Version ${escaped(version)}; contract ${escaped(specVersion)}. The README explains how to use
the client, and what happens when a call fails.</p>
</body>
</html>
`;
}

/** @param {Reference} reference */
function card({ href, title, about }) {
  return `<a class="reference" href="${escaped(href)}"><h2>${escaped(title)}</h2><p>${escaped(about)}</p></a>`;
}
