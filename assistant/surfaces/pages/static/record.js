// Under a decision that allows it: one click records what was granted, shows what is left of the limits, and can be undone.
// What is more than one's own asks who approved it. The rules decide again on the server; a refusal says what to do next.
import { both } from "./answer.js";
import { el, replace } from "./dom.js";
import { t } from "./page.js";
import { inScript } from "./script.js";

const RECORDED = new Set(["allowed", "allowed_with_approval"]);

// One grant has one key: a click that is repeated because its answer was lost records nothing twice.
function once() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function post(api, path, body, key) {
  const answer = await api.send("POST", path, body, { headers: { "Idempotency-Key": key } });
  return inScript(await answer.json(), api);
}

function told(bar, words, role, ...more) {
  replace(bar, el("span", { role }, words), ...more);
}

function undoable(bar, use, api) {
  const key = once();
  const undo = async (event) => {
    event.currentTarget.disabled = true;
    try {
      const undone = await post(api, `/v1/authority/uses/${encodeURIComponent(use.id)}/reversal`, {}, key);
      told(bar, both(undone.line), "status");
    } catch (fault) {
      told(bar, `${both(use.line)} ${fault.message}`, "alert", button());
    }
  };
  const button = () => el("button", { type: "button", class: "do small", on: { click: undo } }, t("undo"));
  told(bar, both(use.line), "status", button());
}

// The bar under a decision; null where nothing could be recorded.
export function recordBar(decision, { api, known = {}, asksWho = false }) {
  if (!api || !RECORDED.has(decision.verdict) || !decision.action || decision.amount === null) return null;
  const input = (name, words, more) => el("input", {
    type: "text", name, maxlength: 200, autocomplete: "off", placeholder: words, "aria-label": words, ...more,
  });
  const approver = decision.approval && input("approved_by", t("record_approver"), { required: true, value: decision.approval.person });
  // A decision for somebody above does not need to know the customer; what is recorded counts against their 30 days.
  const who = approver && asksWho && !known.customer && input("customer", t("record_customer"));
  const bar = el("form", { class: "row record", "data-record": decision.action.id });
  const button = el("button", { class: "do" }, t(approver ? "record_approved" : "record"));
  const key = once();
  const fields = [approver, who, button].filter(Boolean);
  bar.append(...fields);
  bar.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    const body = { action: decision.action.id, amount: decision.amount, known };
    if (approver) body.approved_by = approver.value.trim();
    if (who && who.value.trim()) body.known = { ...known, customer: who.value.trim() };
    try {
      undoable(bar, await post(api, "/v1/authority/uses", body, key), api);
    } catch (fault) {
      button.disabled = false;
      told(bar, fault.message, "alert", ...fields);
    }
  });
  return bar;
}
