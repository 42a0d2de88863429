// At most three cards of a live call. A card that is open stays open while it is the same card; a new one is announced.
import { el, replace } from "/static/pages/dom.js";
import { t } from "/static/pages/page.js";

const MOST = 3;

function quote(one, open) {
  return el("blockquote", { class: one.internal_only ? "internal-line" : "" },
    one.internal_only && el("span", { class: "internal" }, t("internal")), one.text,
    el("div", {}, el("button", { type: "button", class: "num note", on: { click: (event) => open(one, event.currentTarget) } },
      [one.title, ...one.heading].slice(0, 3).join(" › "))));
}

export class Cards {
  #open = new Set();
  #shown = [];

  constructor(list, empty, { open }) {
    this.list = list;
    this.empty = empty;
    this.source = open;
  }

  show(cards) {
    this.#shown = cards.slice(0, MOST);
    const kept = new Set(this.#shown.map((card) => card.id));
    this.#open = new Set([...this.#open].filter((id) => kept.has(id)));
    this.empty.hidden = this.#shown.length > 0;
    const present = new Map([...this.list.children].map((node) => [node.dataset.card, node]));
    replace(this.list, this.#shown.map((card, place) => this.#place(present.get(card.id), card, place)));
  }

  stale(lost) {
    this.list.classList.toggle("stale", lost && this.#shown.length > 0);
  }

  toggle(place) {
    const card = this.#shown[place];
    if (!card) return;
    const open = !this.#open.has(card.id);
    if (open) this.#open.add(card.id);
    else this.#open.delete(card.id);
    const node = this.list.children[place];
    this.#spread(node, open);
    node.querySelector("button").focus();
  }

  // The same card is moved, not made again: what a screen reader has read stays read.
  #place(present, card, place) {
    const node = present ?? this.#card(card);
    node.querySelector(".key").textContent = String(place + 1);
    node.querySelector("button").setAttribute("title", t("open_card", { n: place + 1 }));
    return node;
  }

  #card(card) {
    const known = ["warning", "authority", "answer", "offer"].includes(card.kind) ? card.kind : "answer";
    const node = el("li", { class: `hintcard ${known}`, "data-card": card.id, "data-kind": known, lang: card.lang });
    const toggle = () => this.toggle([...this.list.children].indexOf(node));
    node.append(
      el("button", { type: "button", "aria-expanded": "false", on: { click: toggle } },
        el("span", { class: "key" }), el("span", { class: "badge" }, t(`kind_${known}`)), el("h3", {}, card.title),
        el("span", { class: "gist" }, card.text)),
      el("div", { class: "more stack", hidden: true },
        card.say && el("p", { class: "sayline" }, el("b", {}, t("say")), card.say),
        card.reason && el("p", { class: "note" }, card.reason),
        card.quotes.map((one) => quote(one, this.source))));
    return node;
  }

  #spread(node, open) {
    node.classList.toggle("open", open);
    node.querySelector("button").setAttribute("aria-expanded", String(open));
    node.querySelector(".more").hidden = !open;
  }
}
