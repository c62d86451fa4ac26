import type { Context } from "../../context.ts";
import { dubPrefix } from "../../media/keys.ts";
import type { DubRow, Line, Take } from "../resource.ts";
import type { LineView, TakeView } from "../wire.ts";

/** Long enough to listen through a page of takes. */
const TAKE_EXPIRES_SECONDS = 15 * 60;

export async function showLine(context: Context, dub: DubRow, line: LineView): Promise<Line> {
  return { ...line, take: line.take && (await withUrl(context, dub, line.take)) };
}

export const showTake = (context: Context, dub: DubRow, take: TakeView): Promise<Take> => withUrl(context, dub, take);

/** A URL to hear it, in place of the store's key. */
async function withUrl<T extends { artifactKey: string }>(context: Context, dub: DubRow, take: T): Promise<Omit<T, "artifactKey"> & { url: string }> {
  const { artifactKey, ...shown } = take;
  if (!artifactKey.startsWith(dubPrefix(dub.workspaceId, dub.id))) throw new Error(`A take of ${dub.id} lies outside the dub.`);
  return { ...shown, url: await context.media.signGet(artifactKey, { expiresSeconds: TAKE_EXPIRES_SECONDS }) };
}
