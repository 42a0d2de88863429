// What every page does: the company picker submits itself, and language links keep the rest of the address.
export function keepQuery() {
  document.querySelectorAll("a[data-keep]").forEach((link) => {
    const here = new URL(location.href);
    here.searchParams.set("lang", link.hreflang);
    link.href = here.pathname + here.search + here.hash;
  });
  document.querySelectorAll("form[data-picker] select").forEach((picker) => {
    picker.addEventListener("change", () => picker.form.requestSubmit());
  });
  const loading = document.getElementById("loading");
  if (loading) whileLoading(loading);
}

// Say how far the demo is loaded. When all is there, a page of numbers is read anew; a box somebody types in is left alone.
async function whileLoading(line) {
  for (;;) {
    await new Promise((done) => setTimeout(done, 3000));
    const state = await fetch("/readyz").then((reply) => reply.json()).catch(() => null);
    if (!state) continue;
    const step = state.progress?.demo;
    if (step) {
      line.querySelector("span").textContent = step;
      continue;
    }
    if (document.querySelector("main textarea, main input[type=text]")) line.remove();
    else location.reload();
    return;
  }
}

const words = document.getElementById("words");
const said = words ? JSON.parse(words.textContent) : {};

// The screen's own sentence called `name`, in the reader's language.
export function t(name, slots = {}) {
  let text = said[name] ?? name;
  for (const [slot, value] of Object.entries(slots)) text = text.replace(`{${slot}}`, value);
  return text;
}
