import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { LanguageTag } from "../../dubs/options.ts";
import { findPreview } from "../../voices/find-preview.ts";
import { getPreview } from "../../voices/get-preview.ts";
import { listVoices } from "../../voices/list-voices.ts";
import { previewPath } from "../../voices/voices-of.ts";
import { Voice, VoiceFilter } from "../../voices/wire.ts";
import { json, PageQuery, pageOf, pageQuery, refusals } from "../contract.ts";
import { type Api, contextOf } from "../deps.ts";
import { keyed } from "../policy.ts";

const tags = ["voices"];

const list = createRoute({
  method: "get",
  path: "/v1/voices",
  operationId: "listVoices",
  summary: "Voices that can speak now, by engine and id",
  tags,
  ...keyed("read"),
  request: { query: PageQuery.extend(VoiceFilter.shape) },
  responses: { 200: json(pageOf(Voice), "A page"), ...refusals },
});

const preview = createRoute({
  method: "get",
  path: "/v1/voices/{vendor}/{model}/{voice}/preview",
  operationId: "getVoicePreview",
  summary: "Straight to the sound of a voice that says a sample sentence (WAV), which is made when somebody first asks for it who may write",
  description:
    "Costs nothing; who only reads hears what was made before, and is refused (403) what would have to be made. Only voices that need no key have a preview (`previewUrl` of GET /v1/voices). One that could not be made (409 `preview_failed`) is tried again when it is asked for an hour later.",
  tags,
  ...keyed("read"),
  request: {
    params: z.object({ vendor: z.string().max(100), model: z.string().max(100), voice: z.string().max(200) }),
    query: z.object({ language: LanguageTag.optional().meta({ description: "Which of its languages it speaks; left out: the first of them." }) }),
  },
  responses: {
    202: { description: "It is being made: ask again at Location after Retry-After seconds" },
    302: { description: "To the signed URL, good for five minutes" },
    ...refusals,
  },
});

export function registerVoices(app: Api): void {
  app.openapi(list, async (c) => {
    const { limit, cursor, ...filter } = c.req.valid("query");
    return c.json(listVoices(await c.var.engines(), { ...pageQuery({ limit, cursor }), ...filter }), 200);
  });
  app.openapi(preview, async (c) => {
    const { vendor, model, voice } = c.req.valid("param");
    const { language = null } = c.req.valid("query");
    const engine = `${vendor}/${model}`;
    const answer = await getPreview(contextOf(c), await findPreview(await c.var.engines(), { engine, voice, language }));
    if (answer.url !== null) return c.redirect(answer.url, 302);
    const itself = previewPath(engine, voice) + (language === null ? "" : `?language=${encodeURIComponent(language)}`);
    return c.body(null, 202, { Location: itself, "Retry-After": String(answer.retryAfterSeconds) });
  });
}
