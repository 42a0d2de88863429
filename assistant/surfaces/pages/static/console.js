// The retrieval console: how a question was read, what was found, and why each passage stands where it does.
// The question is kept behind the # of the address: it can be shared, and no server or log ever sees it there.
import { Api, Fault } from "./api.js";
import { el, replace, shape } from "./dom.js";
import { keepQuery, t } from "./page.js";
import { inScript } from "./script.js";
import { validity } from "./source.js";

const { client, lang } = document.body.dataset;
const english = lang === "en";
const api = new Api(() => ({ "X-Tongxi-Client": client, "Accept-Language": lang }));
const box = document.getElementById("question");
const dayBox = document.getElementById("day");
const home = document.getElementById("explained");
const fault = document.getElementById("fault");
const CHANNELS = ["own", "char", "wide", "near", "across", "faint"];
// So many terms of one channel are shown; the others can be opened.
const FIRST = 16;
const BAR = 120;
let asking = null;

const side = (pair) => (english ? pair.en : pair.zh) || pair.zh || pair.en;
const figure = (value, digits = 2) => Number(value).toFixed(digits).replace(/^-(?=0\.?0*$)/, "").replace("-", "−");
const signed = (value) => (value > 0 ? "+" : "") + figure(value);

function chip(one) {
  return el("li", {}, one.term, " ", el("span", { class: "note" }, figure(one.weight)));
}

function channel(name, terms) {
  const mine = terms.filter((one) => one.channel === name);
  if (!mine.length) return null;
  const rest = mine.slice(FIRST);
  return [el("dt", {}, t(`channel_${name}`), " ", el("span", { class: "note" }, mine.length)),
    el("dd", {}, el("ul", { class: "chips" }, mine.slice(0, FIRST).map(chip)),
      rest.length > 0 && el("details", { class: "more" }, el("summary", {}, t("terms_more", { n: rest.length })),
        el("ul", { class: "chips" }, rest.map(chip))))];
}

function readingCard(reading) {
  const named = [...reading.values.map(side), ...reading.numbers];
  const asks = [side(reading.want_words), reading.asks_wording && t("asks_wording"), reading.asks_case && t("asks_case")];
  const rows = [
    [t("read_as"), side(reading.kind_words)],
    [t("wanted"), asks.filter(Boolean).join(english ? ", " : "、")],
    [t("mended"), reading.mended],
    [t("values_named"), [...new Set(named)].join(english ? ", " : "、")],
  ];
  return el("section", { class: "card", "aria-labelledby": "h-read" },
    el("header", {}, el("h2", { id: "h-read" }, t("how_read"))),
    el("div", { class: "body" }, el("dl", { class: "facts-list" },
      rows.filter(([, value]) => value).map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]),
      CHANNELS.map((name) => channel(name, reading.terms)))));
}

function bar(value, most) {
  const length = Math.max(1, Math.round((Math.abs(value) / most) * BAR));
  const kind = value < 0 ? "s-bar hot" : "s-bar";
  return shape("svg", { width: BAR, height: 10, viewBox: `0 0 ${BAR} 10`, "aria-hidden": "true" },
    shape("rect", { class: kind, x: 0, y: 1, width: length, height: 8 }));
}

function reasons(why, most) {
  if (!why.length) return el("p", { class: "note" }, t("no_reasons"));
  return el("table", { class: "reasons" },
    el("thead", { class: "unseen" }, el("tr", {}, [t("reason"), t("reason_value"), t("reason_added")].map((one) => el("th", {}, one)))),
    el("tbody", {}, why.map((one) => el("tr", {},
      el("td", { title: one.name }, side(one.label)), el("td", { class: "n soft" }, one.flag ? t(one.value ? "yes" : "no") : figure(one.value)),
      el("td", { class: one.added < 0 ? "n late" : "n" }, signed(one.added)), el("td", {}, bar(one.added, most))))));
}

// `text` with every [start, end) of `marks` marked, counted in code points as the server counts them.
function lit(text, marks) {
  const points = Array.from(text);
  const pieces = [];
  let at = 0;
  for (const [start, end] of marks) {
    pieces.push(points.slice(at, start).join(""), el("mark", {}, points.slice(start, end).join("")));
    at = end;
  }
  return [...pieces, points.slice(at).join("")];
}

function scores(hit) {
  const told = [[t("score_rank"), figure(hit.score)], [t("score_bm25"), figure(hit.keyword, 1)], [t("score_cosine"), figure(hit.cosine)]];
  return el("dl", { class: "scores" }, told.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
}

function hitCard(hit, most) {
  const one = hit.passage;
  const badges = [
    el("span", { class: "badge" }, t(`doc_${one.kind}`)),
    el("span", { class: one.trust === "approved_policy" ? "badge good" : "badge" }, t(`trust_${one.trust}`)),
    el("span", { class: "badge" }, t(`tier_${one.tier}`)),
    one.internal_only && el("span", { class: "badge bad" }, t("internal")),
    one.verbatim && el("span", { class: "badge accent" }, t("verbatim")),
    hit.crowded && el("span", { class: "badge warn" }, t("crowded")),
  ];
  const place = [one.document_id, `${t("version")} ${one.version}`, one.heading.join(" › "), validity(one)];
  return el("article", { class: "card hit", "aria-label": `${hit.place} ${one.title}` },
    el("header", {}, el("span", { class: "place" }, hit.place), el("h3", { lang: one.lang }, one.title), el("span", { class: "row" }, badges)),
    el("p", { class: "note place-line" }, place.filter(Boolean).join(" · ")),
    el("div", { class: "body two-thirds" },
      el("div", {}, el("div", { class: "passage", lang: one.lang }, lit(one.text, hit.marks)),
        hit.asked && el("p", { class: "note often-asked" }, t("often_asked", { said: hit.asked }))),
      el("div", {}, scores(hit), reasons(hit.why, most))));
}

function show(told) {
  const most = Math.max(...told.hits.flatMap((hit) => hit.why.map((one) => Math.abs(one.added))), 0.01);
  const unshown = told.unshown > 0 ? t("unshown", { n: told.unshown }) : t("all_shown");
  const found = told.hits.length
    ? [el("p", { class: "note", id: "unshown" }, `${t("bars")} ${unshown}`), told.hits.map((hit) => hitCard(hit, most))]
    : el("div", { class: "card body" }, t("nothing_found"));
  replace(home, readingCard(told.reading), found);
}

function explain(problem) {
  const told = problem instanceof Fault ? problem : null;
  if (told?.status === 401) location.assign("/login?next=%2Fconsole");
  fault.textContent = told ? `${told.title ?? t("fault")}　${told.message}` : t("fault_network");
  fault.hidden = false;
}

async function look() {
  const question = box.value.trim();
  if (!question) return;
  asking?.abort();
  asking = new AbortController();
  const mine = asking;
  fault.hidden = true;
  replace(home, el("div", { class: "card body soft" }, t("searching")));
  const body = { question, ...(dayBox.value && { day: dayBox.value }) };
  try {
    const reply = await (await api.send("POST", "/v1/search/explain", body, { signal: mine.signal })).json();
    const told = await inScript(reply, api);
    if (mine === asking) show(told);
  } catch (problem) {
    if (problem.name === "AbortError") return;
    replace(home);
    explain(problem);
  }
}

function kept() {
  const told = new URLSearchParams(location.hash.slice(1));
  box.value = told.get("q") ?? "";
  dayBox.value = told.get("day") ?? "";
  look();
}

document.getElementById("explain").addEventListener("submit", (event) => {
  event.preventDefault();
  if (!box.value.trim()) return;
  const told = new URLSearchParams({ q: box.value.trim(), ...(dayBox.value && { day: dayBox.value }) });
  history.pushState(null, "", `#${told}`);
  keepQuery();
  look();
});
addEventListener("popstate", kept);
addEventListener("keydown", (event) => {
  const typing = /^(input|textarea|select)$/i.test(event.target.tagName);
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.key === "Escape" && event.target === box) {
    box.value = "";
  }
});
keepQuery();
if (location.hash.length > 1) kept();
