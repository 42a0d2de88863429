// The call page: #turn-7:12-30 scrolls to turn 7 and marks its characters 12 to 30.
import { keepQuery } from "./page.js";

function runs(node) {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found;
}

// Offsets count code points, as the server does; the browser counts UTF-16 units.
function units(text, points) {
  return Array.from(text).slice(0, points).join("").length;
}

function unmark() {
  document.querySelectorAll("mark.here").forEach((mark) => {
    const parent = mark.parentNode;
    mark.replaceWith(...mark.childNodes);
    parent.normalize();
  });
  document.querySelectorAll(".turn.here").forEach((turn) => turn.classList.remove("here"));
}

function mark(words, start, end) {
  const whole = words.textContent;
  const from = units(whole, start), to = units(whole, end);
  let passed = 0;
  for (const run of runs(words)) {
    const begin = Math.max(from - passed, 0), stop = Math.min(to - passed, run.data.length);
    passed += run.data.length;
    if (begin >= stop) continue;
    const range = document.createRange();
    range.setStart(run, begin);
    range.setEnd(run, stop);
    const here = document.createElement("mark");
    here.className = "here";
    range.surroundContents(here);
  }
}

function follow() {
  const place = /^#(turn-\d+)(?::(\d+)-(\d+))?$/.exec(decodeURIComponent(location.hash));
  if (!place) return;
  const turn = document.getElementById(place[1]);
  if (!turn) return;
  unmark();
  turn.classList.add("here");
  if (place[2]) mark(turn.querySelector("p"), Number(place[2]), Number(place[3]));
  turn.scrollIntoView({ block: "center" });
}

addEventListener("hashchange", follow);
follow();
keepQuery();
