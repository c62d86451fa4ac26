import type { SystemContext } from "../../context.ts";
import { dubPrefix } from "../../media/keys.ts";

/**
 * Stops and erases all that a deleted dub left: how many objects. The prefix before, since the dub's own object does not tell what it removes,
 * and once more after it, since one with empty storage no longer knows its prefix. Idempotent.
 */
export async function purgeDub(context: SystemContext, dub: { id: string; workspaceId: string }): Promise<number> {
  const prefix = dubPrefix(dub.workspaceId, dub.id);
  const before = await context.media.deletePrefix(prefix);
  await context.dubs(dub.id).remove();
  return before + (await context.media.deletePrefix(prefix));
}
