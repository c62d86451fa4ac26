/** Share links: whoever has one may watch one dub, without an account, until it expires or is revoked. */
import { z } from "zod";
import { signToken, verifyToken } from "../accounts/token.ts";
import type { shareLinks } from "../db/schema.ts";
import { LanguageTag } from "../dubs/options.ts";
import { OutputKind } from "../dubs/wire.ts";

/** Where shared dubs are, each under its token. */
export const SHARED_PATH = "/v1/shared/";
/** The page that plays one (public/watch.html). The token is in the fragment, which browsers send to nobody. */
const WATCH_PATH = "/watch#token=";
const TYPE = "share+jwt";
const MOST_HOURS = 365 * 24;
const WEEK_HOURS = 7 * 24;

export const CreateShare = z.strictObject({ expiresInHours: z.int().min(1).max(MOST_HOURS).default(WEEK_HOURS) });
export const Share = z
  .object({
    id: z.string(),
    dubId: z.string(),
    url: z.url().meta({ description: "The page to send to somebody: it plays the dub." }),
    apiUrl: z.url().meta({ description: "What that page reads, for a page of your own: `getShared`." }),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    revokedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "Share" });
export type Share = z.infer<typeof Share>;

/** What is to be watched. The URLs of `outputs` are good for five minutes. */
export const Shared = z
  .object({
    title: z.string(),
    languages: z.array(LanguageTag),
    durationMs: z.number().int().nullable(),
    outputs: z.array(
      z.object({ language: LanguageTag.nullable(), kind: OutputKind, format: z.string(), contentType: z.string(), sizeBytes: z.number().int(), url: z.url() }),
    ),
    urlsExpireAt: z.iso.datetime(),
    /** For HLS players; null: the dub has no streams. */
    stream: z.object({ url: z.url(), urlExpiresAt: z.iso.datetime() }).nullable(),
  })
  .meta({ id: "Shared" });
export type Shared = z.infer<typeof Shared>;

export type ShareRow = typeof shareLinks.$inferSelect;
/** `publicUrl`: how clients reach this API, without a slash at the end. */
export type Links = { secret: string; publicUrl: string };

/** The link is made of the row whenever it is shown: it is kept nowhere. */
export async function showShare({ secret, publicUrl }: Links, row: ShareRow): Promise<Share> {
  const token = await signToken(secret, TYPE, { sub: row.id }, row.expiresAt);
  return {
    id: row.id,
    dubId: row.dubId,
    url: `${publicUrl}${WATCH_PATH}${token}`,
    apiUrl: `${publicUrl}${SHARED_PATH}${token}`,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
  };
}

/** The link's id. Throws `unauthenticated` for a token that is forged or has expired. */
export async function readShareToken(secret: string, token: string, now: Date): Promise<string> {
  return z.object({ sub: z.string() }).parse(await verifyToken(secret, TYPE, token, now)).sub;
}
