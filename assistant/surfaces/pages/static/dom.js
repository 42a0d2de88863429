// Elements are made here and nowhere else: text goes in as text, so nothing that was written elsewhere can become markup.
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    else if (name === "href") node.setAttribute("href", own(value));
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false || child === "") continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

// Links lead to this server only.
function own(address) {
  const goal = new URL(address, location.origin);
  return goal.origin === location.origin ? goal.pathname + goal.search + goal.hash : "#";
}

const SVG = "http://www.w3.org/2000/svg";

// One element of a drawing, with its parts.
export function shape(tag, attributes = {}, ...parts) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...parts);
  return node;
}

// A drawing of one path, 16 by 16.
export function icon(path, name) {
  const svg = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", name);
  svg.setAttribute("aria-hidden", "true");
  svg.append(line);
  return svg;
}

export function replace(node, ...children) {
  node.replaceChildren(...children.flat(Infinity).filter(Boolean));
}

// `text` with the code points start..end marked.
export function marked(text, start, end) {
  const points = Array.from(text);
  const cut = (from, to) => points.slice(from, to).join("");
  return [cut(0, start), el("mark", {}, cut(start, end)), cut(end)].filter((part) => part !== "");
}
