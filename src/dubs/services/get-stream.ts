/** Playlists of a dub, made when they are asked for: what it has by then, with URLs that are signed anew. */
import { and, eq, inArray, isNull } from "drizzle-orm";
import type { SystemContext } from "../../context.ts";
import { dubs, outputs } from "../../db/schema.ts";
import { AppError, notFound } from "../../errors.ts";
import { masterPlaylist } from "../hls/master-playlist.ts";
import { infoOf, subtitlePlaylist, withMedia } from "../hls/media-playlist.ts";
import type { DubRow, OutputRow } from "../resource.ts";
import type { StreamClaims } from "./stream-token.ts";

type World = Pick<SystemContext, "db" | "media">;
/** As long as the token at most. */
const MEDIA_SECONDS = 6 * 3600;

/** `language`: heard first. Throws not_found, no_stream. */
export async function getMaster(context: World, claims: StreamClaims, language: string | null): Promise<string> {
  const { dub, rows } = await streamsOf(context, claims);
  const lists = rows.filter(({ kind, format }) => kind === "stream" && format === "m3u8");
  const streams = await Promise.all(lists.map(async (row) => ({ row, uri: `${row.id}.m3u8`, info: infoOf(await textOf(context, row)) })));
  const sounds = streams
    .filter(({ row }) => row.name !== "video")
    .sort((a, b) => orderOf(a.row) - orderOf(b.row) || (a.row.language! < b.row.language! ? -1 : 1));
  if (sounds.length === 0) throw new AppError("no_stream", 'The dub has no streams: ask for them with `outputs: ["hls"]` in a job of kind render.');
  const video = streams.find(({ row }) => row.name === "video");
  const texts = rows.filter(({ kind, format }) => kind === "subtitles" && format === "vtt").sort((a, b) => (a.language! < b.language! ? -1 : 1));
  return masterPlaylist({
    video: video ?? null,
    sounds: sounds.map(({ row, uri, info }) => ({ uri, info, ...saidIn(row, dub) })),
    subtitles: texts.map(({ id, language: tag }) => ({ language: tag!, name: nameOf(tag!), uri: `${id}.m3u8` })),
    preferred: language,
  });
}

/** Of one stream, or of subtitles. Throws not_found. */
export async function getPlaylist(context: World, claims: StreamClaims, outputId: string): Promise<string> {
  const { dub, rows } = await streamsOf(context, claims);
  const row = rows.find(({ id }) => id === outputId);
  if (row?.kind === "subtitles") return subtitlePlaylist(await urlOf(context, row), dub.durationMs ?? 0);
  const file = row && rows.find((each) => each.kind === "stream" && each.format === "mp4" && each.name === row.name && each.language === row.language);
  if (!row || row.format !== "m3u8" || !file) throw notFound();
  return withMedia(await textOf(context, row), await urlOf(context, file));
}

async function streamsOf({ db }: World, { dubId, workspaceId }: StreamClaims): Promise<{ dub: DubRow; rows: OutputRow[] }> {
  const [dub] = await db
    .select()
    .from(dubs)
    .where(and(eq(dubs.id, dubId), eq(dubs.workspaceId, workspaceId), isNull(dubs.deletedAt)));
  if (!dub) throw notFound();
  const mine = and(eq(outputs.dubId, dubId), eq(outputs.workspaceId, workspaceId), isNull(outputs.deletedAt), inArray(outputs.kind, ["stream", "subtitles"]));
  return { dub, rows: await db.select().from(outputs).where(mine) };
}

async function textOf({ media }: World, { artifactKey }: OutputRow): Promise<string> {
  const bytes = await media.read(artifactKey);
  if (!bytes) throw new Error("The playlist of a stream is gone.");
  return new TextDecoder().decode(bytes);
}

const urlOf = ({ media }: World, { artifactKey, contentType }: OutputRow): Promise<string> =>
  media.signGet(artifactKey, { expiresSeconds: MEDIA_SECONDS, contentType });

/** Dubs first, the original last. */
const orderOf = ({ name }: OutputRow): number => (name === "original" ? 1 : 0);

function saidIn({ name, language }: OutputRow, { sourceLanguage }: DubRow): { language: string | null; name: string } {
  if (name !== "original") return { language, name: nameOf(language!) };
  return { language: sourceLanguage, name: sourceLanguage === null ? "Original" : `${nameOf(sourceLanguage)} (original)` };
}

/** As its own speakers call it. */
function nameOf(tag: string): string {
  return new Intl.DisplayNames(tag, { type: "language" }).of(tag) ?? tag;
}
