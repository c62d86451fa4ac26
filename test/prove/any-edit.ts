/** A random edit as an editor would send it: mostly possible, now and then not. */
import type { EditOp } from "../../src/dubs/edits/ops.ts";
import type { Random } from "./random.ts";

type SeenLine = { id: string; revision: number; startMs: number; endMs: number; speakerId: string; text: string };
/** What the editor saw last. */
export type Seen = {
  filmMs: number;
  lines: readonly SeenLine[];
  speakers: readonly { id: string; revision: number }[];
  glossary: { revision: number };
  languages: readonly string[];
  voices(language: string): readonly string[];
  takes(language: string, lineId: string): readonly string[];
};

export function anyEdit(random: Random, seen: Seen): EditOp[] {
  const ops: EditOp[] = [];
  const touched = new Set<string>();
  for (let left = random.pick([1, 1, 1, 2, 3]); left > 0; left--) {
    const line = random.pick(seen.lines);
    // Twice on one line in an edit is allowed, but splits and merges of what is gone would refuse nearly all of them.
    if (!line || touched.has(line.id)) continue;
    touched.add(line.id);
    ops.push(anyOp(random, seen, line));
  }
  return ops;
}

function anyOp(random: Random, seen: Seen, line: SeenLine): EditOp {
  return random.chance(0.6) ? sourceOp(random, seen, line) : targetOp(random, seen, line);
}

function sourceOp(random: Random, seen: Seen, line: SeenLine): EditOp {
  const on = { lineId: line.id, ifRevision: seenRevision(random, line) };
  const speaker = random.pick(seen.speakers);
  const text = line.text.replace(/^Again \d+ /, "");
  const next = seen.lines[seen.lines.indexOf(line) + 1];
  switch (random.int(9)) {
    case 0:
      return { op: "set_text", ...on, text: `Again ${random.int(3)} ${text}` };
    case 1:
      return { op: "set_speaker", ...on, speakerId: random.chance(0.5) ? speaker.id : null };
    case 2:
      return { op: "set_treatment", ...on, treatment: random.pick(["dub", "keep", "mute"]) };
    case 3:
      return { op: "set_times", ...on, startMs: line.startMs + random.int(200), endMs: Math.min(seen.filmMs, line.endMs + random.int(300)) };
    case 4:
      return {
        op: "split_line",
        ...on,
        atMs: Math.round((line.startMs + line.endMs) / 2),
        atCharacter: Math.max(1, line.text.indexOf(" ", Math.floor(line.text.length / 2))),
      };
    case 5:
      return next ? { op: "merge_lines", ...on, withLineId: next.id, withIfRevision: next.revision } : { op: "delete_line", ...on };
    case 6:
      return { op: "add_line", startMs: 100, endMs: 1_200, speakerId: speaker.id, text: "Somebody says a word.", treatment: "dub" };
    case 7:
      return seen.lines.length > 3 ? { op: "delete_line", ...on } : { op: "set_text", ...on, text: `${text} Now.` };
    default:
      return speakerOp(random, seen, speaker);
  }
}

/** Now and then another one: whoever sends it has not seen the row as it is. */
const seenRevision = (random: Random, { revision }: { revision: number }): number => (random.chance(0.97) ? revision : revision + random.pick([-1, 1]));

function speakerOp(random: Random, seen: Seen, speaker: { id: string; revision: number }): EditOp {
  const on = { speakerId: speaker.id, ifRevision: seenRevision(random, speaker) };
  if (random.chance(0.4)) return { op: "rename_speaker", ...on, name: random.pick(["Ada", "Ben", "Cleo"]) };
  if (random.chance(0.5)) return { op: "merge_speakers", ...on, intoSpeakerId: random.pick(seen.speakers).id };
  const terms = [{ source: random.pick(["train", "river", "bread"]), kind: "keep" as const, language: null, target: null }];
  return { op: "set_glossary", ifRevision: seenRevision(random, seen.glossary), terms: random.chance(0.3) ? [] : terms };
}

function targetOp(random: Random, seen: Seen, line: SeenLine): EditOp {
  const language = random.pick(seen.languages);
  const on = { lineId: line.id, ifRevision: seenRevision(random, line), language };
  const voices = seen.voices(language);
  const speaker = seen.speakers.find(({ id }) => id === line.speakerId) ?? seen.speakers[0]!;
  const takes = seen.takes(language, line.id);
  switch (random.int(6)) {
    case 0:
      return { op: "set_translation", ...on, text: `By hand ${random.int(3)}: ${line.text.slice(0, 20)}` };
    case 1:
      return { op: "retranslate", ...on };
    case 2:
      return { op: "set_line_voice", ...on, voice: voices.length > 0 && random.chance(0.7) ? random.pick(voices) : null };
    case 3:
      return voices.length > 0
        ? { op: "set_speaker_voice", speakerId: speaker.id, ifRevision: speaker.revision, language, voice: random.pick(voices) }
        : { op: "new_take", ...on };
    case 4:
      return takes.length > 0 ? { op: "select_take", ...on, takeId: random.pick(takes) } : { op: "new_take", ...on };
    default:
      return { op: "new_take", ...on };
  }
}
