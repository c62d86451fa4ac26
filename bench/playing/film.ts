/** The test film as OneVoice hands it out, dubbed by stages of the media service with no line to say: file, subtitles and streams. */
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { PIECE_SAMPLES, type ExtractValue, type ProbeValue, StreamValue } from "../../containers/contract/stages.ts";
import { encode } from "../../containers/media/encode.ts";
import { extract } from "../../containers/media/extract.ts";
import { join } from "../../containers/media/join.ts";
import { mix } from "../../containers/media/mix.ts";
import { mux } from "../../containers/media/mux.ts";
import { probe } from "../../containers/media/probe.ts";
import { stream } from "../../containers/media/stream.ts";
import { masterPlaylist } from "../../src/dubs/hls/master-playlist.ts";
import { subtitlePlaylist } from "../../src/dubs/hls/media-playlist.ts";
import type { RunStage } from "./stage-chain.ts";

/** A language and the clip whose sound stands for its dub. */
export type Spoken = { language: string; name: string; clip: string };
/** Names in `folder`. */
export const FILM = "film.mp4";
export const MASTER = "master.m3u8";
export const CAPTIONS = "captions.vtt";

/** Fills `folder`; the first language is the film's, and its clip the source. */
export async function makeFilm(run: RunStage, folder: string, spoken: readonly [Spoken, ...Spoken[]], captions: { vtt: string; srt: string }): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, CAPTIONS), captions.vtt);
  await writeFile(path.join(folder, "captions.srt"), captions.srt);
  const source = spoken[0].clip;
  const { durationMs } = (await run(probe, { maxDurationMs: 60_000 }, { source: [source] })).value as ProbeValue;
  const sounds: { language: string; name: string; uri: string; info: StreamValue }[] = [];
  for (const { language, name, clip } of spoken) {
    const dubbed = await soundOf(run, clip);
    if (clip === source) await muxed(run, folder, { source, dubbed, durationMs, language });
    sounds.push({ language, name, ...(await streamed(run, folder, language, { kind: "audio", durationMs }, { sound: [dubbed] })) });
  }
  const video = await streamed(run, folder, "picture", { kind: "video", durationMs }, { picture: [source] });
  await writeFile(path.join(folder, "captions.m3u8"), subtitlePlaylist(CAPTIONS, durationMs));
  const subtitles = [{ language: spoken[0].language, name: spoken[0].name, uri: "captions.m3u8" }];
  await writeFile(path.join(folder, MASTER), masterPlaylist({ video, sounds, subtitles, preferred: spoken[0].language }));
}

/** What a dub without lines sounds like: programme, mixed with nothing, encoded and joined. One piece holds the film. */
async function soundOf(run: RunStage, clip: string): Promise<string> {
  const probed = (await run(probe, { maxDurationMs: 60_000 }, { source: [clip] })).value as ProbeValue;
  const params = { audioIndex: 0, audioStartMs: probed.audio[0]?.startMs ?? 0, durationMs: probed.durationMs };
  const extracted = await run(extract, params, { source: [clip] });
  const { samples, channels } = extracted.value as ExtractValue;
  if (samples > PIECE_SAMPLES) throw new Error("The clip is longer than one piece.");
  const all = Array.from({ length: channels }, (_, channel) => channel);
  const mixing = { piece: 0, startSample: 0, samples, placements: [], spans: [], voiced: all, spoken: all };
  const mixed = await run(mix, mixing, { programme: [fileIn(extracted.files, "programme/0")] });
  const encoding = { piece: 0, first: true, last: true, bitrateKbps: 128, gainDb: 0 };
  const encoded = await run(encode, encoding, { mix: [fileIn(mixed.files, "mix")] });
  const joined = await run(join, { kind: "aac", samples }, { pieces: [fileIn(encoded.files, "aac")] });
  return fileIn(joined.files, "audio");
}

type Mux = { source: string; dubbed: string; durationMs: number; language: string };

async function muxed(run: RunStage, folder: string, { source, dubbed, durationMs, language }: Mux): Promise<void> {
  const params = { language, sourceLanguage: "en", audioIndex: 0, audioOnly: false, durationMs };
  const made = await run(mux, params, { source: [source], dubbed: [dubbed], subtitles: [path.join(folder, "captions.srt")] });
  await copyFile(fileIn(made.files, "video"), path.join(folder, FILM));
}

async function streamed(
  run: RunStage,
  folder: string,
  name: string,
  params: unknown,
  inputs: Record<string, string[]>,
): Promise<{ uri: string; info: StreamValue }> {
  const made = await run(stream, params, inputs);
  await mkdir(path.join(folder, name));
  await copyFile(fileIn(made.files, "media"), path.join(folder, name, "media"));
  await copyFile(fileIn(made.files, "playlist"), path.join(folder, name, "playlist.m3u8"));
  return { uri: `${name}/playlist.m3u8`, info: StreamValue.parse(made.value) };
}

function fileIn(files: Record<string, string>, name: string): string {
  const file = files[name];
  if (!file) throw new Error(`The stage made no ${name}.`);
  return file;
}
