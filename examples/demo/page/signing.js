// The signing page: shows the state that the backend sends, and sends what the customer does.
import { sentenceFor } from "./sentences.js";

const element = (id) => document.getElementById(id);
const post = (path, body = {}) =>
  fetch(`/api/signing/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

let state = { step: "loading", sms: [] };
let shown;

function show(next) {
  const last = state;
  state = next;
  const { step, problem } = next;
  const isBusy = step === "sending" || step === "checking" || step === "confirming";
  const hasCode = step === "code" || step === "confirming" || (isBusy && Boolean(next.token));
  element("start").hidden = hasCode || step === "signed";
  element("form").hidden = !hasCode;
  element("done").hidden = step !== "signed";
  element("send").textContent =
    step === "sending" ? "Sending …" : step === "checking" ? "Checking …" : "Send me the code";
  // Disabled elements lose the focus, so it only says so.
  for (const id of ["send", "confirm"]) element(id).setAttribute("aria-disabled", String(isBusy));
  element("token").textContent = next.token ?? "";
  element("skip").hidden = !next.skippable;
  announce(step, problem);
  showSms(next.sms);
  element("fault").value = next.fault;
  if (step === "code" && last.token !== next.token) {
    element("password").value = "";
    element("password").focus();
  }
  const isWrong = problem?.code?.startsWith("password_") ?? false;
  element("password").setAttribute("aria-invalid", String(isWrong));
  if (isWrong && last.step === "code") element("password").focus();
  if (step === "signed" && last.step !== "signed") element("done").focus();
  tick();
}

/** One region says what has happened, so that a screen reader reads each change once. */
function announce(step, problem) {
  const found =
    problem && step !== "sending"
      ? sentenceFor(problem)
      : step === "code"
        ? { tone: "", text: "We have sent you a code by SMS." }
        : undefined;
  const text = found?.text ?? (step === "sending" ? "Your code is being sent." : "");
  if (text === shown) return;
  shown = text;
  const notice = document.createElement("p");
  notice.className = found ? `notice ${found.tone}` : "sr";
  notice.textContent = text;
  element("live").replaceChildren(...(text ? [notice] : []));
}

function showSms(sms) {
  const list = element("sms");
  element("sms-count").textContent = `${sms.length} SMS`;
  if (sms.length < list.childElementCount) list.replaceChildren();
  for (const { at, referenceToken, password } of sms.slice(list.childElementCount)) {
    const item = document.createElement("li");
    const time = document.createElement("time");
    time.textContent = new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    const digits = document.createElement("b");
    digits.textContent = `${password.slice(0, 3)} ${password.slice(3)}`;
    item.append(
      time,
      "Your code to sign the contract: ",
      digits,
      `. Reference: ${referenceToken}. Never tell it to anybody.`,
    );
    list.prepend(item);
  }
}

/** The countdowns: until the code ends, and until another one can be asked for. */
function tick() {
  const left = Math.max(Math.ceil((Date.parse(state.until) - Date.now()) / 1000), 0) || 0;
  const minutes = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  element("countdown").textContent =
    left > 0 ? `The code is valid for ${minutes} minutes.` : "The code is no longer valid. Please ask for a new one.";
  const wait = Math.max(Math.ceil((state.resendAt - Date.now()) / 1000), 0) || 0;
  const isBusy = state.step !== "code";
  const again = element("again");
  again.setAttribute("aria-disabled", String(wait > 0 || isBusy));
  again.textContent = wait > 0 && !isBusy ? `Send a new code (in ${wait} s)` : "Send a new code";
}

const unlessDisabled = (action) => (event) => {
  event.preventDefault();
  const button = event.submitter ?? event.currentTarget;
  if (button.getAttribute("aria-disabled") !== "true") action();
};
element("send").addEventListener(
  "click",
  unlessDisabled(() => post("send")),
);
element("again").addEventListener(
  "click",
  unlessDisabled(() => post("send")),
);
element("form").addEventListener(
  "submit",
  unlessDisabled(() => post("password", { password: element("password").value })),
);
element("fault").addEventListener("change", () => post("fault", { id: element("fault").value }));
element("skip").addEventListener("click", () => post("skip"));
element("restart").addEventListener("click", async () => {
  await post("restart");
  location.reload();
});

const { faults } = await (await fetch("/api/signing")).json();
element("fault").replaceChildren(...faults.map(({ id, title }) => new Option(title, id)));
new EventSource("/api/signing/events").onmessage = ({ data }) => show(JSON.parse(data));
setInterval(tick, 500);
