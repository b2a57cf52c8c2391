// The way to the line: a WebSocket; or forms of the console, where the draft of a person is called.

/** Where the line's own addresses begin, and the mark that forms of the console bear. */
export const { line: BASE = "/phone", token: TOKEN = "" } = document.documentElement.dataset;
/** Milliseconds after which it is asked again, where nothing was told. */
const AGAIN = 250;

export function connect() {
  if (TOKEN) return new Forms();
  const address = new URL(`${BASE}/call`, location);
  address.protocol = address.protocol.replace("http", "ws");
  return new WebSocket(address);
}

/** What a WebSocket does, by one form after the other. */
class Forms {
  readyState = WebSocket.OPEN;
  onopen = () => {};
  onmessage = () => {};
  onclose = () => {};
  #call = "";
  #last = Promise.resolve();
  #timer = 0;

  constructor() {
    queueMicrotask(() => this.onopen());
    addEventListener("pagehide", () => this.#leave(), { once: true });
  }

  send(text) {
    clearTimeout(this.#timer);
    this.#last = this.#last.then(() => this.#ask(text));
  }

  async #ask(text) {
    if (this.readyState !== WebSocket.OPEN) return;
    try {
      const answer = await fetch(`${BASE}/call${this.#call && `/${this.#call}`}`, { method: "POST", body: this.#form(text) });
      if (!answer.ok) throw new Error(String(answer.status));
      const { call, messages, over } = await answer.json();
      this.#call = call;
      for (const message of messages) this.onmessage({ data: JSON.stringify(message) });
      if (over) this.#close();
      else if (messages.at(-1)?.event !== "moment") this.#timer = setTimeout(() => this.send("{}"), AGAIN);
    } catch {
      this.#close();
    }
  }

  #form(text) {
    return new URLSearchParams({ token: TOKEN, message: text });
  }

  #leave() {
    const address = `${BASE}/call/${this.#call}`;
    if (this.#call && this.readyState === WebSocket.OPEN) navigator.sendBeacon(address, this.#form('{"hangUp":true}'));
  }

  #close() {
    if (this.readyState !== WebSocket.OPEN) return;
    this.readyState = WebSocket.CLOSED;
    this.onclose();
  }
}
