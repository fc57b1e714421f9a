// One step of the sequence diagram, as an item of a list: a screen reader reads it as a sentence.
const lanes = ["browser", "backend", "token", "provider", "phone"];
const names = ["Browser", "Backend", "Token endpoint", "Provider", "Phone"];

/** @param {{ kind: string, from?: string, to?: string, at?: string, label: string, tone?: string }} event */
export function stepOf({ kind, from, to, label, tone = "" }) {
  const item = document.createElement("li");
  const box = document.createElement("div");
  const text = document.createElement("span");
  text.className = "text";
  text.textContent = label;
  if (kind === "message") {
    const [start, end] = [lanes.indexOf(from), lanes.indexOf(to)];
    const spoken = document.createElement("span");
    spoken.className = "sr";
    spoken.textContent = `${names[start]} to ${names[end]}: `;
    box.className = `arrow ${end > start ? "right" : "left"} ${tone}`;
    // Ten columns: a lane stands in the middle of two.
    box.style.gridColumn = `${2 * Math.min(start, end) + 2} / ${2 * Math.max(start, end) + 2}`;
    box.append(spoken);
  } else box.className = `${kind} ${tone}`;
  box.append(text);
  item.append(box);
  return item;
}
