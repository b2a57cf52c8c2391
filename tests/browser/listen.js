// Runs in the page before its own scripts: measures what reaches the loudspeaker, can hold back the line's messages,
// gives callers time to press a key on however busy a machine, and draws less often, which is most of what a page costs.
// Where captions alone are read, nobody reads them here: a sentence, ringing and talking are over ten times as soon.
{
  const FRAME = 100;
  const PATIENT = 600;
  const SOONER = { 100: 10, 1000: 100 };
  const later = window.setTimeout.bind(window);
  window.setTimeout = (act, milliseconds, ...more) => later(act, SOONER[milliseconds] ?? milliseconds, ...more);
  window.requestAnimationFrame = (draw) => later(() => draw(performance.now()), FRAME);

  const ears = { context: null, analyser: null, levels: [], acts: [], called: 0, spectrum: null, hold: false };
  window.ears = ears;

  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode) connect.call(this, analyserOf(target.context));
    return connect.call(this, target, ...rest);
  };

  function analyserOf(context) {
    if (!ears.analyser) {
      ears.context = context;
      ears.analyser = context.createAnalyser();
      ears.analyser.fftSize = 2048;
      ears.analyser.smoothingTimeConstant = 0;
      setInterval(measure, 10);
    }
    return ears.analyser;
  }

  /** The loudest of the last 512 samples (11 ms). */
  function measure() {
    const samples = new Float32Array(ears.analyser.fftSize);
    ears.analyser.getFloatTimeDomainData(samples);
    const peak = samples.slice(-512).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    ears.levels.push([performance.now(), peak]);
  }

  /** The loudest frequency between two, in hertz. */
  ears.loudest = (from, to) => {
    const width = ears.context.sampleRate / ears.analyser.fftSize;
    const bins = [...ears.spectrum].map((level, bin) => [bin * width, level]).filter(([hertz]) => hertz > from && hertz < to);
    return bins.sort(([, one], [, other]) => other - one)[0][0];
  };

  for (const kind of ["pointerdown", "click", "keydown"]) {
    addEventListener(kind, (event) => {
      const key = event.target.closest?.("[data-key]")?.dataset.key ?? event.key;
      ears.acts.push([performance.now(), kind, event.target.id || key]);
      if (!key || !ears.analyser) return;
      later(() => {
        ears.spectrum = new Float32Array(ears.analyser.frequencyBinCount);
        ears.analyser.getFloatFrequencyData(ears.spectrum);
      }, 100);
    }, true);
  }

  addEventListener("click", ({ target }) => { if (target.id === "call") ears.called = performance.now(); }); // after the page

  /** What the line tells, with more time for a key than the caller would have. */
  function patient(data) {
    const told = JSON.parse(data);
    return told.doing === "waiting" ? JSON.stringify({ ...told, seconds: PATIENT }) : data;
  }

  const socket = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onmessage");
  Object.defineProperty(WebSocket.prototype, "onmessage", {
    set(listener) {
      ears.socket = this;
      socket.set.call(this, ({ data }) => { if (!ears.hold) listener.call(this, { data: patient(data) }); });
    },
  });
}
