/** The errand of a picture that a person chose: made by the media service, put into its place, and the one before it erased. */
import { z } from "zod";
import { FrameParams, StillParams } from "../../containers/contract/stages.ts";
import type { Statement } from "../db/client.ts";
import { type Computed, type Errand, type ErrandContext, ErrandFailure, type Step, type TakeUp } from "../errands/errand.ts";
import type { ErrandTask } from "../errands/errand-kinds.ts";
import { choiceOf, choicePrefix, sentImageKey, sentPrefix } from "../media/keys.ts";

/** `image`: bytes of what was sent; `frame`: of the video. */
export const ChosenPicture = z.union([z.strictObject({ image: z.strictObject({ sizeBytes: z.number().int() }) }), z.strictObject({ frame: FrameParams })]);
export type ChosenPicture = z.infer<typeof ChosenPicture>;
/** `key`: of the new picture; `before`: of what it takes the place of. */
const Made = z.strictObject({ key: z.string(), before: z.string().nullable() });

/** Where pictures of a kind stand. */
export type Place = {
  size: z.infer<typeof StillParams>;
  /** Under which all its choices lie, and which picture is shown now; null: who or what it is of is gone. */
  standing(context: ErrandContext, take: TakeUp): Promise<{ parent: string; key: string | null; source: ErrandTask["inputs"][string] } | null>;
  /** Shows this one, as long as the take-up is the current one. */
  show(context: ErrandContext, take: TakeUp, key: string): Promise<unknown>;
};

export const choosePicture = (place: Place): Errand => ({
  step: (context, take) => (take.errand.state === null ? make(place, context, take) : putIn(place, context, take)),
  computed: (context, take, computed) => note(place, context, take, computed),
  failed: (context, take) => forget(place, context, take),
});

async function make(place: Place, context: ErrandContext, take: TakeUp): Promise<Step> {
  const standing = await place.standing(context, take);
  if (!standing) return { kind: "done" };
  const prefix = choicePrefix(standing.parent, take.errand.id);
  const asked = ChosenPicture.parse(take.errand.input);
  if ("frame" in asked) return { kind: "compute", task: { lane: "media", stage: "frame", params: asked.frame, inputs: { source: standing.source }, prefix } };
  const image = { key: sentImageKey(prefix), digest: null, sizeBytes: asked.image.sizeBytes };
  return { kind: "compute", task: { lane: "media", stage: "still", params: place.size, inputs: { image: [image] }, prefix } };
}

async function note(place: Place, context: ErrandContext, take: TakeUp, { artifacts }: Computed): Promise<Step> {
  const made = artifacts["image"] ?? artifacts["thumbnail"];
  if (!made) throw new ErrandFailure("malformed_result", "The service gave no picture.", { retryable: true });
  const standing = await place.standing(context, take);
  return standing ? { kind: "again", state: { key: made.key, before: standing.key }, progress: 0.9 } : { kind: "done" };
}

async function putIn(place: Place, context: ErrandContext, take: TakeUp): Promise<Step> {
  const { key, before } = Made.parse(take.errand.state);
  const standing = await place.standing(context, take);
  if (!standing) return { kind: "done" };
  await place.show(context, take, key);
  const [own, old] = [choicePrefix(standing.parent, take.errand.id), choiceOf(standing.parent, before)];
  await context.media.deletePrefix(sentPrefix(own));
  // Called off meanwhile: what is shown is somebody else's to change.
  if ((await place.standing(context, take))?.key !== key) return { kind: "done" };
  if (old !== null && old !== own) await context.media.deletePrefix(old);
  return { kind: "done" };
}

async function forget(place: Place, context: ErrandContext, take: TakeUp): Promise<Statement[]> {
  const standing = await place.standing(context, take);
  const own = standing && choicePrefix(standing.parent, take.errand.id);
  if (own !== null && !standing?.key?.startsWith(own)) await context.media.deletePrefix(own);
  return [];
}
