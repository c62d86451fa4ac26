import type { Context } from "../../context.ts";
import type { Page } from "../../db/page.ts";
import type { Speaker } from "../resource.ts";
import { findDub } from "./find-dub.ts";
import { showSpeaker } from "./show-line.ts";

/** All of them; none before there is a script. Throws not_found. */
export async function listSpeakers(context: Context, query: { dubId: string }): Promise<Page<Speaker>> {
  const dub = await findDub(context, query.dubId);
  const views = await context.dubs(dub.id).speakers();
  return { data: await Promise.all(views.map((view) => showSpeaker(context, dub, view))), nextCursor: null };
}
