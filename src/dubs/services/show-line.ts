import type { Context } from "../../context.ts";
import { dubPrefix } from "../../media/keys.ts";
import type { DubRow, Line, Speaker, Take } from "../resource.ts";
import type { LineView, SpeakerView, TakeView } from "../wire.ts";

/** Long enough to listen through a page of takes. */
const TAKE_EXPIRES_SECONDS = 15 * 60;

export async function showLine(context: Context, dub: DubRow, line: LineView): Promise<Line> {
  return { ...line, take: line.take && (await withUrl(context, dub, line.take)) };
}

export const showTake = (context: Context, dub: DubRow, take: TakeView): Promise<Take> => withUrl(context, dub, take);

export async function showSpeaker(context: Context, dub: DubRow, { sampleKey, ...speaker }: SpeakerView): Promise<Speaker> {
  return { ...speaker, sampleUrl: sampleKey === null ? null : await urlOf(context, dub, sampleKey) };
}

/** A URL to hear it, in place of the store's key. */
async function withUrl<T extends { artifactKey: string }>(context: Context, dub: DubRow, take: T): Promise<Omit<T, "artifactKey"> & { url: string }> {
  const { artifactKey, ...shown } = take;
  return { ...shown, url: await urlOf(context, dub, artifactKey) };
}

async function urlOf(context: Context, dub: DubRow, key: string): Promise<string> {
  if (!key.startsWith(dubPrefix(dub.workspaceId, dub.id))) throw new Error(`What ${dub.id} shows lies outside the dub.`);
  return context.media.signGet(key, { expiresSeconds: TAKE_EXPIRES_SECONDS });
}
