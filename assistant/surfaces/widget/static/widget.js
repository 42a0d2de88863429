/* <tongxi-sidebar call="…" token-url="…"> puts Tongxi beside an agent's call, in any agent desktop.

   The host page holds no key. Its own backend answers POST token-url with {"token": "…"}; the token goes to the frame by
   postMessage with the frame's exact origin, is held in memory alone and asked for again before it ends. Optional
   attributes: client (which client company), lang (zh-Hans, zh-Hant, en). Events: tongxi-fault, where no token came. */
(() => {
  "use strict";
  const HOME = new URL(document.currentScript.src).origin;
  const LONGEST = 16384;
  const WATCHED = ["call", "token-url", "client", "lang"];

  const fits = (data) =>
    data !== null && typeof data === "object" && data.tongxi === 1 && typeof data.kind === "string" &&
    JSON.stringify(data).length <= LONGEST;

  class TongxiSidebar extends HTMLElement {
    static observedAttributes = WATCHED;
    #frame = null;
    #hear = (event) => this.#message(event);

    connectedCallback() {
      const frame = document.createElement("iframe");
      const address = new URL("/widget/frame", HOME);
      for (const name of ["client", "lang"]) {
        if (this.getAttribute(name)) address.searchParams.set(name, this.getAttribute(name));
      }
      frame.src = address.href;
      frame.title = this.getAttribute("title") || "同席 Tongxi";
      frame.referrerPolicy = "no-referrer";
      frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms");
      frame.setAttribute("allow", "clipboard-write");
      Object.assign(frame.style, { border: "0", width: "100%", height: "100%", display: "block" });
      frame.addEventListener("load", () => this.#say({ kind: "hello", call: this.getAttribute("call") || "" }));
      if (!this.style.display) this.style.display = "block";
      const root = this.shadowRoot || this.attachShadow({ mode: "open" });
      root.replaceChildren(frame);
      this.#frame = frame;
      addEventListener("message", this.#hear);
    }

    disconnectedCallback() {
      removeEventListener("message", this.#hear);
      this.#frame = null;
    }

    attributeChangedCallback(name, before, after) {
      if (!this.#frame || before === after) return;
      if (name === "call") this.#say({ kind: "hello", call: after || "" });
      else if (name !== "token-url") {
        this.disconnectedCallback();
        this.connectedCallback();
      }
    }

    #say(message) {
      this.#frame?.contentWindow?.postMessage({ tongxi: 1, ...message }, HOME);
    }

    #message(event) {
      if (event.origin !== HOME || event.source !== this.#frame?.contentWindow || !fits(event.data)) return;
      if (event.data.kind === "need-token") this.#fetchToken(this.getAttribute("call") || "");
    }

    async #fetchToken(call) {
      try {
        const response = await fetch(this.getAttribute("token-url"), {
          method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ call: call || null, origin: location.origin }),
        });
        if (!response.ok) throw new Error(String(response.status));
        const { token } = await response.json();
        if (typeof token !== "string" || (this.getAttribute("call") || "") !== call) return;
        this.#say({ kind: "token", call, token });
      } catch (fault) {
        this.#say({ kind: "no-token", call });
        this.dispatchEvent(new CustomEvent("tongxi-fault", { detail: String(fault) }));
      }
    }
  }

  if (!customElements.get("tongxi-sidebar")) customElements.define("tongxi-sidebar", TongxiSidebar);
})();
