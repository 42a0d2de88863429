// 👍 or 👎 with a reason. A vote never changes ranking by itself; it is read by people.
import { el, replace } from "./dom.js";
import { t } from "./page.js";

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
    el("button", { type: "button", class: "do small", "aria-label": t("helpful"), title: t("helpful"), on: { click: () => vote("up", "") } }, "👍"),
    el("button", { type: "button", class: "do small", "aria-label": t("not_helpful"), title: t("not_helpful"), on: { click: why } }, "👎"));
  return bar;
}
