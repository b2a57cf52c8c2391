// The words of the page in English and Spanish. The line's own words are never translated here.

import { SIDES_EN, SIDES_ES } from "./sides.js";

const EN = {
  ...SIDES_EN,
  documentTitle: "Phone – information line",
  toPhone: "To the phone",
  title: "Information line",
  subtitle: "A telephone for trying it out, on this machine only",
  speaks: "Version {version} speaks, since {since}.",
  folderErrors: "The menus folder has mistakes ({count}), so it is not spoken:",
  folderDiffers: "The menus folder holds version {version}, which is not spoken.",
  pageLanguage: "Language of this page",
  phone: "Phone",
  ready: "Ready",
  invite: "Press Call. The line speaks at once.",
  keypad: "Keypad",
  say: "Or say",
  sayIt: "Say it",
  call: "Call",
  hangUp: "Hang up",
  hangUpStaff: "Hang up as staff",
  skip: "Skip",
  staff: "Staff's phones",
  line: "Line that is called",
  lineSpeaks: "{line} at {number}: version {version}",
  lineInstead: "{name} at {number}: does not speak, {line} answers (version {version})",
  firstLine: "the first line",
  standsIn: "The first line does not speak, and never was fit to. The line {stands_in} answers its callers, and tells them so. What is wrong ({count}):",
  caller: "Caller's number",
  clinic: "Clinic",
  speed: "Speed",
  record: "Keep each call as a file that ivr replay plays again",
  shortcuts: "Keys 0–9, * and # of the keyboard press the phone's; Esc hangs up",
  conversation: "The call so far",
  copy: "Copy transcript",
  copied: "The transcript is copied.",
  notCopied: "Copying is not allowed here. The transcript is selected: copy it with the keyboard.",
  emptyLog: "Every sentence, key and ring of the call appears here.",
  tree: "Menu tree",
  state: "State",
  wire: "For testers: what the carrier sent and received",
  emptyWire: "Each webhook of the call appears here, the newest first.",
  sent: "What it sent",
  received: "What it received",
  nothing: "(nothing)",
  voiceComing: "The good voice has spoken {spoken} of {texts} texts, the most urgent first. Until then you hear espeak, which is hard to understand.",
  voiceMissing: "You hear espeak, which is hard to understand: {trouble}",
  footer: "In a real emergency dial 911. This phone reaches nobody: it plays the line on this machine.",
  startMenu: "Main menu",
  "caller:shown": "Shown: +1 202 555 0142",
  "caller:withheld": "Withheld",
  "clinic:clock": "As on the clock",
  "clinic:open": "Open",
  "clinic:closed": "Closed",
  "speed:1": "Normal",
  "speed:1.5": "1.5 times as fast",
  "speed:2": "Twice as fast",
  "speed:4": "Four times as fast",
  "speed:0": "Captions only, no sound",
  connecting: "Calling …",
  listening: "The line speaks",
  whispering: "Staff hear the whisper",
  waiting: "Your turn",
  waitingStaff: "Staff's turn",
  ringing: "Staff's phone rings …",
  talking: "You talk with staff",
  recording: "Your message is recorded",
  moment: "One moment …",
  interrupted: "The sound was interrupted. It goes on by itself, or with your next key or click.",
  urgent: "Warning sign: staff are rung, and it is on the callback list",
  over: "The call is over",
  keysYes: "Keys work now",
  keysNo: "Please listen: keys do not work yet",
  talkingCaption: "(You and staff can talk now. Here it takes a few seconds.)",
  recordingCaption: "(Speak after the tone. Nothing is recorded here. Pound ends it, and so does any other key.)",
  busyPhone: "Too many calls at once. Close another phone first.",
  lost: "The connection to the line is lost. Is it still running?",
  noSound: "No sound for this: {words}",
  seconds: "{seconds} s",
  parts: "{parts} parts",
  part: "1 part",
  above: "see above",
  transcriptHead: "Call to the line {line}, menus {version}, {date}",
  "log:began": "{caller} calls {called}",
  "log:line": "Line",
  "log:whisper": "To staff",
  "log:texted": "Text message to the caller (nothing is sent here)",
  "log:you": "You press {key}",
  "log:spoke": "You say: {words}",
  "log:they": "Staff press {key}",
  "log:early": "Key {key} is not taken: this cannot be cut off",
  "log:silence": "(silence)",
  "log:dialled": "Staff's phone {number} rings, showing {caller_id}",
  "log:ring-ended": "Staff's phone {number}: {outcome}",
  "log:screened": "The assistant of {number} shows its owner: {text}",
  "log:bridged": "You talk with {number}",
  "log:transfer-ended": "The transfer is over: {outcome}",
  "log:recording": "A message may be spoken, {seconds} s at most",
  "log:recorded": "The message is over",
  "log:recorded-here": "The call is recorded as a file that ivr replay plays again.",
  download: "Download it",
  "log:kept": "The call is kept. To play it again:  ivr replay {file}",
  "log:not-kept": "The call could not be kept: {problem}",
  "log:warned": "The carrier warns: {code} {problem}",
  "log:refused": "The carrier refuses: {code} {problem}",
  "outcome:completed": "they talked",
  "outcome:answered": "answered",
  "outcome:no-answer": "no answer",
  "outcome:busy": "busy",
  "outcome:failed": "failed",
  "outcome:canceled": "canceled",
  "outcome:declined": "declined",
  "end:document-ended": "The line has ended the call",
  "end:line-hung-up": "The line has hung up",
  "end:person-hung-up": "You have hung up",
  "end:rejected": "The line has turned the call down",
  "end:application-error": "The carrier says: an application error has occurred. Goodbye.",
  "end:loop": "The call goes round in a loop",
};

const ES = {
  ...SIDES_ES,
  documentTitle: "Teléfono – línea de información",
  toPhone: "Ir al teléfono",
  title: "Línea de información",
  subtitle: "Un teléfono para probarla, solo en esta computadora",
  speaks: "Habla la versión {version}, desde {since}.",
  folderErrors: "La carpeta de los menús tiene errores ({count}), por eso la línea no la usa:",
  folderDiffers: "La carpeta de los menús tiene la versión {version}, que la línea no usa.",
  pageLanguage: "Idioma de esta página",
  phone: "Teléfono",
  ready: "Listo",
  invite: "Oprima Llamar. La línea habla enseguida.",
  keypad: "Teclado",
  say: "O diga",
  sayIt: "Decirlo",
  call: "Llamar",
  hangUp: "Colgar",
  hangUpStaff: "Colgar (personal)",
  skip: "Adelantar",
  staff: "Teléfonos del personal",
  line: "Línea a la que se llama",
  lineSpeaks: "{line} en el {number}: versión {version}",
  lineInstead: "{name} en el {number}: no habla, contesta {line} (versión {version})",
  firstLine: "la primera línea",
  standsIn: "La primera línea no habla, y nunca estuvo lista. La línea {stands_in} contesta a quien llama, y se lo dice. Lo que está mal ({count}):",
  caller: "Número de quien llama",
  clinic: "Consultorio",
  speed: "Velocidad",
  record: "Guardar cada llamada en un archivo que ivr replay repite",
  shortcuts: "Las teclas 0–9, * y # del teclado marcan en el teléfono; Esc cuelga",
  conversation: "La llamada hasta ahora",
  copy: "Copiar transcripción",
  copied: "La transcripción está copiada.",
  notCopied: "Aquí no se permite copiar. La transcripción está seleccionada: cópiela con el teclado.",
  emptyLog: "Aquí aparece cada frase, tecla y timbre de la llamada.",
  tree: "Árbol de menús",
  state: "Estado",
  wire: "Para pruebas: lo que la compañía telefónica envió y recibió",
  emptyWire: "Aquí aparece cada webhook de la llamada, primero el más reciente.",
  sent: "Lo que envió",
  received: "Lo que recibió",
  nothing: "(nada)",
  voiceComing: "La voz buena ya grabó {spoken} de {texts} textos, los más urgentes primero. Hasta entonces se oye espeak, que se entiende mal.",
  voiceMissing: "Se oye espeak, que se entiende mal: {trouble}",
  footer: "En una emergencia real, marque 911. Este teléfono no llama a nadie: reproduce la línea en esta computadora.",
  startMenu: "Menú principal",
  "caller:shown": "Visible: +1 202 555 0142",
  "caller:withheld": "Oculto",
  "clinic:clock": "Según el reloj",
  "clinic:open": "Abierto",
  "clinic:closed": "Cerrado",
  "speed:1": "Normal",
  "speed:1.5": "1.5 veces más rápido",
  "speed:2": "El doble de rápido",
  "speed:4": "Cuatro veces más rápido",
  "speed:0": "Solo subtítulos, sin sonido",
  connecting: "Llamando …",
  listening: "Habla la línea",
  whispering: "El personal oye el aviso",
  waiting: "Su turno",
  waitingStaff: "Turno del personal",
  ringing: "Suena el teléfono del personal …",
  talking: "Habla con el personal",
  recording: "Se graba su mensaje",
  moment: "Un momento …",
  interrupted: "El sonido se interrumpió. Sigue solo, o con la próxima tecla o clic.",
  urgent: "Señal de alerta: se llama al personal, y está en la lista de llamadas por devolver",
  over: "La llamada terminó",
  keysYes: "Ya puede oprimir teclas",
  keysNo: "Escuche, por favor: aún no se aceptan teclas",
  talkingCaption: "(Ya pueden hablar usted y el personal. Aquí dura unos segundos.)",
  recordingCaption: "(Hable después del tono. Aquí no se graba nada. La tecla numeral termina el mensaje, y también cualquier otra tecla.)",
  busyPhone: "Hay demasiadas llamadas a la vez. Cierre antes otro teléfono.",
  lost: "Se perdió la conexión con la línea. ¿Sigue funcionando?",
  noSound: "No hay sonido para esto: {words}",
  seconds: "{seconds} s",
  parts: "{parts} partes",
  part: "1 parte",
  above: "vea arriba",
  transcriptHead: "Llamada a la línea {line}, menús {version}, {date}",
  "log:began": "{caller} llama a {called}",
  "log:line": "Línea",
  "log:whisper": "Al personal",
  "log:texted": "Mensaje de texto a quien llama (aquí no se envía nada)",
  "log:you": "Usted oprime {key}",
  "log:spoke": "Usted dice: {words}",
  "log:they": "El personal oprime {key}",
  "log:early": "La tecla {key} no se acepta: esto no se puede interrumpir",
  "log:silence": "(silencio)",
  "log:dialled": "Suena el teléfono del personal {number}, que muestra {caller_id}",
  "log:ring-ended": "Teléfono del personal {number}: {outcome}",
  "log:screened": "El asistente de {number} muestra a su dueño: {text}",
  "log:bridged": "Usted habla con {number}",
  "log:transfer-ended": "Termina la transferencia: {outcome}",
  "log:recording": "Puede dejar un mensaje de hasta {seconds} s",
  "log:recorded": "Termina el mensaje",
  "log:recorded-here": "La llamada quedó grabada en un archivo que ivr replay repite.",
  download: "Descargarlo",
  "log:kept": "La llamada está guardada. Para repetirla:  ivr replay {file}",
  "log:not-kept": "No se pudo guardar la llamada: {problem}",
  "log:warned": "La compañía telefónica advierte ({code}): {problem}",
  "log:refused": "La compañía telefónica rechaza ({code}): {problem}",
  "outcome:completed": "hablaron",
  "outcome:answered": "contestó",
  "outcome:no-answer": "sin respuesta",
  "outcome:busy": "ocupado",
  "outcome:failed": "falló",
  "outcome:canceled": "cancelado",
  "outcome:declined": "no aceptó",
  "end:document-ended": "La línea terminó la llamada",
  "end:line-hung-up": "La línea colgó",
  "end:person-hung-up": "Usted colgó",
  "end:rejected": "La línea rechazó la llamada",
  "end:application-error": "La compañía telefónica dice: ocurrió un error. Adiós.",
  "end:loop": "La llamada da vueltas sin fin",
};

const TABLES = { en: EN, es: ES };
const listeners = [];
let language = "en";

/** The text for a key in the page's language, with its blanks filled in. */
export function text(key, values = {}) {
  return (TABLES[language][key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** The word for how a ring or transfer ended; the carrier's own word where there is none. */
export function outcome(word) {
  return TABLES[language][`outcome:${word}`] ?? word;
}

/** The page's language: "en" or "es". */
export function pageLanguage() {
  return language;
}

/** Do something now, and again whenever the page's language changes. */
export function onLanguage(listener) {
  listeners.push(listener);
  listener();
}

/** Set an element's text from a key, for good: it follows the page's language. */
export function label(element, key) {
  element.dataset.t = key;
  element.textContent = text(key);
}

/** Change the page's language and remember it. */
export function setLanguage(code) {
  language = code in TABLES ? code : "en";
  document.documentElement.lang = language;
  document.title = text("documentTitle");
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = text(element.dataset.t);
  for (const element of document.querySelectorAll("[data-t-label]")) {
    element.setAttribute("aria-label", text(element.dataset.tLabel));
  }
  for (const button of document.querySelectorAll("[data-page-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.pageLanguage === language));
  }
  for (const listener of listeners) listener();
  try {
    localStorage.setItem("page-language", language);
  } catch { /* a browser that keeps nothing: the choice is for now */ }
}

/** The language chosen last time, or the browser's own. */
export function preferredLanguage() {
  try {
    const kept = localStorage.getItem("page-language");
    if (kept) return kept;
  } catch { /* nothing is kept */ }
  return navigator.language.startsWith("es") ? "es" : "en";
}
