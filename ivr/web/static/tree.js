// The menu tree, with the place of the call marked.

import { onLanguage, text } from "./words.js";

const OWN_PLACES = new Set(["menu", "topic"]);

export class Tree {
  #list;
  #scroll;
  #languages = new Map();
  #language = "";
  #items = [];
  #place = null;

  constructor(list, scroll) {
    this.#list = list;
    this.#scroll = scroll;
    onLanguage(() => this.#draw());
  }

  /** What the line told of itself: the tree in each of its languages. */
  set(languages) {
    this.#languages = new Map(languages.map(({ code, tree }) => [code, tree]));
    if (!this.#languages.has(this.#language)) this.#language = languages[0].code;
    this.#draw();
  }

  /** Draw it in a language of the line. */
  show(language) {
    if (language === this.#language || !this.#languages.has(language)) return;
    this.#language = language;
    this.#draw();
  }

  /** Mark where the call is: the fields of the state (mode, at, why), or null. */
  mark(place) {
    this.#place = place;
    for (const { element } of this.#items) element.removeAttribute("aria-current");
    const found = place && this.#find(place);
    if (!found) return;
    found.element.setAttribute("aria-current", "location");
    const top = found.element.offsetTop - this.#scroll.offsetTop;
    this.#scroll.scrollTop = top - this.#scroll.clientHeight / 2;
  }

  /** Whether a reason for ringing is a warning sign: one of the tree, or one that nobody named. */
  isRedFlag(why) {
    return why === "unknown" || this.#items.some(({ row }) => row.id === why && row.kind === "red-flag");
  }

  /** The choices of the menu where the call is: key, label and language. */
  choices(place) {
    if (place?.mode !== "menu") return [];
    return this.#items
      .filter(({ row, parent }) => row.key && parent === place.at)
      .map(({ row: { key, label } }) => ({ key, label, lang: this.#language }));
  }

  #find({ mode, at, why }) {
    const here = this.#items.find(({ row }) => row.id === at && OWN_PLACES.has(row.kind));
    if (OWN_PLACES.has(mode) || !why) return here;
    const flag = this.#items.find(({ row }) => row.id === why && row.kind === "red-flag");
    const menu = here?.row.kind === "topic" ? here.parent : at;
    return flag ?? this.#items.find(({ row, parent }) => row.kind === "staff" && parent === menu) ?? here;
  }

  #draw() {
    this.#items = [];
    const lists = [this.#list];
    const parents = [""];
    this.#list.replaceChildren();
    this.#list.lang = this.#language;
    for (const row of this.#languages.get(this.#language) ?? []) {
      const element = item(row);
      const holder = document.createElement("li");
      holder.append(element);
      lists[row.depth].append(holder);
      this.#items.push({ row, element, parent: parents[row.depth] });
      if (row.kind !== "menu") continue;
      lists[row.depth + 1] = holder.appendChild(document.createElement("ul"));
      parents[row.depth + 1] = row.id;
    }
    for (const list of this.#list.querySelectorAll("ul:empty")) list.remove();
    this.mark(this.#place);
  }
}

function item(row) {
  const element = document.createElement("div");
  element.className = `place ${row.kind}`;
  element.dataset.id = row.id;
  const key = document.createElement("kbd");
  key.textContent = row.key;
  const name = document.createElement("span");
  name.textContent = row.label || text("startMenu");
  if (!row.label) name.lang = document.documentElement.lang;
  const facts = document.createElement("span");
  facts.className = "facts";
  facts.lang = document.documentElement.lang;
  facts.textContent = about(row);
  if (row.key) element.append(key);
  element.append(name, facts);
  return element;
}

function about(row) {
  const facts = [];
  if (row.parts) facts.push(row.parts > 1 ? text("parts", row) : text("part"));
  if (row.seconds >= 1) facts.push(text("seconds", { seconds: Math.round(row.seconds) }));
  if (row.shown_above) facts.push(text("above"));
  return facts.join(", ");
}
