// The fault lab: picks a scenario, runs it with all clients, and draws what happens.
import { stepOf } from "./diagram.js";

const element = (id) => document.getElementById(id);
const create = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

/** Steps that come in the same moment are drawn one after the other, so that people can follow. */
const paceMs = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 140;

const { clients, scenarios } = await (await fetch("/api/lab")).json();
let scenario = scenarios[0];
let selected = clients[0].client;
/** By client: its steps so far, and its outcome. */
let runs = new Map();
let source;

function pick() {
  scenario = scenarios.find(({ id }) => id === decodeURIComponent(location.hash.slice(1))) ?? scenarios[4];
  source?.close();
  runs = new Map();
  element("title").textContent = scenario.title;
  element("story").textContent = scenario.story;
  element("lines").textContent = scenario.code.join("\n");
  element("scenario").value = scenario.id;
  for (const link of document.querySelectorAll(".picker a")) {
    if (link.hash === `#${scenario.id}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  element("send").setAttribute("aria-disabled", "false");
  draw();
}

async function start(id) {
  const response = await fetch("/api/lab/runs", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ scenario: id }),
  });
  const run = await response.json();
  return new EventSource(`/api/lab/runs/${run.id}`);
}

async function send() {
  if (element("send").getAttribute("aria-disabled") === "true") return;
  source?.close();
  runs = new Map(clients.map(({ client }) => [client, { waiting: [], drawn: [], sms: 0 }]));
  const mine = runs;
  element("send").setAttribute("aria-disabled", "true");
  draw();
  source = await start(scenario.id);
  const { close } = source;
  source.onmessage = ({ data }) => {
    const { client, event, outcome, end, failed } = JSON.parse(data);
    if (mine !== runs) return;
    if (event) mine.get(client).waiting.push(event);
    if (outcome) mine.get(client).waiting.push({ outcome });
    if (failed) element("live").textContent = "The run has failed: see the terminal.";
    if (end) close.call(source);
  };
  pace(mine);
}

/** Draws the next step of each client, until all have their outcome. */
function pace(mine) {
  if (mine !== runs) return;
  for (const [client, run] of mine) {
    const next = run.waiting.shift();
    if (!next) continue;
    if (next.outcome) run.outcome = next.outcome;
    else {
      run.drawn.push(next);
      if (next.tone === "sms") run.sms++;
      if (client === selected) append(next);
    }
  }
  drawResults();
  if ([...mine.values()].every(({ outcome }) => outcome)) {
    element("send").setAttribute("aria-disabled", "false");
    element("live").textContent = clients
      .map(({ client, label }) => `${label}: ${mine.get(client).sms} SMS.`)
      .join(" ");
    document.body.dataset.ran = scenario.id;
  } else setTimeout(() => pace(mine), paceMs);
}

function draw() {
  delete document.body.dataset.ran;
  const steps = element("steps");
  steps.replaceChildren();
  const drawn = runs.get(selected)?.drawn ?? [];
  if (runs.size === 0) {
    steps.append(
      create("li", { className: "quiet idle" }, create("span", { className: "note" }, "Press “Send the code”")),
    );
  }
  for (const event of drawn) append(event);
  element("diagram").setAttribute(
    "aria-label",
    `What happens with ${clients.find(({ client }) => client === selected).label}`,
  );
  drawResults();
}

function append(event) {
  const step = stepOf(event);
  element("steps").append(step);
  element("steps").dataset.count = String(element("steps").childElementCount);
}

/** What the customer has, in a few words. */
function saysOf({ sms, outcome }) {
  if (!outcome) return "is running";
  const { ok, delivery, effect, name, code } = outcome;
  if (sms > 1) return `${sms - 1} too many, and which code is valid?`;
  if (code === "too_soon") return "the second click sends nothing";
  if (effect === "took-effect") return "delivery: unknown, then reconcile: it was sent";
  if (effect) return `delivery: unknown, then reconcile: ${effect}`;
  if (ok) return sms === 1 ? "the customer can sign" : "";
  return delivery ? `${name}, delivery: ${delivery}` : `${name}${sms === 1 ? ", although the SMS went out" : ""}`;
}

function drawResults() {
  for (const { client } of clients) {
    const card = element(`result-${client}`);
    const run = runs.get(client);
    card.setAttribute("aria-selected", String(client === selected));
    card.tabIndex = client === selected ? 0 : -1;
    card.classList.toggle("bad", (run?.sms ?? 0) > 1);
    card.classList.toggle("good", run?.outcome?.ok === true && run.sms === 1);
    card.querySelector(".count").textContent = run ? `${run.sms} SMS` : "–";
    card.querySelector(".says").textContent = run ? saysOf(run) : "not run yet";
  }
}

function select(client) {
  selected = client;
  const ran = document.body.dataset.ran;
  draw();
  if (ran) document.body.dataset.ran = ran;
}

async function runAll() {
  const button = element("run-all");
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  element("table-scroll").hidden = false;
  const rows = new Map();
  const heads = ["Fault", ...clients.map(({ label }) => label)];
  element("table-head").replaceChildren(...heads.map((text) => create("th", { scope: "col" }, text)));
  const table = await start("all");
  table.onmessage = ({ data }) => {
    const { row, end } = JSON.parse(data);
    if (row) rows.set(row.id, row);
    element("table-note").textContent = `${rows.size} of ${scenarios.length} faults, each run for real.`;
    showRows(scenarios.flatMap(({ id }) => rows.get(id) ?? []));
    if (!end) return;
    table.close();
    button.setAttribute("aria-disabled", "false");
  };
}

function showRows(rows) {
  const cellOf = ({ sms, verdict }) => create("td", { className: sms > 1 ? "bad-text" : "" }, verdict);
  element("table-body").replaceChildren(
    ...rows.map(({ id, title, results }) =>
      create("tr", {}, create("th", { scope: "row" }, create("a", { href: `#${id}` }, title)), ...results.map(cellOf)),
    ),
  );
  const totals = clients.map((_, nth) => rows.reduce((sum, { results }) => sum + Math.max(results[nth].sms - 1, 0), 0));
  element("table-foot").replaceChildren(
    create("th", { scope: "row" }, "All together"),
    ...totals.map((total) => create("td", { className: total > 0 ? "bad-text" : "good-text" }, `${total} too many`)),
  );
}

const groups = [...new Set(scenarios.map(({ group }) => group))];
element("scenarios").append(
  ...groups.flatMap((group) => [
    create("h2", {}, group),
    create(
      "ul",
      {},
      ...scenarios
        .filter((each) => each.group === group)
        .map(({ id, title }) => create("li", {}, create("a", { href: `#${id}` }, title))),
    ),
  ]),
);
element("scenario").append(
  ...groups.map((group) =>
    create(
      "optgroup",
      { label: group },
      ...scenarios.filter((each) => each.group === group).map(({ id, title }) => new Option(title, id)),
    ),
  ),
);
element("results").append(
  ...clients.map(({ client, label }) => {
    const parts = ["name", "count", "says"].map((className) => create("span", { className }));
    parts[0].textContent = label;
    const card = create("button", { type: "button", id: `result-${client}`, className: "result" }, ...parts);
    card.setAttribute("role", "tab");
    card.setAttribute("aria-controls", "diagram");
    card.addEventListener("click", () => select(client));
    card.addEventListener("keydown", ({ key }) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[key];
      if (!by) return;
      const nth = clients.findIndex((each) => each.client === client);
      select(clients[(nth + by + clients.length) % clients.length].client);
      element(`result-${selected}`).focus();
    });
    return card;
  }),
);
element("scenario").addEventListener("change", () => {
  location.hash = element("scenario").value;
});
element("send").addEventListener("click", send);
element("run-all").addEventListener("click", runAll);
element("show-code").addEventListener("click", () => {
  const isShown = element("code").hidden;
  element("code").hidden = !isShown;
  element("show-code").setAttribute("aria-expanded", String(isShown));
  element("show-code").textContent = isShown ? "Hide the code" : "Show the code";
});
addEventListener("hashchange", pick);
pick();
