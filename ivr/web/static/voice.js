// What the caller hears: the line's voice from its files, at any speed, and cut off at once.

const FADE = 0.005;

export class Voice {
  #audio = new Audio();
  #context = null;
  #gain = null;
  #analyser = null;
  #finish = null;

  /** Make sound possible. To be called from a click: browsers allow sound from then on. */
  start() {
    if (!this.#context) {
      this.#context = new AudioContext({ latencyHint: "interactive" });
      this.#gain = this.#context.createGain();
      this.#analyser = this.#context.createAnalyser();
      this.#analyser.fftSize = 1024;
      this.#context.createMediaElementSource(this.#audio).connect(this.#gain);
      this.#gain.connect(this.#analyser).connect(this.#context.destination);
    }
    this.#context.resume();
    return this.#context;
  }

  /** Play a sound to its end: true, or false if it could not be played. Cutting it off ends it too. */
  play(url, speed) {
    this.cut();
    if (!url) return Promise.resolve(false);
    return new Promise((resolve) => {
      const audio = this.#audio;
      this.#finish = (heard) => {
        this.#finish = null;
        resolve(heard);
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
    });
  }

  /** Change the speed of what is playing. */
  speed(speed) {
    this.#audio.playbackRate = speed;
  }

  /** Be silent now. */
  cut() {
    this.#gain?.gain.setTargetAtTime(0, this.#context.currentTime, FADE);
    this.#audio.pause();
    this.#finish?.(true);
  }

  /** How loud it is at this moment, from 0 to 1. */
  level() {
    if (!this.#analyser) return 0;
    const samples = new Float32Array(this.#analyser.fftSize);
    this.#analyser.getFloatTimeDomainData(samples);
    return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  }
}
