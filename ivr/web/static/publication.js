// Which version the line speaks, since when, how far the good voice is, and what is wrong with the menus folder.

import { BASE } from "./socket.js";
import { onLanguage, text } from "./words.js";

/** How often the line is asked, in milliseconds. */
const ASK = 2000;

/** What the page shows of a line, and which versions callers hear on all lines: texts that differ once something changed. */
const told = (line) => JSON.stringify([line?.publication, line?.voice]);
const heard = (line) => JSON.stringify([line?.version, line?.lines]);

export class Publication {
  #speaks;
  #errors;
  #voice;
  #onVersion;
  #line = null;
  #chosen = "";
  #timer = 0;

  /**
   * @param speaks the element that tells what is spoken
   * @param errors the list of what is wrong with the folder
   * @param voice the element that tells how far the good voice is, until callers hear it everywhere
   * @param onVersion called with what the line tells of itself whenever it, or another line, speaks another version
   */
  constructor(speaks, errors, voice, onVersion) {
    this.#speaks = speaks;
    this.#errors = errors;
    this.#voice = voice;
    this.#onVersion = onVersion;
    onLanguage(() => this.#draw());
  }

  /** Follow another line from now on, by its name; "" is the first one. */
  choose(name) {
    this.#chosen = name;
    return this.follow();
  }

  /** Ask now, and from now on. */
  async follow() {
    clearTimeout(this.#timer);
    const asked = this.#chosen;
    try {
      const line = await (await fetch(`${BASE}/line${asked && `?line=${encodeURIComponent(asked)}`}`)).json();
      if (asked !== this.#chosen) return;
      const other = heard(line) !== heard(this.#line);
      const news = told(line) !== told(this.#line);
      this.#line = line;
      if (other) this.#onVersion(line);
      if (news) this.#draw();
    } catch {
      // The line is being started again: it is asked again soon.
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.follow(), ASK);
  }

  #draw() {
    if (!this.#line) return;
    this.#drawVoice(this.#line.voice);
    if (this.#line.publication) this.#drawVersion(this.#line.publication);
  }

  #drawVoice(voice) {
    const coming = voice.spoken < voice.texts;
    this.#voice.hidden = !coming && !voice.trouble;
    this.#voice.textContent = this.#voice.hidden ? "" : text(voice.trouble ? "voiceMissing" : "voiceComing", voice);
  }

  #drawVersion(publication) {
    const { errors, version } = publication.folder;
    const since = new Date(publication.since).toLocaleString(document.documentElement.lang);
    const words = [text("speaks", { version: publication.version, since })];
    if (publication.stands_in) words.push(text("standsIn", { ...publication, count: errors.length }));
    else if (errors.length) words.push(text("folderErrors", { count: errors.length }));
    else if (version !== publication.version) words.push(text("folderDiffers", { version }));
    this.#speaks.textContent = words.join(" ");
    this.#errors.replaceChildren(...errors.map((error) => {
      const item = document.createElement("li");
      item.lang = "en";
      item.textContent = error;
      return item;
    }));
    this.#errors.hidden = !errors.length;
  }
}
