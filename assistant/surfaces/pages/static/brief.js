// The morning page: a number opens the contacts it was counted from; a contact with words opens its call.
import { Api, Fault } from "./api.js";
import { el, replace } from "./dom.js";
import { keepQuery, t } from "./page.js";

const MOST = 500;
const { client, lang, zone } = document.body.dataset;
const api = new Api(() => ({ "X-Tongxi-Client": client, "Accept-Language": lang }));
const behind = JSON.parse(document.getElementById("facts").textContent);
const drawer = document.getElementById("drawer");
const time = new Intl.DateTimeFormat(lang, { timeZone: zone, month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hour12: false });
let opener = null;

function close() {
  drawer.hidden = true;
  opener?.focus();
}

function show(title, body) {
  replace(drawer,
    el("header", {}, el("h2", {}, title), el("button", { type: "button", class: "do small close", on: { click: close } }, t("close"))),
    el("div", { class: "body stack" }, body));
  drawer.hidden = false;
  drawer.focus({ preventScroll: true });
}

function row(one) {
  const name = one.has_transcript ? el("a", { href: `/calls/${encodeURIComponent(one.id)}` }, one.id) : one.id;
  return el("tr", { "data-contact": one.id },
    el("td", {}, name, " ", one.has_transcript && el("span", { class: "badge accent" }, t("words"))),
    el("td", { class: "n" }, time.format(new Date(one.at))), el("td", {}, one.agent), el("td", {}, one.driver),
    el("td", {}, [one.plan, one.region].filter(Boolean).join(" ")), el("td", { class: "n" }, `${one.handle_s} ${t("seconds")}`));
}

async function open(button) {
  opener = button;
  const { ids, of } = behind[button.dataset.fact] ?? { ids: [], of: 0 };
  show(`${t("contacts")} · ${button.textContent}`, el("p", { class: "soft" }, t("searching")));
  try {
    const { contacts } = await api.post("/v1/contacts", { ids: ids.slice(0, MOST) });
    show(`${t("contacts")} · ${contacts.length}`, contacts.length === 0
      ? el("p", { class: "soft" }, t("contacts_none"))
      : [contacts.length < of && el("p", { class: "note" }, t("contacts_part", { n: contacts.length, of })), el("table", {},
          el("thead", {}, el("tr", {}, ["contacts", "at", "agent", "driver", "", "handle"].map((name) => el("th", {}, name && t(name))))),
          el("tbody", {}, contacts.map(row)))]);
  } catch (problem) {
    show(t("contacts"), el("p", { class: "fault", role: "alert" }, problem instanceof Fault ? problem.message : t("fault_network")));
  }
}

// What a person says on this page: what became of a promise, and that the knowledge answers a question now.
async function say(place, path, body, words) {
  const buttons = [...place.querySelectorAll("button")];
  buttons.forEach((button) => { button.disabled = true; });
  try {
    const told = await api.post(path, body);
    replace(place, el("span", { class: "soft", role: "status" }, words(told)));
  } catch (problem) {
    buttons.forEach((button) => { button.disabled = false; });
    replace(place, el("span", { role: "alert" }, problem instanceof Fault ? problem.message : t("fault_network")), ...buttons);
  }
}

document.querySelectorAll("[data-promise]").forEach((place) => place.addEventListener("click", (event) => {
  const { state } = event.target.dataset;
  const words = { kept: t("said_kept"), broken: t("said_broken"), cancelled: t("said_cancelled") };
  if (state) say(place, `/v1/promises/${encodeURIComponent(place.dataset.promise)}`, { state }, () => words[state]);
}));
document.querySelectorAll("[data-gap]").forEach((place) => place.querySelector("button").addEventListener("click", () =>
  say(place, `/v1/gaps/${encodeURIComponent(place.dataset.gap)}/close`, undefined, ({ closed }) => t("gap_closed", { n: closed.length }))));
document.querySelectorAll("[data-fact]").forEach((button) => button.addEventListener("click", () => open(button)));
drawer.addEventListener("keydown", (event) => event.key === "Escape" && close());
document.getElementById("print").addEventListener("click", () => print());
document.getElementById("day").addEventListener("change", (event) => event.target.form.requestSubmit());
keepQuery();
