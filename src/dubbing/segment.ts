/** What was heard in, the dub's script out: words stitched, given to who said them, and cut into lines by word index. */
import type { Transcript, Turns } from "../../containers/contract/transcript.ts";
import { anchors } from "./anchors.ts";
import { around, believedRegions, median, soundsOf } from "./hear/around.ts";
import { besideOthers } from "./hear/beside.ts";
import { cutLines, longSentences } from "./hear/cut-lines.ts";
import { doubt } from "./hear/doubt.ts";
import { draft, type Draft } from "./hear/draft.ts";
import { sift } from "./hear/noise.ts";
import { placeWords } from "./hear/place-words.ts";
import { repeatedLines } from "./hear/repeats.ts";
import { type Row, rowsOfSpeakers } from "./hear/rows-of-speakers.ts";
import { type ScriptWarning, scriptWarnings } from "./hear/script-warnings.ts";
import { soundLines, type SoundLine } from "./hear/sound-lines.ts";
import { speakersOf } from "./hear/speakers.ts";
import { type Part, stitch } from "./hear/stitch.ts";
import { languageOf, otherLanguage } from "./hear/which-language.ts";
import type { Line } from "./script.ts";

export type { ScriptWarning };
/** `transcripts`: pieces in order. `pieces`: each one's own part where they overlap (a script's never do); empty: they do not. `turns` null: nobody told speakers apart. */
export type Hearing = { transcripts: readonly Transcript[]; pieces: readonly Part[]; turns: Turns["turns"] | null };
/**
 * `language`: the one asked for; null: the one most words were heard in. `isScript`: a person wrote the words, so none is doubted and
 * their names for speakers count before turns. `breaks`: words (counted over the stitched ones) after which a long sentence is best cut.
 * `speakers`: how many the user says there are; a recognizer's labels are no more people than that.
 */
export type SegmentOptions = {
  language: string | null;
  isScript: boolean;
  breaks?: readonly number[];
  speakers?: { least: number; most: number } | null;
};
/** `index`: among all words, as `breaks` counts. */
export type LongSentence = { index: number; text: string }[];
/** `long`: sentences of more than 12 s, which had to be split. `speakers` by first appearance. `dropped`: tokens that were no words of their own: notes, lone marks. Every other one is in exactly one line. */
export type Segmented = {
  language: string;
  lines: Line[];
  warnings: ScriptWarning[];
  speakers: { id: string; name: string | null }[];
  dropped: number;
  long?: LongSentence[];
};

type Judged = { draft: Draft; line: Omit<Line, "id" | "anchor" | "speakerId"> };

/** `newId("lin")` and `newId("spk")` make public ids. Language "und": nothing was heard at all, or nobody can tell. Never throws on what the schema allows. */
export function segment(hearing: Hearing, options: SegmentOptions, newId: (prefix: string) => string): Segmented {
  const { transcripts, pieces } = hearing;
  const { isScript } = options;
  const placed = transcripts.map(placeWords);
  const stitched = isScript ? stitch([placed.flat()], []) : stitch(placed, pieces);
  const { words, sounds: notes, dropped, droppedWords } = sift(stitched.words, isScript);
  const language =
    options.language ??
    spokenLanguage(transcripts) ??
    languageOf(
      words
        .slice(0, 200)
        .map(({ text }) => text)
        .join(" "),
    ) ??
    "und";
  const sounds = [...soundsOf(transcripts, pieces), ...notes];
  const speakers = speakersOf(words, stitched.links, { turns: hearing.turns, isScript, most: options.speakers?.most ?? null });
  const breaks = new Set(options.breaks);
  const rows = rowsOfSpeakers(words, speakers.of, sounds);
  const spoken = rows.flatMap((row) => {
    const own = new Set(row.words.flatMap(({ index }, at) => (breaks.has(index) ? [at] : [])));
    return cutLines(row.words, { language, walls: row.walls, breaks: own }).map((range) => draft(row, range, language));
  });
  spoken.sort((a, b) => a.startMs - b.startMs || a.words[0]!.index - b.words[0]!.index);
  const regions = believedRegions(transcripts, pieces, spoken);
  const judged = [...judge(spoken, around(spoken, regions, sounds, isScript), language), ...soundLines(sounds, spoken).map(keptSound(spoken))];
  judged.sort((a, b) => a.draft.startMs - b.draft.startMs);
  const named = withIds(judged, newId);
  const filmMs = pieces.at(-1)?.untilMs ?? null;
  const heard = { language, asked: options.language, lines: named.lines, transcripts, regions, filmMs, speakers, isScript, droppedWords };
  const names = [...named.ids].map(([number, id]) => ({ id, name: speakers.names.get(number) ?? null }));
  const long = rows.flatMap((row) => longTexts(row, language));
  return { language, lines: named.lines, warnings: scriptWarnings(heard), speakers: names, dropped, ...(long.length > 0 && { long }) };
}

function longTexts(row: Row, language: string): LongSentence[] {
  const ranges = longSentences(row.words, { language, walls: row.walls, breaks: new Set() });
  return ranges.map(({ from, to }) => row.words.slice(from, to).map(({ index, text }) => ({ index, text })));
}

/** Null: the engines do not say. */
function spokenLanguage(transcripts: readonly Transcript[]): string | null {
  const count = new Map<string, number>();
  for (const { language, segments } of transcripts) {
    if (language === "und") continue;
    count.set(language, (count.get(language) ?? 0) + segments.reduce((sum, { words }) => sum + words.length, 0));
  }
  return [...count].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

function judge(lines: readonly Draft[], known: ReturnType<typeof around>, language: string): Judged[] {
  const repeated = repeatedLines(lines);
  const beside = besideOthers(lines);
  const usual = usualLevels(lines);
  return lines.map((each, index) => {
    const { warnings, treatment } = doubt(each, { repeated: repeated[index]!, beside: beside[index]! }, known);
    const other = otherLanguage(each.text, language);
    const all = other === null ? warnings : [...warnings, "other_language" as const];
    const line = {
      ...row(each, usual),
      treatment,
      heard: each.words.map(({ text, startMs, endMs, score }, at): [string, number, number, number | null] => [
        text,
        at === 0 ? each.startMs : startMs,
        endMs,
        score,
      ]),
      ...(other !== null && { language: other }),
      ...(all.length > 0 && { warnings: all }),
    };
    return { draft: each, line };
  });
}

/** A sound is as loud as its speaker usually is: nobody measured it, and it moves no median. */
function keptSound(lines: readonly Draft[]): (sound: SoundLine) => Judged {
  const usual = usualLevels(lines);
  return (sound) => ({ draft: sound, line: { ...row(sound, usual), words: 1, treatment: "keep", warnings: [sound.kind] } });
}

/** Where no engine says how loud anything is, all is equally loud. */
const UNKNOWN_DB = -23;

function usualLevels(lines: readonly Draft[]): (speaker: number) => number {
  const all = median(lines.flatMap(({ levelDb }) => levelDb ?? [])) ?? UNKNOWN_DB;
  const own = new Map(
    [...Map.groupBy(lines, ({ speaker }) => speaker)].map(([speaker, rows]) => [speaker, median(rows.flatMap(({ levelDb }) => levelDb ?? []))]),
  );
  return (speaker) => own.get(speaker) ?? all;
}

/** A score that no engine says is 1: nobody doubts. */
function row({ startMs, endMs, text, speech, words, score, levelDb, speaker }: Draft, usual: (speaker: number) => number) {
  return { startMs, endMs, text, speech, words: words.length, score: score ?? 1, levelDb: levelDb ?? usual(speaker), revision: 1 };
}

function withIds(judged: readonly Judged[], newId: (prefix: string) => string): { lines: Line[]; ids: Map<number, string> } {
  const ids = new Map<number, string>();
  const lines = judged.map(({ draft: { speaker }, line }) => {
    const speakerId = ids.get(speaker) ?? newId("spk");
    ids.set(speaker, speakerId);
    return { id: newId("lin"), speakerId, ...line };
  });
  const anchorOf = anchors(lines);
  return { lines: lines.map((line) => ({ ...line, anchor: anchorOf.get(line.id)! })), ids };
}
