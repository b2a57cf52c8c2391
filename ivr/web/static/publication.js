// Which version the line speaks, since when, and what is wrong with the one in the menus folder.

import { onLanguage, text } from "./words.js";

/** How often the line is asked, in milliseconds. */
const ASK = 2000;

export class Publication {
  #speaks;
  #errors;
  #onVersion;
  #line = null;

  /**
   * @param speaks the element that tells what is spoken
   * @param errors the list of what is wrong with the folder
   * @param onVersion called with what the line tells of itself whenever it speaks another version
   */
  constructor(speaks, errors, onVersion) {
    this.#speaks = speaks;
    this.#errors = errors;
    this.#onVersion = onVersion;
    onLanguage(() => this.#draw());
  }

  /** Ask now, and from now on. */
  async follow() {
    try {
      const line = await (await fetch("/phone/line")).json();
      const other = line.version !== this.#line?.version;
      const news = JSON.stringify(line.publication) !== JSON.stringify(this.#line?.publication);
      this.#line = line;
      if (other) this.#onVersion(line);
      if (other || news) this.#draw();
    } catch {
      // The line is being started again: it is asked again soon.
    }
    setTimeout(() => this.follow(), ASK);
  }

  #draw() {
    const told = this.#line?.publication;
    if (!told) return;
    const { errors, version } = told.folder;
    const since = new Date(told.since).toLocaleString(document.documentElement.lang);
    const words = [text("speaks", { version: told.version, since })];
    if (errors.length) words.push(text("folderErrors", { count: errors.length }));
    else if (version !== told.version) words.push(text("folderDiffers", { version }));
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
