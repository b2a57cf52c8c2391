// The whole call as a list of sentences, keys and rings, and as text to copy.

import { onLanguage, outcome, text } from "./words.js";

/** Pixels from the end of the list within which a reader is following the call, and is not reading further up. */
const NEAR = 60;

/** A time of the call as minutes and seconds. */
export function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

export class Log {
  #entries = [];
  #elements;
  #head = () => "";

  /** `elements`: list, scroll, empty, copy and copied. */
  constructor(elements) {
    this.#elements = elements;
    elements.copy.addEventListener("click", () => this.#copy());
    onLanguage(() => this.#showAll());
  }

  /** Begin a new call; `head` gives the first line of its transcript. */
  begin(head) {
    this.#entries = [];
    this.#head = head;
    this.#showAll();
  }

  /** Words that were heard; or those of a text message, where `side` is `texted`. */
  words(at, side, words, lang) {
    this.#add({ at, kind: { staff: "whisper", texted: "texted" }[side] ?? "line", words, lang });
  }

  /** Anything else: `key` names the text and the kind of entry. */
  note(at, key, values = {}, kind = "note") {
    this.#add({ at, key, values, kind });
  }

  /** The transcript as text. */
  transcript() {
    const lines = this.#entries.map((entry) => `${clock(entry.at).padStart(5)}  ${plain(entry)}`);
    return [this.#head(), "", ...lines, ""].join("\n");
  }

  #add(entry) {
    const { scroll } = this.#elements;
    const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;
    this.#entries.push(entry);
    this.#show(entry);
    if (atEnd) scroll.scrollTop = scroll.scrollHeight;
  }

  #showAll() {
    this.#elements.list.replaceChildren();
    this.#elements.empty.hidden = this.#entries.length > 0;
    this.#elements.copy.disabled = this.#entries.length === 0;
    this.#elements.copied.textContent = "";
    for (const entry of this.#entries) this.#show(entry);
  }

  #show(entry) {
    this.#elements.empty.hidden = true;
    this.#elements.copy.disabled = false;
    const item = document.createElement("li");
    item.className = entry.kind;
    const time = document.createElement("span");
    time.className = "time";
    time.textContent = clock(entry.at);
    const body = document.createElement("div");
    if (entry.words !== undefined) {
      const who = document.createElement("span");
      who.className = "who";
      who.textContent = text(`log:${entry.kind}`);
      const words = document.createElement("p");
      words.lang = entry.lang;
      words.textContent = entry.words;
      body.append(who, words);
    } else {
      body.textContent = noted(entry);
      if (entry.values.address) body.append(" ", link(entry.values.address));
    }
    item.append(time, body);
    this.#elements.list.append(item);
  }

  async #copy() {
    const transcript = this.transcript();
    try {
      await navigator.clipboard.writeText(transcript);
      this.#elements.copied.textContent = text("copied");
    } catch {
      getSelection().selectAllChildren(this.#elements.list);
      this.#elements.copied.textContent = text("notCopied");
    }
    this.#elements.copied.classList.remove("hidden");
  }
}

/** The way to a file that belongs to the call. */
function link(address) {
  const found = document.createElement("a");
  found.href = address;
  found.download = "";
  found.textContent = text("download");
  return found;
}

/** A note in the page's language: how a ring ended is a word of the carrier, which is translated too. */
function noted({ key, values }) {
  return text(key, values.outcome ? { ...values, outcome: outcome(values.outcome) } : values);
}

function plain(entry) {
  if (entry.words === undefined) return noted(entry);
  return `${text(`log:${entry.kind}`)} (${entry.lang}): ${entry.words}`;
}
