// A thumb up, or down with a reason. A vote never changes ranking by itself; it is read by people.
import { el, icon, replace } from "./dom.js";
import { t } from "./page.js";

const THUMB = "M1.500 7h2.500v7h-2.500zM4 7l3-5.500c1.600 0 2 1.300 1.600 2.700l-.5 1.800h4.300c1 0 1.600.9 1.300 1.800l-1.500 5c-.2.700-.8 1.200-1.500 1.200h-6.700";

export function feedbackBar(api, about) {
  const bar = el("span", { class: "row" });
  const vote = async (given, comment) => {
    try {
      await api.post("/v1/feedback", { about, vote: given, comment });
      replace(bar, el("span", { class: "note", role: "status" }, t("thanks")));
    } catch (fault) {
      replace(bar, el("span", { class: "note", role: "alert" }, fault.message));
    }
  };
  const why = () => {
    const reason = el("input", { type: "text", maxlength: 1000, placeholder: t("why"), "aria-label": t("why") });
    const form = el("form", { class: "why", on: { submit: (event) => { event.preventDefault(); vote("down", reason.value); } } },
      reason, el("button", { class: "do small" }, t("send")));
    replace(bar, form);
    reason.focus();
  };
  bar.append(
    el("button", { type: "button", class: "do vote", "aria-label": t("helpful"), title: t("helpful"), on: { click: () => vote("up", "") } }, icon(THUMB, "thumb")),
    el("button", { type: "button", class: "do vote", "aria-label": t("not_helpful"), title: t("not_helpful"), on: { click: why } }, icon(THUMB, "thumb down")));
  return bar;
}
