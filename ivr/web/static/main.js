// The page: joins the phone's parts and shows what happens in a call.

import { Call } from "./call.js";
import { keypad } from "./keypad.js";
import { Log } from "./log.js";
import { Publication } from "./publication.js";
import { Tones } from "./tones.js";
import { Tree } from "./tree.js";
import { Voice } from "./voice.js";
import { label, onLanguage, pageLanguage, preferredLanguage, setLanguage, text } from "./words.js";
import { Wire, placeIn } from "./wire.js";

const STAFF = [
  "answers", "myself", "person", "slow-person", "hello", "screening-accepted", "screening-ignored", "silent", "pocket",
  "declines", "hangs-up", "voicemail", "voicemail-at-once", "voicemail-short", "voicemail-long", "voicemail-full",
  "exchange", "fax", "no-answer", "no-answer,answers", "busy", "failed",
];
const CALLERS = ["shown", "withheld"];
const CLINICS = ["clock", "open", "closed"];
const SPEEDS = ["1", "1.5", "2", "4", "0"];
/** A second click on Call within this many milliseconds is a slip of the hand. */
const DOUBLE_CLICK = 600;

const LONG_CAPTION = 150;

const byId = (id) => document.getElementById(id);
const voice = new Voice();
const tree = new Tree(byId("tree"), byId("tree-scroll"));
const wire = new Wire(byId("wire"), byId("wire-empty"));
const log = new Log({
  list: byId("log"), scroll: byId("log-scroll"), empty: byId("log-empty"), copy: byId("copy"), copied: byId("copied"),
});
/** The sentences of the present answer, as far as they were heard. */
let heardNow = [];
/** Where the call is. */
let here = null;
let call = null;
let clicked = -Infinity;
let line = { line: "", version: "", languages: [] };

function fill(select, kind, values) {
  select.append(...values.map((value) => new Option("", value)));
  for (const option of select.options) label(option, `${kind}:${option.value}`);
}

function start() {
  const context = voice.start();
  const date = new Date();
  log.begin(() => text("transcriptHead", { ...line, date: date.toLocaleString(pageLanguage()) }));
  wire.begin();
  label(byId("status"), "connecting");
  showCaption("…");
  showCalling(true);
  voice.onInterrupted = () => {
    log.note(call?.at ?? 0, "interrupted", {}, "problem");
    label(byId("status"), "interrupted");
  };
  const chosen = Object.fromEntries(["staff", "caller", "clinic"].map((name) => [name, byId(name).value]));
  const wish = { ...chosen, line: byId("line").value, record: byId("record").checked };
  const speed = Number(byId("speed").value);
  call = new Call({ wish, speed, voice, tones: new Tones(context), on: shows() });
}

/** What is shown for each event of the call. */
function shows() {
  const note = (event, kind) => (values) => log.note(call.at, `log:${event}`, values, kind);
  const notes = ["began", "dialled", "ring-ended", "screened", "bridged", "transfer-ended", "recording", "recorded"];
  return {
    ...Object.fromEntries(notes.map((event) => [event, note(event, "note")])),
    acted: () => {
      label(byId("status"), "moment");
      showTaking(false);
    },
    early: note("early", "note"),
    warned: note("warned", "problem"),
    refused: note("refused", "problem"),
    kept: note("kept", "note"),
    "recorded-here": note("recorded-here", "note"),
    "not-kept": note("not-kept", "problem"),
    "stayed-silent": note("silence", "you"),
    pressed: ({ side, key }) => log.note(call.at, side === "staff" ? "log:they" : "log:you", { key }, "you"),
    spoke: ({ words }) => log.note(call.at, "log:spoke", { words }, "you"),
    heard: ({ side, words, lang }) => {
      log.words(call.at, side, words, lang);
      if (side === "caller") heardNow.push({ words, lang });
      if (side === "caller" || byId("staff").value === "myself") showCaption(words, lang);
    },
    texted: ({ words, lang }) => log.words(call.at, "texted", words, lang),
    requested: showRequest,
    moment: showMoment,
    mute: ({ words }) => log.note(call.at, "noSound", { words }, "problem"),
    ended: ({ how }) => {
      log.note(call.at, `end:${how}`);
      labelCaption(`end:${how}`);
    },
    "refused-call": () => log.note(call.at, "busyPhone", {}, "problem"),
    lost: () => log.note(call.at, "lost", {}, "problem"),
    closed: () => {
      call = null;
      showCalling(false);
      byId("say").hidden = true;
      label(byId("status"), "over");
      tree.mark(null);
      showUrgent(false);
      recap();
    },
  };
}

function showRequest(request) {
  wire.add(call.at, { ...request, reason: request.reason });
  if (request.side !== "caller") return;
  heardNow = [];
  recap();
  const place = placeIn(request.body, request.url);
  if (!place) return;
  byId("state").textContent = ["mode", "at", "part", "why"].filter((name) => place[name])
    .map((name) => `${name}=${place[name]}`).join(" ");
  showLanguage(place.lang);
  tree.mark(place);
  here = place;
  showUrgent(place.mode === "ring" && tree.isRedFlag(place.why));
}

function showLanguage(code) {
  tree.show(code);
  const badge = byId("call-language");
  badge.hidden = false;
  badge.lang = code;
  badge.textContent = new Intl.DisplayNames([code], { type: "language" }).of(code);
}

function showMoment({ doing, side, mayPress, maySay }) {
  if (maySay) byId("say").hidden = false;
  const staff = side === "staff";
  const status = { listening: staff ? "whispering" : "listening", waiting: staff ? "waitingStaff" : "waiting" };
  label(byId("status"), status[doing] ?? doing);
  if (doing === "talking" || doing === "recording") labelCaption(`${doing}Caption`);
  label(byId("call"), staff ? "hangUpStaff" : "hangUp");
  if (!staff && (doing === "waiting" || doing === "ringing")) recap(heardNow, doing === "waiting");
  else recap();
  showTaking(mayPress);
}

/** Whether keys are taken now. */
function showTaking(keys) {
  const chip = byId("takes-keys");
  chip.hidden = false;
  chip.classList.toggle("yes", keys);
  label(chip, keys ? "keysYes" : "keysNo");
  byId("keypad").classList.toggle("waits", !keys);
}

/** While a key or a person is waited for: everything that this answer said, and the choices as buttons. */
function recap(sentences = [], choose = false) {
  const choices = choose ? tree.choices(here) : [];
  byId("recap").hidden = sentences.length === 0;
  byId("caption").hidden = sentences.length > 0;
  byId("recap").replaceChildren(
    ...(choices.length ? choices.map(choice) : sentences.map(({ words, lang }) => {
      const line = document.createElement("p");
      line.lang = lang;
      line.textContent = words;
      return line;
    })),
  );
}

function choice({ key, label: words, lang }) {
  const button = document.createElement("button");
  button.type = "button";
  button.lang = lang;
  const sign = document.createElement("kbd");
  sign.textContent = key;
  button.append(sign, ` ${words}`);
  button.addEventListener("click", () => call?.press(key));
  return button;
}

/** Whether staff are being rung for a warning sign. */
function showUrgent(urgent) {
  byId("urgent").hidden = !urgent;
  byId("screen").classList.toggle("urgent", urgent);
}

function showCaption(words, lang = document.documentElement.lang) {
  const caption = byId("caption");
  delete caption.dataset.t;
  caption.classList.toggle("long", words.length > LONG_CAPTION);
  caption.lang = lang;
  caption.textContent = words;
}

function labelCaption(key) {
  byId("caption").classList.remove("long");
  byId("caption").lang = document.documentElement.lang;
  label(byId("caption"), key);
}

function showCalling(calling) {
  const button = byId("call");
  button.classList.toggle("hang-up", calling);
  label(button, calling ? "hangUp" : "call");
  byId("skip").disabled = !calling;
  byId("line").disabled = calling;
  byId("staff").disabled = calling;
  byId("caller").disabled = calling;
  byId("clinic").disabled = calling;
  byId("record").disabled = calling;
  byId("keypad").classList.remove("waits");
  byId("takes-keys").hidden = true;
  byId("countdown").textContent = "";
  if (calling) requestAnimationFrame(showSound);
}

/** While a call lasts: how loud it is, and how long it is waited for. */
function showSound() {
  byId("level").style.transform = `scaleX(${call ? Math.min(1, voice.level() * 1.4) : 0})`;
  const left = call?.left ?? null;
  byId("countdown").textContent = left === null ? "" : text("seconds", { seconds: Math.ceil(left) });
  if (call) requestAnimationFrame(showSound);
}

/** The lines that can be called, where there are several: the number of each, and what its callers hear. */
function showLines(lines = []) {
  const select = byId("line");
  const chosen = select.value;
  byId("line-choice").hidden = lines.length < 2;
  select.replaceChildren(...lines.map((each) => {
    const name = each.name || text("firstLine");
    return new Option(text(each.instead ? "lineInstead" : "lineSpeaks", { ...each, name }), each.name);
  }));
  select.value = lines.some(({ name }) => name === chosen) ? chosen : "";
}

function callOrHangUp() {
  const now = performance.now();
  if (now - clicked < DOUBLE_CLICK) return;
  clicked = now;
  if (call) call.hangUp();
  else start();
}

fill(byId("staff"), "staff", STAFF);
fill(byId("caller"), "caller", CALLERS);
fill(byId("clinic"), "clinic", CLINICS);
fill(byId("speed"), "speed", SPEEDS);
const describeKeys = keypad(byId("keypad"), byId("shortcuts"), (key) => call?.press(key), () => call?.hangUp());
byId("call").addEventListener("click", callOrHangUp);
byId("skip").addEventListener("click", () => call?.skip());
byId("speed").addEventListener("change", () => { if (call) call.speed = Number(byId("speed").value); });
byId("say").addEventListener("submit", (event) => {
  event.preventDefault();
  if (call?.say(byId("words").value)) byId("words").value = "";
});
byId("choices").addEventListener("submit", (event) => event.preventDefault());
for (const button of document.querySelectorAll("[data-page-language]")) {
  button.addEventListener("click", () => setLanguage(button.dataset.pageLanguage));
}
onLanguage(() => showLines(line.lines));
onLanguage(() => { if (byId("caption").dataset.t) byId("caption").lang = document.documentElement.lang; });
byId("record").checked = new URLSearchParams(location.search).has("record");
setLanguage(preferredLanguage());
const publication = new Publication(byId("publication"), byId("publication-errors"), byId("voice"), (found) => {
  if (found.version !== line.version) tree.set(found.languages);
  line = found;
  describeKeys(found.keys);
  showLines(found.lines);
});
byId("line").addEventListener("change", () => publication.choose(byId("line").value));
await publication.follow();
