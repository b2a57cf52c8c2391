// What the caller hears: the line's voice from its files, at any speed, and cut off at once.

const FADE = 0.005;
/** Milliseconds after which an interrupted sound is given up, and the call goes on without it. */
const PATIENCE = 1500;

export class Voice {
  #audio = new Audio();
  #context = null;
  #gain = null;
  #analyser = null;
  #finish = null;
  #patience = 0;
  /** Called when the sound stops without anybody's asking, as a locked screen or an incoming call makes it. */
  onInterrupted = () => {};

  constructor() {
    document.addEventListener("visibilitychange", () => this.#wake());
    for (const act of ["pointerdown", "keydown"]) addEventListener(act, () => this.#wake(), true);
  }

  /** Make sound possible. To be called from a click: browsers allow sound from then on. */
  start() {
    if (!this.#context) {
      this.#context = new AudioContext({ latencyHint: "interactive" });
      this.#gain = this.#context.createGain();
      this.#analyser = this.#context.createAnalyser();
      this.#analyser.fftSize = 1024;
      this.#context.createMediaElementSource(this.#audio).connect(this.#gain);
      this.#gain.connect(this.#analyser).connect(this.#context.destination);
      this.#context.addEventListener("statechange", () => this.#changed());
    }
    this.#context.resume();
    return this.#context;
  }

  #changed() {
    if (this.#context.state === "running") clearTimeout(this.#patience);
    else if (this.#finish) {
      this.onInterrupted();
      this.#wake();
    }
  }

  /** Go on after an interruption, if the browser lets us; a sound that does not go on is not waited for. */
  #wake() {
    if (!this.#finish || this.#context.state === "running") return;
    this.#context.resume().catch(() => {});
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => {
      if (this.#context.state !== "running") this.#finish?.(false);
    }, PATIENCE);
  }

  /** Play a sound to its end: true, or false if it could not be played. Cutting it off ends it too. */
  play(url, speed) {
    this.cut();
    if (!url) return Promise.resolve(false);
    return new Promise((resolve) => {
      const audio = this.#audio;
      this.#finish = (heard) => {
        this.#finish = null;
        clearTimeout(this.#patience);
        resolve(heard);
      };
      audio.onpause = () => {
        if (this.#finish && !audio.ended) this.#interrupted();
      };
      audio.onended = () => this.#finish?.(true);
      audio.onerror = () => this.#finish?.(false);
      audio.src = url;
      audio.defaultPlaybackRate = speed;
      audio.playbackRate = speed;
      this.#gain.gain.setValueAtTime(1, this.#context.currentTime);
      audio.play().catch((error) => {
        if (error.name !== "AbortError") this.#finish?.(false);
      });
      this.#wake();
    });
  }

  /** The browser paused the voice by itself: once more, or without it. */
  #interrupted() {
    this.onInterrupted();
    const give = this.#finish;
    this.#audio.play().catch(() => this.#finish === give && give(false));
  }

  /** Change the speed of what is playing. */
  speed(speed) {
    this.#audio.playbackRate = speed;
  }

  /** Be silent now. */
  cut() {
    this.#gain?.gain.setTargetAtTime(0, this.#context.currentTime, FADE);
    const finish = this.#finish;
    this.#finish = null;
    this.#audio.pause();
    finish?.(true);
  }

  /** How loud it is at this moment, from 0 to 1. */
  level() {
    if (!this.#analyser) return 0;
    const samples = new Float32Array(this.#analyser.fftSize);
    this.#analyser.getFloatTimeDomainData(samples);
    return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  }
}
