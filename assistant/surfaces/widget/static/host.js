// The example desktop: speaks a recorded call again, turn by turn, and tells the sidebar which call it sits beside.
import { el } from "/static/pages/dom.js";
import { keepQuery, t } from "/static/pages/page.js";

const PAUSE_MS = 2200;
const sidebar = document.querySelector("tongxi-sidebar");
const source = document.getElementById("source");
const turns = document.getElementById("turns");
const count = document.getElementById("clock");
const play = document.getElementById("play");
const next = document.getElementById("next");
const { client } = document.body.dataset;
let call = null;
let place = 0;
let total = 0;
let timer = 0;

async function post(path, body) {
  const response = await fetch(`/demo/host/${path}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, credentials: "same-origin", body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

async function begin() {
  pause();
  turns.replaceChildren();
  ({ call, turns: total } = await post("begin", { client, source: source.value }));
  place = 0;
  count.textContent = `0 / ${total}`;
  sidebar.setAttribute("call", call);
}

async function speak() {
  if (call === null) await begin();
  const { ended, turn } = await post("play", { client, source: source.value, call, place });
  place += 1;
  if (ended) {
    pause();
    next.disabled = play.disabled = true;
    turns.append(el("li", { class: "note" }, t("ended")));
  } else {
    const who = t(turn.speaker === "agent" ? "agent" : "customer");
    turns.append(el("li", { class: turn.speaker, lang: turn.lang }, el("small", {}, who), turn.text));
    count.textContent = `${place} / ${total}`;
  }
  turns.lastElementChild.scrollIntoView({ block: "end" });
  return !ended;
}

function pause() {
  clearTimeout(timer);
  timer = 0;
  play.textContent = t("play");
}

async function run() {
  play.textContent = t("pause");
  timer = -1;
  if (await speak() && timer !== 0) timer = setTimeout(run, PAUSE_MS);
}

play.addEventListener("click", () => (timer ? pause() : run()));
next.addEventListener("click", () => { pause(); speak(); });
source.addEventListener("change", async () => { next.disabled = play.disabled = false; await begin(); });
document.getElementById("client").addEventListener("change", (event) => event.target.form.requestSubmit());
keepQuery();
if (source.value) begin();
