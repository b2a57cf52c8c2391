// The tones of a telephone: keys (DTMF), ringing, and the beep before a recording. All numbers are hertz and seconds.

const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477];
const PAD = "123456789*0#";
const KEY_SECONDS = 0.16;
const RINGING = [440, 480];
const RING_ON = 2;
const RING_EVERY = 6;
const LOUDNESS = 0.12;
const EDGE = 0.005;

export class Tones {
  #context;
  #ringing = [];

  constructor(context) {
    this.#context = context;
  }

  /** The two tones of a key. */
  key(key) {
    const place = PAD.indexOf(key);
    this.#sound([ROWS[Math.floor(place / 3)], COLUMNS[place % 3]], 0, KEY_SECONDS);
  }

  /** The tone before a recording. */
  beep() {
    this.#sound([1000], 0, 0.4);
  }

  /** What a caller hears while the other phone rings, for some seconds. */
  ring(seconds) {
    for (let start = 0; start < seconds; start += RING_EVERY) {
      this.#ringing.push(...this.#sound(RINGING, start, Math.min(RING_ON, seconds - start), LOUDNESS / 2));
    }
  }

  /** Stop ringing. */
  quiet() {
    for (const tone of this.#ringing) tone.stop();
    this.#ringing = [];
  }

  #sound(frequencies, start, seconds, loudness = LOUDNESS) {
    const context = this.#context;
    const from = context.currentTime + start;
    const gain = context.createGain();
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(loudness, from + EDGE);
    gain.gain.setValueAtTime(loudness, Math.max(from + EDGE, from + seconds - EDGE));
    gain.gain.linearRampToValueAtTime(0, from + seconds);
    gain.connect(context.destination);
    return frequencies.map((frequency) => {
      const tone = context.createOscillator();
      tone.frequency.value = frequency;
      tone.connect(gain);
      tone.start(from);
      tone.stop(from + seconds);
      return tone;
    });
  }
}
