// Change: what the check says while somebody types, facts that are looked for, and line numbers beside a file.

const PAUSE = 500;

const shown = (element, words) => Object.assign(document.createElement(element), { textContent: words });

/** One text: asks what is known of it half a second after the last key, and shows only the newest answer. */
function watch(form, address) {
  const remarks = form.querySelector(".remarks");
  let timer = 0;
  let newest = 0;

  async function ask() {
    const asked = (newest += 1);
    try {
      const answer = await fetch(address, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      if (asked !== newest || !answer.ok) return;
      show(await answer.json());
    } catch {
      // The line is out of reach: what was shown stays, and Save says more.
    }
  }

  function show({ refused, seconds = {}, levels = {}, remarks: told = [], elsewhere = 0 }) {
    for (const [code, value] of Object.entries(seconds)) {
      const place = form.querySelector(`[data-seconds="${code}"]`);
      if (place) place.textContent = place.dataset.shown.replace("#", value.toFixed(1));
    }
    for (const [code, level] of Object.entries(levels)) {
      const place = document.getElementById(`level-${code}`);
      if (place) {
        place.textContent = place.textContent.replace(/-?[\d.]+ /, `${level.value} `);
        place.classList.toggle("problem", level.verdict !== "easy");
      }
    }
    const lines = (refused ? [{ severity: "error", ...refused }] : told).map(({ severity, problem, remedy, language }) => {
      const line = shown("p", "");
      line.className = severity;
      const name = severity === "error" ? remarks.dataset.wordsError : remarks.dataset.wordsWarning;
      const words = shown("span", `${problem}. ${remedy}`);
      words.lang = document.documentElement.lang;
      line.append(shown("strong", language ? `${name} (${language})` : name), " ", words);
      return line;
    });
    if (elsewhere) lines.push(shown("p", remarks.dataset.elsewhere));
    remarks.replaceChildren(...lines);
    form.closest(".text").classList.toggle("wrong", Boolean(refused) || told.some(({ severity }) => severity === "error"));
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
}

const list = document.querySelector("[data-check]");
if (list) for (const form of list.querySelectorAll("[data-text]")) watch(form, list.dataset.check);

for (const field of document.querySelectorAll("[data-filter]")) {
  const entries = [...document.getElementById(field.dataset.filter).children];
  field.addEventListener("input", () => {
    const wanted = field.value.toLowerCase();
    for (const each of entries) each.hidden = !each.textContent.toLowerCase().includes(wanted);
  });
}

/** The text that was changed last, or that a message leads to, is shown and reached with the keyboard. */
const at = new URLSearchParams(location.search).get("at") ?? location.hash.slice("#t-".length);
const place = at && document.getElementById(`t-${at}`);
if (place) {
  place.scrollIntoView({ block: "center" });
  place.querySelector("textarea, input:not([type=hidden])")?.focus({ preventScroll: true });
}

const code = document.querySelector("[data-code]");
if (code) {
  const numbers = document.querySelector("[data-numbers]");
  const wrong = new Set(code.dataset.wrong.split(" "));
  const draw = () => {
    const count = code.value.split("\n").length;
    numbers.replaceChildren(...Array.from({ length: count }, (_, index) => {
      const line = String(index + 1);
      return shown(wrong.has(line) ? "b" : "span", `${line}\n`);
    }));
  };
  const go = (line) => {
    const start = code.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    const end = code.value.indexOf("\n", start);
    code.focus();
    code.setSelectionRange(start, end < 0 ? code.value.length : end);
    code.scrollTop = (line - 5) * (code.scrollHeight / code.value.split("\n").length);
  };
  code.addEventListener("input", draw);
  code.addEventListener("scroll", () => { numbers.scrollTop = code.scrollTop; });
  draw();
  if (code.dataset.at) go(Number(code.dataset.at));
  for (const link of document.querySelectorAll("[data-line]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      go(Number(link.dataset.line));
    });
  }
}
