// The sidebar: an ask box and at most three cards of the call beside it. Everything it knows of the call comes over one
// stream, read by fetch with the token in a header; when the stream is lost the cards stay, marked as out of date.
import { Api, Fault } from "/static/pages/api.js";
import { answerCard, refused } from "/static/pages/answer.js";
import { decisionCard } from "/static/pages/authority.js";
import { el, replace } from "/static/pages/dom.js";
import { t } from "/static/pages/page.js";
import { asksIn, inScript } from "/static/pages/script.js";
import { SourceDrawer } from "/static/pages/source.js";
import { Cards } from "/static/widget/cards.js";
import { Handshake } from "/static/widget/handshake.js";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15000;
const SILENCE_MS = 25000; // the server pings every 15 s

const lang = document.documentElement.lang;
const box = document.getElementById("question");
const reply = document.getElementById("reply");
const state = document.getElementById("state");
let watching = null;
let again = null; // ends the connection in hand, so that the next one carries the fresh token

const origins = JSON.parse(document.getElementById("origins").textContent);
const handshake = new Handshake(origins, {
  changed, ready, renewed: () => again?.(), refused: () => mark("no_token", "bad"),
});
const api = new Api(() => ({ ...handshake.headers, "Accept-Language": lang }));
const drawer = new SourceDrawer(document.getElementById("drawer"), api, { closable: true });
const cards = new Cards(document.getElementById("cards"), document.getElementById("empty"), { open: drawer.open });

function mark(name, tone) {
  state.textContent = t(name);
  state.className = `badge ${tone}`;
}

function changed() {
  watching?.abort();
  cards.show([]);
  replace(reply);
  reply.hidden = true;
  enable(false);
  mark("connecting", "");
}

function enable(on) {
  box.disabled = !on;
  box.form.querySelector("button").disabled = !on;
}

function ready(call) {
  enable(true);
  if (call) watch(call);
  else mark("live", "good");
}

async function watch(call) {
  watching?.abort();
  const mine = new AbortController();
  watching = mine;
  let wait = FIRST_WAIT_MS;
  while (!mine.signal.aborted) {
    const outcome = await follow(call, mine, () => { wait = FIRST_WAIT_MS; });
    if (mine.signal.aborted || outcome === "ended") return;
    if (outcome === "renewed") continue;
    cards.stale(true);
    mark("stale", "warn");
    if (outcome === "unwelcome") handshake.renew();
    await new Promise((done) => setTimeout(done, wait));
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }
}

// One connection: until it ends, is cut, or falls silent.
async function follow(call, whole, opened) {
  const once = new AbortController();
  const stop = () => once.abort();
  whole.signal.addEventListener("abort", stop);
  let outcome = "lost";
  again = () => { outcome = "renewed"; once.abort(); };
  let quiet = setTimeout(stop, SILENCE_MS);
  const alive = () => { clearTimeout(quiet); quiet = setTimeout(stop, SILENCE_MS); };
  const heard = async (name, data) => {
    if (name === "cards") cards.show(data.cards);
    else if (name === "ended") { outcome = "ended"; mark("ended", ""); }
    else if (name === "closed") outcome = "unwelcome";
  };
  try {
    await api.stream("GET", `/v1/calls/${encodeURIComponent(call)}/cards`, undefined, heard, {
      signal: once.signal, alive, opened: () => { opened(); cards.stale(false); mark("live", "good"); },
    });
  } catch (problem) {
    if (problem instanceof Fault && problem.status === 401) outcome = "unwelcome";
    // anything else is a line that was cut: it is tried again
  } finally {
    again = null;
    clearTimeout(quiet);
    whole.signal.removeEventListener("abort", stop);
  }
  return outcome;
}

function decided(text, decision, before) {
  const card = decisionCard(text, decision, {
    open: drawer.open, api, known: before.known,
    again: async (more) => {
      const next = { known: { ...before.known, ...more.known }, action: more.action ?? before.action };
      try {
        card.replaceWith(decided(text, await inScript(await api.post("/v1/authority", { text, ...next }), api), next));
      } catch (problem) {
        explain(problem);
      }
    },
  });
  return card;
}

function explain(problem) {
  replace(reply, el("p", { class: "fault", role: "alert" }, problem instanceof Fault ? problem.message : t("fault_network")));
}

async function ask(text) {
  reply.hidden = false;
  replace(reply, el("p", { class: "soft" }, t("searching")));
  const shut = el("button", { type: "button", class: "do small shut", on: { click: () => { replace(reply); reply.hidden = true; box.focus(); } } }, t("close"));
  const show = (data) => replace(reply, shut,
    data.decision && (reply.querySelector(".verdict") ?? decided(text, data.decision, {})),
    !data.decision && answerCard(data, { open: drawer.open, api }));
  try {
    await api.stream("POST", "/v1/ask", { question: text, ...asksIn(lang, text) }, async (name, data) => {
      if (name === "draft" || name === "wording") show(await inScript(data, api));
      else if (name === "kept" && refused(data.reason)) show(await inScript(data.reply, api));
    });
    box.value = "";
  } catch (problem) {
    explain(problem);
  }
}

document.getElementById("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  if (box.value.trim()) ask(box.value.trim());
});
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.tagName === "INPUT";
  if (!typing && /^[1-3]$/.test(event.key)) cards.toggle(Number(event.key) - 1);
  else if (!typing && event.key === "/") { event.preventDefault(); box.focus(); }
  else if (typing && event.key === "Escape") box.value = "";
});
