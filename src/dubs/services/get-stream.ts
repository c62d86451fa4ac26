/** Playlists of a dub, made when they are asked for: what it has by then, with URLs that are signed anew. */
import { and, eq, inArray, isNull } from "drizzle-orm";
import pLimit from "p-limit";
import type { SystemContext } from "../../context.ts";
import { dubs, outputs } from "../../db/schema.ts";
import { matchLanguage } from "../../dubbing/languages.ts";
import { notFound } from "../../errors.ts";
import { masterPlaylist } from "../hls/master-playlist.ts";
import { infoOf, subtitlePlaylist, withMedia } from "../hls/media-playlist.ts";
import { nameLanguage } from "../hls/name-language.ts";
import type { DubRow, OutputRow } from "../resource.ts";
import { noStream, type StreamClaims } from "./stream-token.ts";

type World = Pick<SystemContext, "db" | "media" | "now">;
/** As many connections as a Worker may have open at once: https://developers.cloudflare.com/workers/platform/limits/ */
const READS_AT_ONCE = 6;
const HOUR_SECONDS = 3600;
/** Far below what S3 signs for, which is seven days. */
const MOST_SECONDS = 12 * HOUR_SECONDS;

/** `language`: what is closest to it is heard first, in whatever case it is written; one that the dub does not have changes nothing. Throws not_found, no_stream. */
export async function getMaster(context: World, claims: StreamClaims, language: string | null): Promise<string> {
  const { dub, rows } = await streamsOf(context, claims);
  const lists = rows.filter(({ kind, format }) => kind === "stream" && format === "m3u8");
  const limit = pLimit(READS_AT_ONCE);
  const streams = await limit.map(lists, async (row) => ({ row, uri: `${row.id}.m3u8`, info: infoOf(await textOf(context, row)) }));
  const sounds = streams
    .filter(({ row }) => row.name !== "video")
    .sort((a, b) => orderOf(a.row) - orderOf(b.row) || (a.row.language! < b.row.language! ? -1 : 1));
  if (sounds.length === 0) throw noStream();
  const video = streams.find(({ row }) => row.name === "video");
  const texts = rows.filter(({ kind, format }) => kind === "subtitles" && format === "vtt").sort((a, b) => (a.language! < b.language! ? -1 : 1));
  const heard = sounds.map(({ row, uri, info }) => ({ uri, info, ...saidIn(row, dub) }));
  return masterPlaylist({
    video: video ?? null,
    sounds: heard,
    subtitles: texts.map(({ id, language: tag }) => ({ language: tag!, name: nameLanguage(tag!) ?? tag!, uri: `${id}.m3u8` })),
    preferred:
      language === null
        ? null
        : matchLanguage(
            language,
            heard.flatMap((sound) => sound.language ?? []),
          ),
  });
}

/** Of one stream, or of subtitles. Throws not_found. */
export async function getPlaylist(context: World, claims: StreamClaims, outputId: string): Promise<string> {
  const { dub, rows } = await streamsOf(context, claims);
  const row = rows.find(({ id }) => id === outputId);
  if (row?.kind === "subtitles" && row.format === "vtt") return subtitlePlaylist(await urlOf(context, row, claims), dub.durationMs ?? 0);
  const file = row && rows.find((each) => each.kind === "stream" && each.format === "mp4" && each.name === row.name && each.language === row.language);
  if (!row || row.format !== "m3u8" || !file) throw notFound();
  return withMedia(await textOf(context, row), await urlOf(context, file, claims));
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

/** Players ask for the playlist of a film once: its URL lives as long as the token, and an hour where that is about to end. */
function urlOf({ media, now }: World, { artifactKey, contentType }: OutputRow, { expiresAt }: StreamClaims): Promise<string> {
  const secondsLeft = Math.ceil((expiresAt.getTime() - now().getTime()) / 1000);
  return media.signGet(artifactKey, { expiresSeconds: Math.min(MOST_SECONDS, Math.max(HOUR_SECONDS, secondsLeft)), contentType });
}

/** Dubs first, the original last. */
const orderOf = ({ name }: OutputRow): number => (name === "original" ? 1 : 0);

function saidIn({ name, language }: OutputRow, { sourceLanguage }: DubRow): { language: string | null; name: string } {
  if (name !== "original") return { language, name: nameLanguage(language!) ?? language! };
  const called = sourceLanguage === null ? null : nameLanguage(sourceLanguage);
  return called === null ? { language: null, name: "Original" } : { language: sourceLanguage, name: `${called} (original)` };
}
