import type { ActivityAction } from "../activity/wire.ts";
import { activityStatement } from "../activity/record.ts";
import type { Context } from "../context.ts";
import { cancelErrandsStatement } from "../errands/cancel-errands.ts";
import { errandStatement } from "../errands/errand-statement.ts";
import { choicePrefix, sentImageKey } from "../media/keys.ts";
import type { ChosenPicture } from "./choose-picture.ts";
import { eraseChoices } from "./erase-choices.ts";
import { imageTypeOf } from "./image-type.ts";

/** `parent`: under which choices of the subject lie. `chosen`: the bytes of an image, or what the media service is to take. */
export type Choice = {
  kind: "thumbnail" | "avatar";
  subjectId: string;
  workspaceId: string;
  parent: string;
  action: ActivityAction;
  chosen: Uint8Array | ChosenPicture;
};

/** What was sent is kept as it came, and an errand makes a picture of it. One that is still at work on an earlier choice is called off. Throws not_an_image. */
export async function beginChoice(context: Context, { kind, subjectId, workspaceId, parent, action, chosen }: Choice): Promise<void> {
  const { media } = context;
  const image = chosen instanceof Uint8Array ? { bytes: chosen, type: imageTypeOf(chosen) } : null;
  const id = context.newId("ern");
  const prefix = choicePrefix(parent, id);
  const input = chosen instanceof Uint8Array ? { image: { sizeBytes: chosen.byteLength } } : chosen;
  if (image) await media.write(sentImageKey(prefix), image.bytes, image.type);
  const batch = context.db.batch([
    cancelErrandsStatement(context, subjectId, [kind]),
    errandStatement(context, { id, kind, workspaceId, subjectId, input }).statement,
    activityStatement(context, { action, resourceId: subjectId }),
  ]);
  const [calledOff] = await batch.catch(async (error: unknown) => {
    await media.deletePrefix(prefix);
    throw error;
  });
  await context.beginErrand(id);
  await eraseChoices(context, { kind, subjectId, parent, ids: calledOff.map((errand) => errand.id) });
}
