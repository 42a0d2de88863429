// Talking to /v1: JSON requests, and event streams read by fetch (so that a token goes in a header, never in an address).
export class Fault extends Error {
  constructor(status, told) {
    super([told.detail, told.safe, told.next].filter(Boolean).join(" ") || told.title || String(status));
    this.status = status;
    this.title = told.title;
  }
}

// `headers()` gives who is asking: a page's company, or a sidebar's token.
export class Api {
  constructor(headers) {
    this.headers = headers;
  }

  async send(method, path, body, more = {}) {
    const headers = { Accept: "application/json", ...this.headers(), ...more.headers };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const response = await fetch(path, {
      method, headers, signal: more.signal, credentials: "same-origin", redirect: "error",
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) throw new Fault(response.status, await response.json().catch(() => ({})));
    return response;
  }

  async get(path) {
    return (await this.send("GET", path)).json();
  }

  async post(path, body) {
    return (await this.send("POST", path, body)).json();
  }

  // Calls `heard(event, data)` for each event until the stream ends.
  async stream(method, path, body, heard, more = {}) {
    const response = await this.send(method, path, body, { ...more, headers: { Accept: "text/event-stream", ...more.headers } });
    more.opened?.();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let kept = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      more.alive?.();
      kept += value.replaceAll("\r\n", "\n");
      const parts = kept.split("\n\n");
      kept = parts.pop();
      for (const part of parts) await emit(part, heard);
    }
  }
}

function emit(part, heard) {
  let name = "message";
  const data = [];
  for (const line of part.split("\n")) {
    if (line.startsWith("event:")) name = line.slice(6).trim();
    else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
  }
  return data.length ? heard(name, JSON.parse(data.join("\n"))) : undefined;
}
