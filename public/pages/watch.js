/** Plays what a link shares. The files' URLs are good for some minutes: where one has ended, they are asked for again. */
import { look, Refused } from "./ask.js";
import { carried } from "./link.js";
import { show, tell, tellWrong } from "./page.js";
import { entitle, say, translate } from "./words.js";

translate();
const [video, language] = [document.getElementById("video"), document.getElementById("language")];
const path = `/v1/shared/${encodeURIComponent(carried("token") ?? "")}`;
let shared = { outputs: [] };
/** When the URLs were asked for last, as performance.now() has it: clocks of readers are wrong. */
let askedAt = 0;
const LEAST_MS = 10_000;

const named = (tag) => new Intl.DisplayNames(navigator.languages, { type: "language" }).of(tag) ?? tag;
const isHls = () => video.canPlayType("application/vnd.apple.mpegurl") !== "";
const outputOf = (tag, wanted) => shared.outputs.find(({ kind, language: spoken }) => kind === wanted && spoken === tag);
/** Made for browsers, before what is as good as the source. */
const filmOf = (tag) => outputOf(tag, "playback") ?? outputOf(tag, "video");
const urlOf = (tag) => filmOf(tag)?.url ?? (isHls() ? shared.stream?.url : undefined);

/** Goes on where the film was. */
function play(tag) {
  const [at, isPlaying] = [video.currentTime, !video.paused];
  const texts = shared.outputs.filter(({ kind, format }) => kind === "subtitles" && format === "vtt");
  if (texts.some(({ url }) => new URL(url).origin !== location.origin)) video.crossOrigin = "anonymous";
  video.src = urlOf(tag);
  video.replaceChildren(...texts.map(trackOf));
  if (at > 0) video.currentTime = at;
  if (isPlaying) void video.play().catch(() => undefined);
}

function trackOf({ language: tag, url }) {
  const track = document.createElement("track");
  Object.assign(track, { kind: "subtitles", srclang: tag, label: named(tag), src: url });
  return track;
}

async function ask() {
  shared = await look(path);
  askedAt = performance.now();
}

async function begin() {
  await ask();
  entitle(shared.title);
  const tags = shared.languages.filter(urlOf);
  if (tags.length === 0) return tell(say("watchNothing"));
  language.replaceChildren(...tags.map((tag) => new Option(named(tag), tag)));
  show("choice", tags.length > 1 && tags.some(filmOf));
  show("video");
  play(language.value);
}

function refuse(error) {
  const isOver = error.code === "unauthenticated" || error.code === "not_found";
  if (error instanceof Refused && isOver) return tell(say("watchOver"), { mood: "wrong" });
  tellWrong(error);
}

language.addEventListener("change", () => play(language.value));
video.addEventListener("error", () => {
  if (performance.now() - askedAt < LEAST_MS) return;
  ask().then(() => play(language.value), refuse);
});
begin().catch(refuse);
