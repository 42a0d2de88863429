// Offers that may be made now, each with its reasons; what is held back and why; the one question worth asking.
import { el } from "./dom.js";
import { both } from "./answer.js";
import { t } from "./page.js";
import { day } from "./source.js";

function reasons(one) {
  return el("ul", { class: "reasons" },
    one.passed.map((words) => el("li", { class: "pass" }, both(words))),
    one.failed.map((words) => el("li", { class: "fail" }, both(words))),
    one.missing.map((words) => el("li", { class: "ask" }, both(words))));
}

// What may not be offered yet is shown without the words to offer it in.
function offer(one) {
  const ready = one.status === "eligible";
  const price = one.price === null || one.price === undefined ? "" : `${one.price} ${one.currency ?? ""}`;
  return el("div", { class: "offer stack", "data-offer": one.id },
    el("h3", {}, both(one.name), el("span", { class: "note" }, price), one.valid_until && el("span", { class: "note" }, `${t("until")} ${day(one.valid_until, 1)}`)),
    both(one.fit) && el("p", { class: "soft" }, both(one.fit)), reasons(one),
    ready && both(one.talk_track) && el("p", { class: "sayline" }, el("b", {}, t("say")), both(one.talk_track)),
    ready && one.must_say.length > 0 && el("p", { class: "sayline" }, el("b", {}, t("must_say")), one.must_say.map(both).join(" ")));
}

function question(ask, again) {
  if (!ask) return null;
  const tell = (value) => () => again({ known: { [ask.attribute]: value } });
  return el("div", { class: "hint stack" }, el("h3", {}, t("ask_one")), el("p", {}, both(ask.words)),
    el("div", { class: "row" },
      el("button", { type: "button", class: "do small", on: { click: tell(true) } }, t("yes")),
      el("button", { type: "button", class: "do small", on: { click: tell(false) } }, t("no"))));
}

export function offersCard(advice, { again }) {
  const fit = advice.results.filter((one) => one.status === "eligible" && !one.hidden);
  const open = advice.results.filter((one) => one.status === "unknown");
  return el("article", { class: "card", "data-offers": fit.length },
    el("header", {}, el("h2", {}, t("offers"))),
    el("div", { class: "body stack" },
      advice.suppressions.filter((one) => !one.offer_id).length > 0 && el("div", { class: "fault" }, el("h3", {}, t("not_now")),
        el("ul", { class: "bullets" }, advice.suppressions.filter((one) => !one.offer_id).map((one) => el("li", {}, both(one.words))))),
      advice.first.length > 0 && el("p", { class: "hint" }, advice.first.map(both).join(document.documentElement.lang === "en" ? "; " : "；")),
      fit.length === 0 && el("p", { class: "soft" }, t("no_offer")),
      fit.map((one) => offer(one)), question(advice.ask, again),
      open.length > 0 && el("h3", {}, t("maybe_offer")), open.slice(0, 2).map((one) => offer(one))));
}
