// The report for people who look at it in a browser: one file, nothing from elsewhere, no scripts, fit for a phone and paper.
import { type CheckResult, conclusionOf, issueLine, type Report, type ReportIssue } from "../report.js";
import { escaped } from "./markup.js";

const style = `
:root { color-scheme: light dark; }
body { font: 16px/1.45 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin: 0; }
article { border: 1px solid #8888; border-left: .5rem solid #b58100; border-radius: .4rem; padding: .8rem; margin: .8rem 0;
  break-inside: avoid; }
article.holds { border-left-color: #2a7d3f; } article.broken { border-left-color: #c0271a; }
.verdict { font-weight: bold; } dl { margin: .4rem 0; } dt { font-size: .85rem; opacity: .75; } dd { margin: 0 0 .4rem; }
ul { padding-left: 1.1rem; } li { margin: .4rem 0; } code { font-family: ui-monospace, monospace; }
@media (min-width: 40rem) { dl { display: grid; grid-template-columns: 8rem 1fr; } }
@media print { body { max-width: none; padding: 0; font-size: 11pt; } }
`;

export function htmlReport(report: Report): string {
  const { command, subject, at, checks } = report;
  const title = escaped(`solaris-esign ${command}`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<h1>${title}</h1>
<p class="verdict">${escaped(conclusionOf(report))}</p>
<p>Checked: <code>${escaped(subject)}</code><br>At: ${at.toISOString()}</p>
${checks.map(articleOf).join("\n")}
</body>
</html>
`;
}

function articleOf({
  name,
  verdict,
  expected,
  found,
  file,
  pointer,
  note,
  todo,
  requestId,
  issues = [],
}: CheckResult): string {
  const facts = {
    ...{ Expected: expected, Found: found, File: file, Place: pointer },
    ...{ Note: note, "What to do": todo, "Request id": requestId },
  };
  const list = Object.entries(facts).flatMap(([label, text]) =>
    text ? [`<dt>${label}</dt><dd>${escaped(text)}</dd>`] : [],
  );
  return `<article class="${verdict}">
<h2>${escaped(name)}</h2>
<p class="verdict">${verdict}</p>
<dl>${list.join("")}</dl>
${issues.length > 0 ? `<ul>${issues.map(itemOf).join("")}</ul>` : ""}
</article>`;
}

function itemOf(issue: ReportIssue): string {
  const weight = issue.severity === "note" ? "Note" : "<strong>Wrong</strong>";
  const place = issue.pointer ? ` at <code>${escaped(issue.pointer)}</code>` : "";
  const todo = issue.todo ? `<br>${escaped(issue.todo)}` : "";
  return `<li>${weight}: <code>${escaped(issueLine(issue))}</code>${place}${todo}</li>`;
}
