// The report for people who look at it in a browser: one file, nothing from elsewhere, no scripts, fit for a phone and paper.
import { adviceFor } from "./advice.mjs";
import { escaped } from "./markup.mjs";
import { conclusion } from "./report.mjs";

const style = `
:root { color-scheme: light dark; }
body { font: 16px/1.45 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin: 0; }
article { border: 1px solid #8888; border-left: .5rem solid #888; border-radius: .4rem; padding: .8rem; margin: .8rem 0;
  break-inside: avoid; }
article.agrees { border-left-color: #2a7d3f; } article.notes { border-left-color: #b58100; }
article.disagrees { border-left-color: #c0271a; }
.verdict { font-weight: bold; } dl { margin: .4rem 0; } dt { font-size: .85rem; opacity: .75; } dd { margin: 0 0 .4rem; }
ul { padding-left: 1.1rem; } li { margin: .4rem 0; } code { font-family: ui-monospace, monospace; }
@media (min-width: 40rem) { dl { display: grid; grid-template-columns: 8rem 1fr; } }
@media print { body { max-width: none; padding: 0; font-size: 11pt; } }
`;

const classes = { agrees: "agrees", "agrees, with notes": "notes", DISAGREES: "disagrees", "not checked": "unchecked" };

/** @param {import("./report.mjs").Report} report */
export function htmlReport(report) {
  const { provider, at, realCall, checks } = report;
  const effect = realCall
    ? "One real call was asked for: it makes the provider send an SMS."
    : "No call had an effect.";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Does the provider keep the contract?</title>
<style>${style}</style>
</head>
<body>
<h1>Does the provider keep the contract?</h1>
<p class="verdict">${escaped(conclusion(report))}</p>
<p>Provider: <code>${escaped(provider)}</code><br>Checked: ${escaped(at)}<br>${escaped(effect)}</p>
${checks.map(articleOf).join("\n")}
</body>
</html>
`;
}

/** @param {import("./report.mjs").CheckResult} check */
function articleOf({ title, expected, found, verdict, findings, todo, requestId }) {
  const facts = {
    Expected: expected,
    Found: found,
    ...(todo && { "What to do": todo }),
    ...(requestId && { "Request id": requestId }),
  };
  const list = Object.entries(facts).map(([name, text]) => `<dt>${escaped(name)}</dt><dd>${escaped(text)}</dd>`);
  return `<article class="${classes[verdict]}">
<h2>${escaped(title)}</h2>
<p class="verdict">${escaped(verdict)}</p>
<dl>${list.join("")}</dl>
${findings.length > 0 ? `<ul>${findings.map(itemOf).join("")}</ul>` : ""}
</article>`;
}

/** @param {import("./finding.mjs").Finding} finding */
function itemOf(finding) {
  const { path, kind, expected, found, toldBy, weight } = finding;
  const told = `expected ${expected}; found ${found}; told by ${toldBy}`;
  return `<li>${weight === "note" ? "Note" : "<strong>Wrong</strong>"}: <code>${escaped(path)}</code>: <code>${escaped(kind)}</code>
 (${escaped(told)}).<br>${escaped(adviceFor(finding))}</li>`;
}
