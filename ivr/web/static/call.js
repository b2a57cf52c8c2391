// One call: what the carrier on the line's side tells, moment by moment, and what the person here does.

import { connect } from "./socket.js";

/** Seconds that ringing and talking really take at most: there is nothing to do meanwhile. */
const LONGEST_ASIDE = 6;
/** How many seconds a sentence is shown when there is no sound at all. */
const GLANCE = 0.1;

export class Call {
  #socket;
  #voice;
  #tones;
  #on;
  #speed;
  #sound = null;
  #moment = null;
  #clock = { at: 0, seen: performance.now() };
  #timer = 0;
  #over = false;
  #between = false; // two sentences of one answer, either of which a key cuts off
  #held = null;

  /**
   * `wish`: who calls, what staff do, and whether the clinic is open. `on`: what is shown, by the name of the event, and `moment`,
   * `acted`, `early`, `mute`, `lost` and `closed`.
   */
  constructor({ wish, speed, voice, tones, on }) {
    this.#voice = voice;
    this.#tones = tones;
    this.#on = on;
    this.#speed = speed;
    this.#socket = connect();
    this.#socket.onopen = () => this.#send(wish);
    this.#socket.onmessage = ({ data }) => this.#told(JSON.parse(data));
    this.#socket.onclose = () => this.#closed();
  }

  /** Seconds since the call began, for a caller who hears all of it at normal speed. */
  get at() {
    return this.#clock.at + ((performance.now() - this.#clock.seen) / 1000) * (this.#speed || 0);
  }

  /** Seconds of the moment that are still to come, where it is waited for. */
  get left() {
    const { doing, until } = this.#moment ?? {};
    return doing === "waiting" || doing === "recording" ? Math.max(0, (until - performance.now()) / 1000) : null;
  }

  /** Change the speed, from now on. 0 is without sound. */
  set speed(speed) {
    this.#speed = speed;
    if (speed) this.#voice.speed(speed);
    else if (this.#moment?.doing === "listening") this.skip();
  }

  /** Press a key: it cuts the words off, unless they cannot be. Between two sentences it waits for the next, as on a telephone. */
  press(key) {
    if (this.#over) return;
    this.#tones.key(key);
    if (this.#moment?.mayPress) this.#act({ key });
    else if (this.#between) this.#held ??= key;
    else this.#on.early({ key });
  }

  /** Say something: whether it is taken now. */
  say(words) {
    if (this.#over || !this.#moment?.maySay) return false;
    this.#act({ words });
    return true;
  }

  /** Let the moment be over. */
  skip() {
    if (this.#moment) this.#act({});
  }

  /** Hang up, as whoever is on the phone here. */
  hangUp() {
    this.#act({ hangUp: true });
  }

  #act(what) {
    const moment = this.#moment;
    this.#still();
    const lived = moment ? ((performance.now() - moment.began) / 1000) * (this.#speed || 1) : 0;
    const whole = !this.#speed && !what.key && !what.words && !what.hangUp; // captions alone: what was shown has been lived through
    const after = moment ? (whole ? moment.seconds : Math.min(moment.seconds, lived)) : 0;
    const acted = what.key || what.words || what.hangUp;
    this.#between = Boolean(moment?.mayPress) && !acted;
    this.#send({ moment: moment?.n, after, ...what });
    if (acted) this.#on.acted();
  }

  #still() {
    this.#moment = null;
    clearTimeout(this.#timer);
    this.#voice.cut();
    this.#tones.quiet();
  }

  #send(message) {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #told(message) {
    const { event, at } = message;
    if (at !== undefined) this.#clock = { at, seen: performance.now() };
    if (event === "moment") this.#live(message);
    else this.#on[event]?.(message);
    if (event === "heard") this.#sound = message;
    if (event === "ended" || event === "refused-call") this.#over = true;
  }

  #live(moment) {
    moment.began = performance.now();
    this.#moment = moment;
    this.#between = false;
    this.#on.moment(moment);
    if (this.#held) return this.#pressedMeanwhile(moment);
    const { doing, seconds } = moment;
    if (doing === "listening") this.#listen(moment);
    else if (doing === "waiting") this.#wait(moment, seconds / (this.#speed || 1));
    else this.#aside(moment, Math.min(seconds, LONGEST_ASIDE) / (this.#speed || LONGEST_ASIDE));
  }

  #pressedMeanwhile(moment) {
    const key = this.#held;
    this.#held = null;
    if (!moment.mayPress) {
      this.#on.early({ key });
      return this.#live(moment);
    }
    this.#sound = null;
    return this.#act({ key });
  }

  async #listen(moment) {
    const sound = this.#sound;
    this.#sound = null;
    if (!this.#speed) return this.#wait(moment, GLANCE);
    if (!sound) return this.#wait(moment, moment.seconds / this.#speed);
    const heard = await this.#voice.play(sound.audio, this.#speed);
    if (this.#moment !== moment) return undefined;
    if (heard) return this.skip();
    this.#on.mute(sound);
    return this.#wait(moment, moment.seconds / this.#speed);
  }

  #aside(moment, seconds) {
    if (moment.doing === "ringing") this.#tones.ring(seconds);
    if (moment.doing === "recording") this.#tones.beep();
    this.#wait(moment, seconds);
  }

  #wait(moment, seconds) {
    moment.until = performance.now() + seconds * 1000;
    this.#timer = setTimeout(() => this.#moment === moment && this.skip(), seconds * 1000);
  }

  #closed() {
    this.#still();
    if (!this.#over) this.#on.lost();
    this.#over = true;
    this.#on.closed();
  }
}
