// An answer as it is read: the direct line big, the documents' own words under it, each with the number of its source.
import { el } from "./dom.js";
import { t } from "./page.js";
import { feedbackBar } from "./feedback.js";

// Reasons that say nothing about a model's words: there is none, or there was nothing to word.
const NO_WORDING = new Set(["no_model", "nothing_to_word"]);
const MODES = { generated: "accent", extractive: "", lexical: "warn", record_only: "bad" };

export function both(words) {
  if (words === null || words === undefined) return "";
  if (typeof words !== "object") return String(words);
  return document.documentElement.lang === "en" ? words.en || words.zh || "" : words.zh || words.en || "";
}

export const refused = (reason) => Boolean(reason) && !NO_WORDING.has(reason);

function cites(numbers, answer, open) {
  return numbers.map((number) =>
    el("button", {
      type: "button", class: "cite", "aria-label": `${t("source")} ${number}: ${answer.quotes[number - 1]?.title ?? ""}`,
      on: { click: (event) => open(answer.quotes[number - 1], event.currentTarget) },
    }, number));
}

// Marks like [2] in worded text become the same buttons as those of the extracts.
function withMarks(text, answer, open) {
  return text.split(/(\[\d{1,2}\])/).map((part) => {
    const mark = /^\[(\d{1,2})\]$/.exec(part);
    return mark && answer.quotes[mark[1] - 1] ? cites([Number(mark[1])], answer, open) : part;
  });
}

function sentence(one, answer, open) {
  const internal = one.marks.some((number) => answer.quotes[number - 1]?.internal_only);
  return el("li", { class: internal ? "internal-line" : "" },
    one.label && el("span", { class: "label" }, one.label), one.text, " ", cites(one.marks, answer, open));
}

// A row of a table as documents give it: "headers：value；…". Rows with the same headers one after another are a table.
function cells(one) {
  const parts = one.label ? [] : one.text.split(/[；;]\s*/).map((part) => /^([^：:]{1,40})[：:]\s*(.*)$/su.exec(part));
  return parts.length > 1 && parts.every(Boolean) ? parts.map(([, name, value]) => ({ name, value })) : null;
}

function blocks(sentences) {
  const found = [];
  for (const one of sentences) {
    const row = cells(one);
    const key = row && row.map((cell) => cell.name).join("\n");
    const last = found.at(-1);
    if (last && last.key === key) last.rows.push({ one, row });
    else found.push({ key, rows: [{ one, row }] });
  }
  return found;
}

function table(rows, answer, open) {
  return el("div", { class: "scroll" }, el("table", {},
    el("thead", {}, el("tr", {}, rows[0].row.map((cell) => el("th", { scope: "col" }, cell.name)), el("th", {}, ""))),
    el("tbody", {}, rows.map(({ one, row }) =>
      el("tr", {}, row.map((cell) => el("td", {}, cell.value)), el("td", {}, cites(one.marks, answer, open)))))));
}

// The documents' own words: tables as tables, everything else as lines.
function extracts(sentences, answer, open) {
  return blocks(sentences).map(({ key, rows }) => key && rows.length > 1
    ? table(rows, answer, open)
    : el("ul", { class: "sentences" }, rows.map(({ one }) => sentence(one, answer, open))));
}

function notFound(answer, open) {
  return el("div", { class: "stack" },
    el("p", { class: "direct" }, answer.direct ?? t("not_found")),
    answer.nearest.length > 0 && el("div", {}, el("h3", {}, t("nearest")), el("ul", { class: "bullets" },
      answer.nearest.map((near) => el("li", {}, el("button", {
        type: "button", class: "num", on: { click: (event) => open({ document_id: near.document_id }, event.currentTarget) },
      }, near.title))))),
    answer.mode !== "record_only" && el("p", { class: "hint" }, t("gap")));
}

function badges(answer) {
  return el("span", { class: "row" },
    answer.verdict === "conflict" && el("span", { class: "badge bad" }, t("conflict")),
    answer.verdict === "not_found" && el("span", { class: "badge warn" }, t("not_found")),
    answer.verdict !== "not_found" && el("span", { class: `badge ${MODES[answer.mode] ?? ""}` }, t(`mode_${answer.mode}`)));
}

export function answerCard(answer, { open, api, extra = [] }) {
  const worded = answer.verdict === "answered" && answer.mode === "generated";
  const body = answer.verdict === "not_found"
    ? notFound(answer, open)
    : el("div", { class: "stack" },
        worded
          ? el("p", { class: "worded" }, withMarks(answer.text, answer, open))
          : [answer.direct && el("p", { class: "direct" }, answer.direct, " ", cites(answer.direct_marks, answer, open)),
             answer.lead && el("p", { class: "lead" }, answer.lead),
             extracts(answer.sentences, answer, open)],
        answer.further.length > 0 && el("section", { class: "further" },
          el("h3", {}, t("further")), extracts(answer.further, answer, open)));
  return el("article", { class: "card answer" },
    el("div", { class: "asked" }, el("strong", {}, answer.question), badges(answer)),
    extra, answer.note && el("p", { class: "note mended" }, answer.note), el("div", { class: "body" }, body),
    el("footer", {},
      el("span", { class: "note" }, refused(answer.draft_kept_because) ? t("refused") : ""),
      feedbackBar(api, `question:${answer.id}`)));
}
