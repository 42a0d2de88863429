// Traditional Chinese. The product's own sentences come in Simplified and English; a reader of Traditional has them
// turned by the server, which alone knows how. Words of documents stay as they are written.
const HANT = "zh-Hant";

// What /v1 is told of the language: a Chinese question of a Traditional reader is answered in Traditional.
export function asksIn(lang, text) {
  return lang === HANT && /[\u3400-\u9fff]/.test(text) ? { lang: HANT } : {};
}

function pairs(value, found = []) {
  if (value === null || typeof value !== "object") return found;
  if (typeof value.zh === "string" && typeof value.en === "string") found.push(value);
  else Object.values(value).forEach((one) => pairs(one, found));
  return found;
}

export async function inScript(reply, api) {
  if (document.documentElement.lang !== HANT) return reply;
  const found = pairs(reply);
  if (!found.length) return reply;
  const { texts } = await api.post("/script/traditional", { texts: found.map((one) => one.zh) });
  found.forEach((one, place) => { one.zh = texts[place]; });
  return reply;
}
