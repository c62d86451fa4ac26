/** What players stream (HLS, RFC 8216): no media goes through here, only playlists that name it. */
import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { LanguageTag } from "../../dubs/options.ts";
import { getMaster, getPlaylist } from "../../dubs/services/get-stream.ts";
import { issueStream, readStream, STREAMS_PATH } from "../../dubs/services/stream-token.ts";
import { IdPath, json, refusals } from "../contract.ts";
import { type Api, contextOf } from "../deps.ts";
import { keyed, open } from "../policy.ts";

const tags = ["outputs"];
const HLS = "application/vnd.apple.mpegurl";
const playlist = { description: "A playlist", content: { [HLS]: { schema: z.string() } } };
const Stream = z.object({ url: z.url(), urlExpiresAt: z.iso.datetime() }).meta({ id: "Stream" });
const Token = z.string().max(1_000);
const Language = z.object({ language: LanguageTag.optional() });

const issue = createRoute({
  method: "get",
  path: "/v1/dubs/{id}/stream",
  operationId: "getStream",
  summary: "A URL that HLS players play, with all languages of the dub in it",
  description:
    "For dubs that were asked for with `hls` among their `outputs`; subtitles come with them. The URL needs no key: whoever has it may play the dub until it expires, on any page. `language`: the one that is heard first, or the closest to it; without it, or where the dub has none like it, the first one.",
  tags,
  ...keyed("read"),
  request: { params: IdPath, query: Language },
  responses: { 200: json(Stream, "The URL"), ...refusals },
});

const master = createRoute({
  method: "get",
  path: `${STREAMS_PATH}{token}/master.m3u8`,
  operationId: "getMasterPlaylist",
  summary: "The playlist of a whole dub",
  tags,
  ...open(),
  request: { params: z.object({ token: Token }), query: Language },
  responses: { 200: playlist, ...refusals },
});

const media = createRoute({
  method: "get",
  path: `${STREAMS_PATH}{token}/{file}`,
  operationId: "getMediaPlaylist",
  summary: "The playlist of one stream of it",
  tags,
  ...open(),
  request: { params: z.object({ token: Token, file: z.string().regex(/^out_\w+\.m3u8$/, "the id of an output, and .m3u8") }) },
  responses: { 200: playlist, ...refusals },
});

export function registerStreams(app: Api): void {
  app.openapi(issue, async (c) => {
    const { deps } = c.var;
    const { token, expiresAt } = await issueStream(contextOf(c), { dubId: c.req.valid("param").id }, deps.tokenSecret);
    const { language } = c.req.valid("query");
    const url = `${deps.publicUrl}${STREAMS_PATH}${token}/master.m3u8${language === undefined ? "" : `?language=${encodeURIComponent(language)}`}`;
    return c.json({ url, urlExpiresAt: expiresAt.toISOString() }, 200);
  });
  app.openapi(master, async (c) => {
    const { deps } = c.var;
    const claims = await readStream(deps, c.req.valid("param").token, deps.tokenSecret);
    return c.body(await getMaster(deps, claims, c.req.valid("query").language ?? null), 200, PLAYED);
  });
  app.openapi(media, async (c) => {
    const { deps } = c.var;
    const { token, file } = c.req.valid("param");
    const claims = await readStream(deps, token, deps.tokenSecret);
    return c.body(await getPlaylist(deps, claims, file.slice(0, -".m3u8".length)), 200, PLAYED);
  });
}

/** Players run on other people's pages (cross-origin.ts lets them read). What is in a playlist may change with the next render. */
const PLAYED = { "Content-Type": HLS, "Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": "no-store" };
