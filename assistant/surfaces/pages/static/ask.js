// The ask page: one box; what comes back decides which cards are shown. Follow-ups carry the earlier questions with them.
import { Api, Fault } from "./api.js";
import { answerCard, refused } from "./answer.js";
import { decisionCard } from "./authority.js";
import { el, replace } from "./dom.js";
import { offersCard } from "./offers.js";
import { keepQuery, t } from "./page.js";
import { asksIn, inScript } from "./script.js";
import { SourceDrawer } from "./source.js";

const { client, lang } = document.body.dataset;
const api = new Api(() => ({ "X-Tongxi-Client": client, "Accept-Language": lang }));
const box = document.getElementById("question");
const answers = document.getElementById("answers");
const fault = document.getElementById("fault");
const threadBar = document.getElementById("thread");
const drawer = new SourceDrawer(document.getElementById("drawer"), api);
const OFFERS = /优惠|套餐推荐|活动|促销|能推荐|\boffers?\b|\bpromotions?\b|\bdeals?\b/i;
let thread = [];
let asking = null;

function showThread() {
  threadBar.hidden = thread.length === 0;
  replace(threadBar,
    el("span", { class: "badge accent" }, `${t("follow")} · ${thread.length}`),
    el("button", { type: "button", class: "plain", on: { click: () => { thread = []; showThread(); box.focus(); } } }, t("new_thread")));
}

function explain(problem) {
  const told = problem instanceof Fault ? problem : null;
  if (told?.status === 401) location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
  fault.textContent = told ? `${told.title ?? t("fault")}　${told.message}` : t("fault_network");
  fault.hidden = false;
}

// What one question was answered with: the decision where it asked for permission, the answer, offers.
function show(place, text, reply) {
  // A decision comes with the draft and stays: what was answered or recorded in its card is not lost to a wording.
  const decision = place.querySelector(".verdict") ?? (reply.decision && decided(text, reply.decision, {}));
  replace(place, decision, beside(reply), place.querySelector("[data-offers]"));
}

// The answer; under a decision it is folded away, and left out where the documents say nothing.
function beside(reply) {
  const card = answerCard(reply, { open: drawer.open, api });
  if (!reply.decision) return card;
  return reply.verdict !== "not_found" && el("details", { class: "more" }, el("summary", {}, t("in_documents")), card);
}

// A decision whose questions can be answered in place: the same words again, with what is known now.
function decided(text, decision, before) {
  const card = decisionCard(text, decision, {
    open: drawer.open, api, known: before.known, asksWho: true,
    again: async (more) => {
      const next = { known: { ...before.known, ...more.known }, action: more.action ?? before.action };
      try {
        const again = await inScript(await api.post("/v1/authority", { text, ...next }), api);
        card.replaceWith(decided(text, again, next));
      } catch (problem) {
        explain(problem);
      }
    },
  });
  return card;
}

async function offers(place, text, known = {}) {
  try {
    const advice = await inScript(await api.post("/v1/offers", { said: [text], lang: lang === "en" ? "en" : "zh", known }), api);
    place.querySelector("[data-offers]")?.remove();
    place.append(offersCard(advice, { again: (more) => offers(place, text, { ...known, ...more.known }) }));
  } catch (problem) {
    if (!(problem instanceof Fault && problem.status === 403)) explain(problem);
  }
}

async function ask(text) {
  asking?.abort();
  asking = new AbortController();
  fault.hidden = true;
  const home = el("div", { class: "stack" }, el("div", { class: "card body soft" }, t("searching")));
  answers.prepend(home);
  const body = { question: text, thread: thread.slice(-5), ...asksIn(lang, text) };
  const heard = async (name, data) => {
    if (name === "draft" || name === "wording") show(home, text, await inScript(data, api));
    else if (name === "kept" && refused(data.reason)) show(home, text, await inScript(data.reply, api));
  };
  try {
    await api.stream("POST", "/v1/ask", body, heard, { signal: asking.signal });
    thread = [...thread, text];
    showThread();
    box.value = "";
    if (OFFERS.test(text)) await offers(home, text);
  } catch (problem) {
    if (!home.querySelector(".answer")) home.remove();
    if (problem.name !== "AbortError") explain(problem);
  }
}

document.getElementById("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  if (box.value.trim()) ask(box.value.trim());
});
document.querySelectorAll("[data-example]").forEach((button) => button.addEventListener("click", () => {
  thread = [];
  showThread();
  ask(button.textContent);
}));
addEventListener("keydown", (event) => {
  const typing = /^(input|textarea|select)$/i.test(event.target.tagName);
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    box.focus();
  } else if (event.key === "Escape" && event.target === box) {
    box.value = "";
  }
});
keepQuery();
