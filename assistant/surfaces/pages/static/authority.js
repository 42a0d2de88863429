// A decision of authority: the verdict in a line, what to say, own limits, what to find out first, and the rule in words.
import { el } from "./dom.js";
import { both } from "./answer.js";
import { t } from "./page.js";
import { recordBar } from "./record.js";

const COLON = document.documentElement.lang === "en" ? ": " : "：";
const COMMA = document.documentElement.lang === "en" ? ", " : "、";
const TONES = { allowed: "good", allowed_with_approval: "warn", forbidden: "bad" };

function rows(list) {
  return el("dl", { class: "facts-list" }, list.filter(([, value]) => value).map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}

// "3", "2.5", 是/yes, 否/no: what the asker types becomes a value of the right kind.
function typed(text) {
  const plain = text.trim();
  if (/^-?\d+(\.\d+)?$/.test(plain)) return Number(plain);
  if (/^(是|对|有|yes|true)$/i.test(plain)) return true;
  if (/^(否|不是|没有|无|no|false)$/i.test(plain)) return false;
  return plain;
}

// The permitted values of one thing to find out; "true" and "false" become values in `typed` like what is typed.
function picked(one) {
  return el("select", { name: one.id }, el("option", { value: "" }, t("pick")),
    one.options.map((option) => el("option", { value: String(option.code) }, both(option.words))));
}

function missing(decision, again) {
  if (!decision.missing.length) return null;
  const inputs = decision.missing.map((one) => [one.id, one.options.length ? picked(one) : el("input", { type: "text", name: one.id, autocomplete: "off", maxlength: 120 })]);
  const submit = (event) => {
    event.preventDefault();
    const given = inputs.filter(([, input]) => input.value.trim()).map(([name, input]) => [name, typed(input.value)]);
    if (given.length) again({ known: Object.fromEntries(given) });
  };
  return el("form", { class: "stack", on: { submit } },
    el("h3", {}, t("missing")),
    el("div", { class: "questions" }, decision.missing.map((one, place) => el("label", {}, el("span", {}, both(one.words)), inputs[place][1]))),
    el("p", {}, el("button", { class: "do main" }, t("again"))));
}

function choices(decision, again) {
  if (!decision.choices.length) return null;
  return el("div", { class: "stack" }, el("h3", {}, t("choose")), el("div", { class: "row" }, decision.choices.map((one) =>
    el("button", { type: "button", class: "do", on: { click: () => again({ action: one.id }) } }, both(one.words)))));
}

function rule(decision, open) {
  const found = decision.rule;
  if (!found) return null;
  const clauses = [...found.passed.map((one) => el("li", { class: "pass" }, both(one))), ...found.failed.map((one) => el("li", { class: "fail" }, both(one)))];
  return el("div", { class: "stack" },
    el("h3", {}, t("rule"), " ", el("span", { class: "note" }, `${found.id} v${found.version} · ${found.owner}`)),
    el("p", { class: "rule-words" }, both(found.text)),
    clauses.length > 0 && el("ul", { class: "reasons" }, clauses),
    found.document && el("p", {}, el("button", {
      type: "button", class: "num", on: { click: (event) => open({ document_id: found.document, step: found.step }, event.currentTarget) },
    }, `${t("open_rule")} ${found.document}${found.step ? ` · ${found.step}` : ""}`)));
}

export function decisionCard(asked, decision, { open, again, api, known, asksWho }) {
  const approval = decision.approval;
  return el("article", { class: `card verdict ${decision.verdict}`, "data-verdict": decision.verdict },
    el("div", { class: "asked" }, el("strong", {}, asked), el("span", { class: "row" },
      el("span", { class: `badge ${TONES[decision.verdict] ?? "warn"}` }, t(`verdict_${decision.verdict}`)))),
    el("div", { class: "body stack" },
      el("p", { class: "line" }, both(decision.line)),
      both(decision.say) && el("p", { class: "sayline" }, el("b", {}, t(decision.verdict === "allowed_with_approval" ? "say_once_asked" : "say")), both(decision.say)),
      decision.read_back && el("p", { class: "sayline" }, el("b", {}, t("read_back")), both(decision.read_back)),
      recordBar(decision, { api, known, asksWho }), missing(decision, again), choices(decision, again),
      rows([
        [t("limits"), both(decision.limits)],
        [t("approver"), approval && `${both(approval.level.words)} ${approval.person_name} · ${approval.within_min} ${t("within")}`],
        [t("routed"), decision.verdict === "silent" && decision.routed_to],
        [t("instead"), decision.alternatives.map((one) => both(one.words)).join(COMMA)],
        [t("basis"), decision.basis.length > 0 && decision.basis.map((one) =>
          el("div", { class: one.contradicted ? "late" : "" }, both(one.label), COLON, both(one.words), one.contradicted && ` (${t("contradicted")})`))],
      ]),
      rule(decision, open)));
}
