// The keypad: twelve buttons, and the same keys on the computer's keyboard.

import { onLanguage, pageLanguage } from "./words.js";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];
const LIT_MILLISECONDS = 160;

/**
 * Put the buttons into an element; `press` is called with each key, `hangUp` for Escape.
 * Returns what sets their names and hints: by language and key, as the line tells them.
 */
export function keypad(element, shortcuts, press, hangUp) {
  const buttons = new Map(KEYS.map((key) => [key, button(key, press)]));
  element.append(...buttons.values());
  let hints = {};
  const describeAll = () => buttons.forEach((button, key) => describe(button, key, hints[pageLanguage()]?.[key] ?? []));
  onLanguage(describeAll);
  document.addEventListener("keydown", (event) => {
    if (!shortcuts.checked || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("select, textarea, input:not([type=checkbox])")) return;
    if (event.key === "Escape") hangUp();
    if (!buttons.has(event.key)) return;
    event.preventDefault();
    light(buttons.get(event.key));
    press(event.key);
  });
  return (found) => {
    hints = found;
    describeAll();
  };
}

function button(key, press) {
  const element = document.createElement("button");
  element.type = "button";
  element.dataset.key = key;
  const sign = document.createElement("span");
  sign.textContent = key;
  sign.className = "sign";
  const hint = document.createElement("span");
  hint.className = "hint";
  element.append(sign, hint);
  // As on a telephone a key acts when it goes down; a click without a pointer comes from a keyboard or a screen reader.
  element.addEventListener("pointerdown", (event) => event.button === 0 && press(key));
  element.addEventListener("click", (event) => event.detail === 0 && press(key));
  return element;
}

function describe(element, key, [name = "", hint = ""]) {
  element.querySelector(".hint").textContent = hint;
  element.setAttribute("aria-label", [name || key, hint].filter(Boolean).join(", "));
}

function light(element) {
  element.classList.add("lit");
  setTimeout(() => element.classList.remove("lit"), LIT_MILLISECONDS);
}
