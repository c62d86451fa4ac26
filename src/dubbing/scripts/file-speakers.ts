/**
 * Who is meant by the speaker that a row names. Ids count; a name counts where it was changed beside its id, and where there is no id.
 * A name that all of a speaker's rows have changed alike is no reason to give their lines to another: names are changed by rename_speaker.
 */
import type { ScriptSheet, SheetRow } from "./sheet.ts";
import { isAutomaticLabel } from "./speaker-labels.ts";

/** `somebody`: a speaker of the dub. `new`: a name that nobody has. `unknown`: an id that nobody has. `two`: the row names two. */
export type Meant = { kind: "somebody"; id: string } | { kind: "new"; name: string } | { kind: "unknown" } | { kind: "two" };
/** `renamed`: speakers that the file calls otherwise than the dub, with the file's name. */
export type FileSpeakers = {
  meantBy: (row: SheetRow, lineSpeakerId: string | null) => Meant | null;
  withName: (prefix: string) => string | null;
  renamed: Map<string, string>;
};

/** `labels`: what each speaker of the dub is called in files of this format. */
export function fileSpeakers({ speakers }: Pick<ScriptSheet, "speakers">, labels: ReadonlyMap<string, string>, rows: readonly SheetRow[]): FileSpeakers {
  const byLabel = new Map([...labels].map(([id, label]) => [label, id]));
  const called = namesInFile(labels, byLabel, rows);
  const known = new Set([...labels.keys(), ...speakers.map(({ id }) => id)]);
  const named = (name: string): Meant => {
    const id = byLabel.get(name);
    return id === undefined ? { kind: "new", name } : { kind: "somebody", id };
  };
  const meantBy = ({ speakerId, speaker }: SheetRow, lineSpeakerId: string | null): Meant | null => {
    const id = speakerId ?? (speaker === null ? null : lineSpeakerId);
    if (id === null) return speaker === null ? null : named(speaker);
    const itself: Meant = known.has(id) ? { kind: "somebody", id } : { kind: "unknown" };
    if (speaker === null || speaker === (called.get(id) ?? labels.get(id))) return itself;
    const other = named(speaker);
    if (id === lineSpeakerId || speakerId === null) return other;
    return other.kind === "somebody" && other.id === lineSpeakerId ? itself : { kind: "two" };
  };
  const upper = new Map([...labels].map(([id, label]) => [label.toUpperCase(), id]));
  const renamed = new Map([...called].filter(([id, name]) => labels.has(id) && labels.get(id) !== name && !isAutomaticLabel(name)));
  return { meantBy, withName: (name) => byLabel.get(name) ?? upper.get(name.toUpperCase()) ?? null, renamed };
}

/** What the file calls each id: as the dub does where any of its rows does; else the one name that its rows have. */
function namesInFile(labels: ReadonlyMap<string, string>, byLabel: ReadonlyMap<string, string>, rows: readonly SheetRow[]): Map<string, string> {
  const called = new Map<string, string>();
  const named = rows.filter(({ speakerId, speaker }) => speakerId !== null && speaker !== null);
  for (const [id, ofOne] of Map.groupBy(named, ({ speakerId }) => speakerId!)) {
    const names = new Set(ofOne.map(({ speaker }) => speaker!));
    const own = labels.get(id);
    const [only = ""] = names;
    // The one row of a speaker that has another's name is that other's now; numbers that we gave may only have moved up.
    const isGiven = ofOne.length === 1 && byLabel.has(only) && !isAutomaticLabel(only);
    if (own !== undefined && (names.has(own) || isGiven)) called.set(id, own);
    else if (names.size === 1) called.set(id, only);
  }
  return called;
}
