// The source drawer: the whole passage a quote was taken from, the quoted words marked, and what document it belongs to.
import { el, marked, replace } from "./dom.js";
import { t } from "./page.js";

// The day of an instant in the company's zone; `back` ms earlier, because what ends at midnight holds the day before.
export function day(instant, back = 0) {
  const zone = document.body.dataset.zone || undefined;
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(new Date(instant) - back);
}

export function validity({ valid_from: from, valid_to: to }) {
  if (!from && !to) return t("always");
  const english = document.documentElement.lang === "en";
  const since = from && (english ? `${t("from")} ${day(from)}` : `${day(from)} ${t("from")}`);
  return [since, to && `${t("until")} ${day(to, 1)}`].filter(Boolean).join(english ? " " : "，");
}

function facts(rows) {
  return el("dl", {}, rows.filter(([, value]) => value).map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}

function passageBlock(passage, quote) {
  const text = quote?.start !== undefined ? marked(passage.text, quote.start, quote.end) : passage.text;
  return el("div", { class: "stack" },
    passage.internal_only && el("p", { class: "internal" }, t("internal")),
    passage.verbatim && el("p", {}, el("span", { class: "badge accent" }, t("verbatim"))),
    passage.context && el("p", { class: "note" }, passage.context),
    el("div", { class: "passage", lang: passage.lang }, text));
}

export class SourceDrawer {
  #opener = null;

  constructor(drawer, api, { closable = false } = {}) {
    this.drawer = drawer;
    this.api = api;
    this.closable = closable;
    drawer.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
  }

  open = async (quote, opener) => {
    this.#opener?.setAttribute("aria-expanded", "false");
    this.#opener = opener ?? null;
    this.#opener?.setAttribute("aria-expanded", "true");
    this.drawer.hidden = false;
    this.drawer.classList.add("open");
    try {
      if (quote.passage_id) await this.#passage(quote);
      else await this.#document(quote.document_id, quote);
    } catch (fault) {
      this.#show(t("source"), [el("p", { class: "fault", role: "alert" }, fault.message)]);
    }
    this.drawer.querySelector("mark")?.scrollIntoView({ block: "nearest" });
    this.drawer.focus({ preventScroll: true });
  };

  close() {
    this.drawer.hidden = this.closable;
    this.drawer.classList.remove("open");
    this.#opener?.setAttribute("aria-expanded", "false");
    this.#opener?.focus();
  }

  async #passage(quote) {
    const passage = await this.api.get(`/v1/passages/${encodeURIComponent(quote.passage_id)}`);
    this.#show(passage.title, [
      facts([
        [t("place"), passage.heading.join(" › ")], [t("step"), passage.step_id],
        [t("version"), passage.version], [t("valid"), validity(passage)],
      ]),
      passageBlock(passage, quote),
      el("p", {}, el("button", {
        type: "button", class: "do small", on: { click: () => this.open({ document_id: passage.document_id, version: passage.version }) },
      }, t("passages"))),
    ]);
  }

  async #document(id, { version, step } = {}) {
    const wanted = version ? `?version=${encodeURIComponent(version)}` : "";
    const { document, passages } = await this.api.get(`/v1/documents/${encodeURIComponent(id)}${wanted}`);
    const blocks = passages.map((passage) => el("section", { class: "stack", "data-step": passage.step_id },
      el("h3", {}, passage.heading.join(" › ")), passageBlock(passage)));
    this.#show(document.title, [
      facts([[t("version"), document.version], [t("valid"), validity(document)], [t("owner"), document.owner]]),
      ...blocks,
    ]);
    if (step) [...this.drawer.querySelectorAll("section")].find((one) => one.dataset.step === step)?.scrollIntoView({ block: "start" });
  }

  #show(title, body) {
    replace(this.drawer,
      el("header", {}, el("h2", {}, title), el("button", {
        type: "button", class: "do small close", on: { click: () => this.close() },
      }, t("close"))),
      el("div", { class: "body stack" }, body));
    this.drawer.scrollTop = 0;
  }
}
