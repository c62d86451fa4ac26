// Tells the context time of the first loud sample of each beep, and how high the beep is.
class Onsets extends AudioWorkletProcessor {
  constructor({ processorOptions }) {
    super();
    this.options = processorOptions;
    this.last = -Infinity;
    this.beep = null;
  }

  process([input], [output]) {
    const [samples] = input;
    if (!samples) return true;
    for (const [index, channel] of output.entries()) channel.set(input[index] ?? samples);
    for (let at = 0; at < samples.length; at++) this.hear(samples[at], currentTime + at / sampleRate);
    return true;
  }

  hear(sample, time) {
    const { loud, apartS, pitchS } = this.options;
    if (Math.abs(sample) >= loud) {
      if (time - this.last > apartS) this.beep = { time, crossings: 0, sign: Math.sign(sample) };
      this.last = time;
    }
    if (!this.beep) return;
    if (Math.abs(sample) >= loud && Math.sign(sample) !== this.beep.sign) {
      this.beep.crossings += 1;
      this.beep.sign = Math.sign(sample);
    }
    if (time - this.beep.time < pitchS) return;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, not a window
    this.port.postMessage({ time: this.beep.time, hz: this.beep.crossings / 2 / pitchS });
    this.beep = null;
  }
}
registerProcessor("onsets", Onsets);
