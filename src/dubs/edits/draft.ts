import type { Line } from "../../dubbing/script.ts";
import { refuse, some } from "./refuse.ts";
import { Rows } from "./rows.ts";
import type { Choice, EditableDub, Glossary, Pin, Speaker } from "./script.ts";

export type DraftLanguage = { tag: string; pins: Rows<Pin>; choices: Rows<Choice>; casts: Rows<string>; voices: readonly string[]; anyVoice?: RegExp };
/** Who edits (the actor), and when (RFC 3339). */
export type Signature = { by: string; at: string };

/**
 * The dub as the ops so far leave it. Revisions stay what they were before the edit (they rise once, at its end), so an op on
 * a line that this edit already changed is made with the revision that the editor saw.
 */
export class Draft {
  readonly dub: EditableDub;
  readonly newId: (prefix: string) => string;
  /** Null: an undo or a preview, which sign nothing. */
  readonly signature: Signature | null;
  readonly lines: Rows<Line>;
  readonly speakers: Rows<Speaker>;
  readonly languages: ReadonlyMap<string, DraftLanguage>;
  glossary: Glossary;
  /** Index of the op at work; null when the edit is an undo. */
  op: number | null = null;
  /** Line id -> the op that last gave it its times or its speaker: who is to blame for an overlap. */
  readonly placedBy = new Map<string, number | null>();
  /** Name -> id of who came in this edit. */
  readonly newcomers = new Map<string, string>();

  constructor(dub: EditableDub, newId: (prefix: string) => string, signature: Signature | null = null) {
    this.dub = dub;
    this.newId = newId;
    this.signature = signature;
    this.lines = new Rows(dub.lines);
    this.speakers = new Rows(dub.speakers);
    this.languages = new Map(
      [...dub.languages].map(([tag, { pins, choices, casts, ...engine }]) => [
        tag,
        { tag, pins: new Rows(pins), choices: new Rows(choices), casts: new Rows(casts), ...engine },
      ]),
    );
    this.glossary = dub.glossary;
  }

  line(id: string, ifRevision: number): Line {
    const line = this.lines.get(id) ?? refuse("unknown_line", `There is no line ${id}: it may have been deleted or merged. Read the lines again.`);
    if (line.revision === ifRevision) return line;
    return refuse("stale_revision", `Line ${id} was changed since (revision ${line.revision} now): read it again.`, line.revision);
  }

  speaker(id: string): Speaker {
    return this.speakers.get(id) ?? refuse("unknown_speaker", `There is no speaker ${id}: read the speakers again.`);
  }

  speakerSeen(id: string, ifRevision: number): Speaker {
    const speaker = this.speaker(id);
    if (speaker.revision === ifRevision) return speaker;
    return refuse("stale_revision", `Speaker ${id} was changed since (revision ${speaker.revision} now): read it again.`, speaker.revision);
  }

  glossarySeen(ifRevision: number): Glossary {
    const { revision } = this.glossary;
    if (revision === ifRevision) return this.glossary;
    return refuse("stale_revision", `The glossary was changed since (revision ${revision} now): read it again.`, revision);
  }

  language(tag: string): DraftLanguage {
    const known = this.languages.get(tag);
    if (known) return known;
    if (this.languages.size === 0) return refuse("unknown_language", `This dub is not in ${tag}: start a job for that language first.`);
    return refuse("unknown_language", `This dub is not in ${tag}, only in ${some([...this.languages.keys()].sort())}.`);
  }

  putLine(line: Line): void {
    const now = this.lines.get(line.id);
    const stays = now !== null && now.startMs === line.startMs && now.endMs === line.endMs && now.speakerId === line.speakerId;
    if (!stays) this.placedBy.set(line.id, this.op);
    this.lines.put(line.id, line);
  }

  /** With what hangs on it, in every language. */
  removeLine(id: string): void {
    this.lines.put(id, null);
    for (const { pins, choices } of this.languages.values()) {
      pins.put(id, null);
      choices.put(id, null);
    }
  }

  /** With its voices; its lines are the caller's. */
  removeSpeaker(id: string): void {
    this.speakers.put(id, null);
    for (const { casts } of this.languages.values()) casts.put(id, null);
  }
}
