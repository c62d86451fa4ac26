import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { ScriptJson } from "../../dubbing/scripts/sheet-json.ts";
import { LanguageTag } from "../../dubs/options.ts";
import { Edit } from "../../dubs/resource.ts";
import { exportScript, SheetFormat } from "../../dubs/services/export-script.ts";
import { importScript } from "../../dubs/services/import-script.ts";
import { ScriptDifference, ScriptImport } from "../../dubs/services/script-import.ts";
import { body, IdempotencyHeaders, IdPath, json, refusals } from "../contract.ts";
import { type Api, contextOf } from "../deps.ts";
import { answerOf, idempotent } from "../idempotency.ts";
import { keyed } from "../policy.ts";

const tags = ["lines"];
const Script = ScriptJson.meta({ id: "Script", description: "The script to be worked on. Brought back, it changes what was changed in it." });
const text = { schema: z.string() };

const get = createRoute({
  method: "get",
  path: "/v1/dubs/{id}/script",
  operationId: "exportScript",
  summary: "The script as a file to work on: every line, with its translation where a language is named",
  description:
    "SRT, VTT and ASS hold the translation (without `language`: the original), CSV and JSON both. All but SRT name every line's id and revision, so that POST to the same path knows them again: " +
    "WebVTT as `lin_...@3` in the cue's identifier, ASS in the field Effect, CSV and JSON in columns and fields. In CSV a cell that a spreadsheet would take for a formula begins with an apostrophe.",
  tags,
  ...keyed("read"),
  request: {
    params: IdPath,
    query: z.object({
      format: SheetFormat.default("json"),
      language: LanguageTag.optional().meta({ description: "One of the dub's target languages; left out: the source side alone." }),
      bom: z.enum(["true", "false"]).default("false").meta({ description: "Of CSV: begins with a byte order mark, which Excel needs." }),
    }),
  },
  responses: {
    200: {
      description: "The script as it is now",
      content: { "application/json": { schema: Script }, "application/x-subrip": text, "text/vtt": text, "text/x-ssa": text, "text/csv": text },
    },
    ...refusals,
  },
});

const post = createRoute({
  method: "post",
  path: "/v1/dubs/{id}/script",
  operationId: "importScript",
  summary: "Bring a script back: what was changed in it, as one edit, or as a preview by `dryRun`",
  description:
    "Lines are found by id; cues without one by their times, and by their number where lines share their times. Without `language` the file is of the source side: texts, times, speakers and treatments. " +
    "With it, it holds translations, which become a person's own (`set_translation`), and nothing else is changed. What the file's format cannot say is never a change. " +
    "Rows that cannot be taken, and lines that were changed since the file was exported, are left out and named in `difference`; all the rest is one edit (`edit`; null: there was nothing to change), " +
    "made or refused as a whole as by POST /v1/dubs/{id}/edits, at most 4,000 ops. A repeated Idempotency-Key is the same edit; its `difference` is what is left.",
  tags,
  ...keyed("write"),
  request: { params: IdPath, headers: IdempotencyHeaders, body: body(ScriptImport) },
  responses: {
    200: json(z.object({ edit: z.union([Edit, z.null()]), difference: ScriptDifference }), "What differs, and the edit that was made of it"),
    ...refusals,
  },
});

export function registerScript(app: Api): void {
  app.openapi(get, async (c) => {
    const { format, language = null, bom } = c.req.valid("query");
    const script = await exportScript(contextOf(c), { dubId: c.req.valid("param").id, format, language, bom: bom === "true" });
    return c.body(script.text, 200, { "content-type": script.contentType, "content-disposition": `attachment; filename="${script.filename}"` });
  });
  app.openapi(post, async (c) => {
    const input = c.req.valid("json");
    const imported = answerOf(c, await importScript(contextOf(c), { ...input, dubId: c.req.valid("param").id }, await idempotent(c, input)));
    return c.json(imported, 200);
  });
}
