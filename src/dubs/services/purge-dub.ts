import type { SystemContext } from "../../context.ts";
import { dubPrefix } from "../../media/keys.ts";

/** Stops and erases all that a deleted dub left; the prefix once more here, since an object with empty storage no longer knows its own. Idempotent. */
export async function purgeDub(context: SystemContext, dub: { id: string; workspaceId: string }): Promise<void> {
  await context.dubs(dub.id).remove();
  await context.media.deletePrefix(dubPrefix(dub.workspaceId, dub.id));
}
