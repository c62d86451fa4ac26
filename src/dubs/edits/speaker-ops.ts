/** Who speaks: of one line, under which name, one person instead of two. */
import { dropClone } from "./consent-ops.ts";
import type { Draft } from "./draft.ts";
import type { OpOf } from "./ops.ts";

export function setSpeaker(draft: Draft, { lineId, ifRevision, speakerId, name }: OpOf<"set_speaker">): void {
  const line = draft.line(lineId, ifRevision);
  draft.putLine({ ...line, speakerId: speakerId === null ? newSpeaker(draft, name ?? null, line.levelDb) : draft.speaker(speakerId).id });
  dropClone(draft, lineId);
}

/** One name is one person: several lines of an edit may be said by the same newcomer. Who has no name is somebody else each time. */
function newSpeaker(draft: Draft, name: string | null, levelDb: number): string {
  const come = name === null ? undefined : draft.newcomers.get(name);
  if (come !== undefined && draft.speakers.get(come) !== null) return come;
  const id = draft.newId("spk");
  draft.speakers.put(id, { id, name, levelDb, revision: 1 });
  if (name !== null) draft.newcomers.set(name, id);
  return id;
}

export function renameSpeaker(draft: Draft, { speakerId, ifRevision, name }: OpOf<"rename_speaker">): void {
  draft.speakers.put(speakerId, { ...draft.speakerSeen(speakerId, ifRevision), name });
}

/** All lines of the one are the other's; the one is gone, with its voices. */
export function mergeSpeakers(draft: Draft, { speakerId, ifRevision, intoSpeakerId }: OpOf<"merge_speakers">): void {
  const one = draft.speakerSeen(speakerId, ifRevision);
  const other = draft.speaker(intoSpeakerId);
  if (one.id === other.id) return;
  const theirs = [...draft.lines.all().values()].filter((line) => line.speakerId === one.id);
  for (const line of theirs) {
    draft.putLine({ ...line, speakerId: other.id });
    dropClone(draft, line.id);
  }
  draft.removeSpeaker(one.id);
}
