/** Chromium plays what we hand out: flash and beep together, captions on the screen, another language on demand. */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import type { Browser } from "playwright-core";
import { ensureSetup } from "../../scripts/setup.mjs";
import { atLeast, atMost, type Benchmark, type Finding, noted } from "../finding.ts";
import { findChromium, launch } from "./chromium.ts";
import { makeClip } from "./clip.ts";
import { CAPTIONS, FILM, makeFilm, MASTER } from "./film.ts";
import { openPlayer, type Player } from "./player.ts";
import { serveFiles } from "./server.ts";
import { chainIn } from "./stage-chain.ts";
import { apartMs, heardAs } from "./together.ts";

const CLIP_S = 20;
const PLAYED_S = 9;
/** Of the two sounds, in Hz. */
const [FIRST_HZ, OTHER_HZ] = [1_000, 2_000];
const CAPTION = "Olá, Привет, Γειά";
const GOAL_MS = 10;
/** The judge is judged by a film that is wrong by this much. */
const LATE_MS = 40;
const CONTROL = "control.mp4";
const PICTURES = path.join(".onevoice", "bench", "playing");

export const playing: Benchmark = {
  about: "Chromium plays the MP4 and the HLS stream: flash against beep, captions, another language (1 minute; needs Chromium)",
  async run(say) {
    const chromium = findChromium();
    if (!chromium) {
      say("skipped: no Chromium or Chrome on PATH; install one, or name it in CHROMIUM");
      return [noted("skipped: there is no Chromium on this machine", 0)];
    }
    process.env["FFMPEG"] ||= (await ensureSetup({ yes: true, quiet: true })).paths.ffmpeg;
    const folder = await mkdtemp(path.join(tmpdir(), "onevoice-playing-"));
    try {
      say("a film with a flash and a beep every two seconds, dubbed with no line");
      await prepare(folder);
      return await play(chromium, folder, say);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function prepare(folder: string): Promise<void> {
  const [clip, other] = [await makeClip(path.join(folder, "first.mp4"), CLIP_S, FIRST_HZ), await makeClip(path.join(folder, "other.mp4"), CLIP_S, OTHER_HZ)];
  const cue = (dot: string): string => `00:00:00${dot}000 --> 00:00:${CLIP_S}${dot}000\n${CAPTION}\n`;
  const spoken = [
    { language: "en", name: "English", clip },
    { language: "fr", name: "Français", clip: other },
  ] as const;
  await makeClip(path.join(folder, CONTROL), CLIP_S, FIRST_HZ, LATE_MS / 1000);
  await makeFilm(chainIn(path.join(folder, "stages")), path.join(folder, "film"), spoken, { vtt: `WEBVTT\n\n${cue(".")}`, srt: `1\n${cue(",")}` });
}

async function play(chromium: string, folder: string, say: (what: string) => void): Promise<Finding[]> {
  const here = path.dirname(new URL(import.meta.url).pathname);
  const hlsJs = path.join(path.dirname(createRequire(import.meta.url).resolve("hls.js")), "hls.min.js");
  const routes = { page: path.join(here, "page"), "hls.js": hlsJs, film: path.join(folder, "film"), [CONTROL]: path.join(folder, CONTROL) };
  const server = await serveFiles(routes);
  const browser = await launch(chromium);
  try {
    await mkdir(PICTURES, { recursive: true });
    const findings: Finding[] = [await control(browser, server.base)];
    for (const way of WAYS) {
      say(way.what);
      findings.push(...(await playOne(browser, server.base, way)));
    }
    return findings;
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Whether a film whose sound is late is found to be so. */
async function control(browser: Browser, base: string): Promise<Finding> {
  const player = await openPlayer(browser, base, `${base}/${CONTROL}`, { byHls: false, captions: null });
  try {
    const found = apartMs(await player.measure(PLAYED_S / 2));
    return atMost(`a film whose sound is ${LATE_MS} ms late is found to be so, within`, Math.abs(found - LATE_MS), GOAL_MS / 2, " ms");
  } finally {
    await player.close();
  }
}

type Way = { what: string; file: string; byHls: boolean; captions: boolean };
const WAYS: readonly Way[] = [
  { what: "MP4", file: FILM, byHls: false, captions: true },
  { what: "HLS by hls.js", file: MASTER, byHls: true, captions: false },
  { what: "HLS by Chromium itself", file: MASTER, byHls: false, captions: false },
];

async function playOne(browser: Browser, base: string, { what, file, byHls, captions }: Way): Promise<Finding[]> {
  const player = await openPlayer(browser, base, `${base}/film/${file}`, { byHls, captions: captions ? `${base}/film/${CAPTIONS}` : null });
  try {
    const found = await together(player, what, FIRST_HZ);
    if (byHls) found.push(...(await otherLanguage(player, what)));
    if (!captions && !byHls) return found;
    await player.turnTo(4.5, null);
    const { cues } = await player.look();
    await player.picture(path.join(PICTURES, `${what.replaceAll(/\W+/g, "-").toLowerCase()}.png`));
    return [...found, atLeast(`${what}: captions on the screen`, cues.filter((text) => text === CAPTION).length, 1)];
  } finally {
    await player.close();
  }
}

async function otherLanguage(player: Player, what: string): Promise<Finding[]> {
  const { languages } = await player.look();
  await player.turnTo(0.2, "fr");
  return [atLeast(`${what}: languages to choose from`, languages.length, 2), ...(await together(player, `${what}, the other language`, OTHER_HZ))];
}

async function together(player: Player, what: string, hz: number): Promise<Finding[]> {
  const measured = await player.measure(PLAYED_S);
  return [
    atMost(`${what}: flash against beep, the farthest`, apartMs(measured), GOAL_MS, " ms"),
    atLeast(`${what}: beeps heard at ${hz} Hz`, heardAs(measured, hz), Math.floor(PLAYED_S / 2) - 1),
  ];
}
