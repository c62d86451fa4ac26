/**
 * Cloned voices that vendors keep are forgotten once their speaker's consent is gone, nothing needs them or the dub is deleted: a unit that
 * made one is not taken as done any more, so that a new consent makes a new voice.
 */
import { z } from "zod";
import { CredentialHints } from "../../dubbing/hints.ts";
import { CloneValue } from "../../dubbing/plan-voice.ts";
import type { Unit } from "../../graph/unit.ts";
import type { Change } from "../edits/script.ts";
import { tell, type Loop } from "./units.ts";

/** Who agreed before an edit and does not after it: it was withdrawn or undone, or the speaker became another. */
export function forgetWithdrawn(loop: Loop, changes: readonly Change[]): void {
  const withdrawn = changes.flatMap((change) => (change.table === "speaker" && change.before?.consent && !change.after?.consent ? [change.id] : []));
  if (withdrawn.length === 0) return;
  for (const unit of loop.store.units.rows.values()) if (withdrawn.includes(speakerOf(unit) ?? "")) withdraw(loop, unit);
}

function withdraw(loop: Loop, unit: Unit): void {
  forgetVoice(loop, unit);
  if (unit.state.status === "done") loop.store.putUnit({ ...unit, state: { status: "canceled" }, tries: 0, losses: 0 });
  else tell(loop, unit, { type: "unwanted" });
}

/** With the dub. */
export function forgetAllVoices(loop: Loop): void {
  for (const unit of loop.store.units.rows.values()) forgetVoice(loop, unit);
}

/** What the unit made, or may have: an attempt of which nobody heard how it ended. Nothing where it never began, or made no voice. */
export function forgetVoice({ store, ports }: Loop, { spec, state }: Unit): void {
  const speakerId = speakerOf({ spec });
  if (speakerId === null || !store.specs.has(spec.key)) return;
  const voice = state.status === "done" ? CloneValue.parse(state.result.value).voice : null;
  const { credential } = CredentialHints.parse(spec.hints);
  store.enqueue({ kind: "forget", unitKey: spec.key, speakerId, engine: spec.engine ?? "", credential, voice, since: ports.now() });
  if (voice !== null) store.putMeta({ ...store.meta!, forgotten: [...store.meta!.forgotten, voice] });
}

const Cloned = z.object({ name: z.string() });
const speakerOf = ({ spec }: Pick<Unit, "spec">): string | null => (spec.stage === "clone" ? Cloned.parse(spec.params).name : null);
