// For testers: each webhook with the form that the carrier sent and the document that it received.

import { clock } from "./log.js";
import { text } from "./words.js";

const SIDE_BY_SIDE = matchMedia("(min-width: 60rem)");

/** The document as lines, an element in each, indented as deep as it lies. */
export function pretty(xml) {
  const parsed = new DOMParser().parseFromString(xml, "application/xml");
  return parsed.querySelector("parsererror") ? xml : lines(parsed.documentElement, "").join("\n");
}

function lines(element, indent) {
  const attributes = [...element.attributes].map(({ name, value }) => ` ${name}="${value}"`).join("");
  const children = [...element.children];
  const mixed = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const name = element.tagName;
  if (mixed) return [`${indent}<${name}${attributes}>${element.innerHTML.trim()}</${name}>`];
  if (!children.length) return [`${indent}<${name}${attributes}/>`];
  const inside = children.flatMap((child) => lines(child, `${indent}  `));
  return [`${indent}<${name}${attributes}>`, ...inside, `${indent}</${name}>`];
}

/** Where the call is, as the next action of a document names it; null if it names nothing. */
export function placeIn(xml, url) {
  if (!xml) return null;
  const parsed = new DOMParser().parseFromString(xml, "application/xml");
  const action = parsed.querySelector("[action]")?.getAttribute("action");
  if (!action || !URL.canParse(action, url)) return null;
  const state = Object.fromEntries(new URL(action, url).searchParams);
  return state.mode ? state : null;
}

export class Wire {
  #list;
  #empty;
  /** Whether somebody opened or closed one: from then on that is left to them. */
  #touched = false;

  constructor(list, empty) {
    this.#list = list;
    this.#empty = empty;
  }

  /** Begin a new call. */
  begin() {
    this.#list.replaceChildren();
    this.#empty.hidden = false;
    this.#touched = false;
  }

  /** Show a webhook and its answer, above the ones before. */
  add(at, { reason, method, url, form, status, body }) {
    this.#empty.hidden = true;
    const details = document.createElement("details");
    if (!this.#touched && SIDE_BY_SIDE.matches) {
      this.#list.firstElementChild?.removeAttribute("open");
      details.open = true;
    }
    const summary = document.createElement("summary");
    const path = new URL(url).pathname;
    for (const [name, words] of [["time", clock(at)], ["reason", reason], ["path", `${method} ${path}`]]) {
      summary.append(span(name, words), " ");
    }
    summary.append(span(status < 300 ? "status" : "status bad", String(status)));
    summary.addEventListener("click", () => { this.#touched = true; });
    const both = document.createElement("div");
    both.className = "both";
    both.append(part("sent", `${method} ${url}\n\n${formLines(form)}`), part("received", body && pretty(body)));
    details.append(summary, both);
    this.#list.prepend(details);
  }
}

function formLines(form) {
  return [...form].sort(([one], [other]) => one.localeCompare(other)).map(([name, value]) => `${name}=${value}`).join("\n");
}

function span(name, words) {
  const element = document.createElement("span");
  element.className = name;
  element.textContent = words;
  return element;
}

function part(key, words) {
  const element = document.createElement("div");
  const head = document.createElement("h3");
  head.dataset.t = key;
  head.textContent = text(key);
  const code = document.createElement("pre");
  code.className = key;
  code.textContent = words || text("nothing");
  element.append(head, code);
  return element;
}

