// The frame's side of the conversation with its host page: who may speak, what is believed, how a token is kept fresh.
//
// A message counts only from the window that framed us, from a listed origin, in the known shape, up to 16 kB. The token
// lives in this closure alone. It knows nothing of cards.
const LONGEST = 16384;
const EARLY_S = 60;
const RETRY_MS = 15000;
const SHAPES = {
  hello: { call: "string" },
  token: { call: "string", token: "string" },
  "no-token": { call: "string" },
};

export function believable(data) {
  if (data === null || typeof data !== "object" || data.tongxi !== 1 || !Object.hasOwn(SHAPES, data.kind)) return false;
  const shape = SHAPES[data.kind];
  const known = Object.keys(data).every((name) => name === "tongxi" || name === "kind" || name in shape);
  const typed = Object.entries(shape).every(([name, type]) => typeof data[name] === type);
  return known && typed && JSON.stringify(data).length <= LONGEST;
}

// What a token says of itself; the server alone decides whether it is true.
export function claims(token) {
  try {
    const part = token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(part), (one) => one.charCodeAt(0))));
  } catch {
    return {};
  }
}

export class Handshake {
  #origins;
  #host = null;
  #call = null;
  #token = null;
  #timer = 0;

  // `changed(call)`: another call, nothing proven yet; `ready(call)`: a token is here;
  // `renewed()`: a fresh one took its place; `refused()`: none came.
  constructor(origins, { changed, ready, renewed, refused }) {
    this.#origins = new Set(origins);
    this.on = { changed, ready, renewed, refused };
    addEventListener("message", (event) => this.#hear(event));
  }

  get headers() {
    return this.#token ? { Authorization: `Bearer ${this.#token}` } : {};
  }

  // Ask the host's backend for a fresh token, when the server no longer takes the one we have.
  renew() {
    this.#ask();
  }

  #hear(event) {
    if (event.source !== parent || !this.#origins.has(event.origin) || !believable(event.data)) return;
    if (this.#host !== null && event.origin !== this.#host) return;
    const { kind, call } = event.data;
    if (kind === "hello") this.#begin(event.origin, call);
    else if (this.#host === null || call !== this.#call) return;
    else if (kind === "token") this.#take(event.data.token, event.origin);
    else this.#refuse();
  }

  #begin(origin, call) {
    this.#host = origin;
    this.#call = call;
    this.#token = null;
    this.on.changed(call);
    this.#ask();
  }

  #take(token, origin) {
    const said = claims(token);
    if (said.origin !== origin || (said.call ?? "") !== this.#call) return this.#refuse();
    const first = this.#token === null;
    this.#token = token;
    const life = Number(said.exp) - Number(said.iat);
    this.#later(Math.max((Number.isFinite(life) ? life : 0) - EARLY_S, 5) * 1000);
    if (first) this.on.ready(this.#call);
    else this.on.renewed();
  }

  #refuse() {
    if (this.#token === null) this.on.refused();
    this.#later(RETRY_MS);
  }

  #later(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), ms);
  }

  #ask() {
    if (this.#host !== null) parent.postMessage({ tongxi: 1, kind: "need-token" }, this.#host);
  }
}
