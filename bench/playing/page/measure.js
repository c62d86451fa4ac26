// What a browser really plays: when the white frames are shown and when the beeps are heard, both on the film's own clock.
// Served as it is; `window.playing` is what main.ts calls.
/** Beeps are half of full scale. A beep that follows by less is the same one; its pitch is counted over its middle. */
const EAR = { loud: 0.05, apartS: 0.5, pitchS: 0.08 };
const WHITE = 180;

const video = document.querySelector("video");
const paint = new OffscreenCanvas(32, 18).getContext("2d", { willReadFrequently: true });
let player = null;
let ear = null;

/** Opens a file or a playlist, by hls.js or by the browser itself, and waits until it can play. */
async function open(url, { byHls, captions }) {
  if (captions) {
    const track = Object.assign(document.createElement("track"), { kind: "subtitles", src: captions, srclang: "en", default: true });
    video.append(track);
    track.track.mode = "showing";
  }
  const ready = new Promise((resolve, reject) => {
    video.addEventListener("canplay", resolve, { once: true });
    video.addEventListener("error", () => reject(new Error(`${video.error?.code}: ${video.error?.message}`)), { once: true });
    if (!byHls) return;
    player = new window.Hls({ renderTextTracksNatively: true });
    player.on(window.Hls.Events.ERROR, (_, { fatal, details }) => fatal && reject(new Error(details)));
  });
  if (player) {
    player.loadSource(url);
    player.attachMedia(video);
  } else video.src = url;
  await ready;
}

/** The ear is put between the element and the loudspeaker once. */
async function listen() {
  if (ear) return ear;
  const context = new AudioContext({ sampleRate: 48_000 });
  await context.audioWorklet.addModule("/page/onsets.js");
  const node = new AudioWorkletNode(context, "onsets", { processorOptions: EAR });
  context.createMediaElementSource(video).connect(node).connect(context.destination);
  await context.resume();
  ear = { context, node };
  return ear;
}

/** Plays for so many seconds: `shown` and `heard` are seconds of the film. */
async function measure(seconds) {
  const { context, node } = await listen();
  const [shown, beeps, clocks] = [[], [], []];
  let [white, going] = [false, true];
  const onBeep = ({ data }) => beeps.push(data);
  node.port.addEventListener("message", onBeep);
  node.port.start();
  const onFrame = (_, { mediaTime }) => {
    clocks.push({ time: context.currentTime, ahead: video.currentTime - context.currentTime });
    paint.drawImage(video, 0, 0, 32, 18);
    const bright = paint
      .getImageData(16, 3, 1, 1)
      .data.slice(0, 3)
      .every((value) => value > WHITE);
    if (bright && !white) shown.push(mediaTime);
    white = bright;
    if (going) video.requestVideoFrameCallback(onFrame);
  };
  video.requestVideoFrameCallback(onFrame);
  await video.play();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  going = false;
  video.pause();
  node.port.removeEventListener("message", onBeep);
  return { shown, heard: beeps.map(({ time, hz }) => ({ atS: time + aheadAt(clocks, time), hz })) };
}

/** How far the film's clock is ahead of the ear's: the median over a second around, since a player that waits for bytes changes it. */
function aheadAt(clocks, time) {
  const near = clocks.filter((clock) => Math.abs(clock.time - time) < 0.5).map(({ ahead }) => ahead);
  return near.toSorted((a, b) => a - b)[near.length >> 1];
}

/** Plays on from there, in another language where one is named. */
async function turnTo(atS, language) {
  if (player && language) player.audioTrack = player.audioTracks.findIndex(({ lang }) => lang === language);
  if (player) player.subtitleTrack = 0;
  const seeked = new Promise((resolve) => video.addEventListener("seeked", resolve, { once: true }));
  video.currentTime = atS;
  await seeked;
}

const look = () => ({
  width: video.videoWidth,
  height: video.videoHeight,
  cues: [...video.textTracks].filter(({ mode }) => mode === "showing").flatMap(({ activeCues }) => [...(activeCues ?? [])].map(({ text }) => text)),
  languages: player?.audioTracks.map(({ lang }) => lang) ?? [],
});

window.playing = { open, measure, turnTo, look };
