import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { TranscriptJson } from "../../dubbing/transcript/transcript-json.ts";
import { getTranscript, TranscriptFormat } from "../../dubs/services/get-transcript.ts";
import { IdPath, refusals } from "../contract.ts";
import { type Api, contextOf } from "../deps.ts";
import { keyed } from "../policy.ts";

const Transcript = TranscriptJson.meta({
  id: "Transcript",
  description: "What is said and who says it; a line's `words` are there as long as its text is what was heard. Can be brought back as a script.",
});

const text = { schema: z.string() };
const get = createRoute({
  method: "get",
  path: "/v1/dubs/{id}/transcript",
  operationId: "getTranscript",
  summary: "What is said in the video: as JSON, SubRip, WebVTT or plain text",
  tags: ["lines"],
  ...keyed("read"),
  request: { params: IdPath, query: z.object({ format: TranscriptFormat.default("json") }) },
  responses: {
    200: {
      description: "The transcript, with the edits that were made since it was heard",
      content: { "application/json": { schema: Transcript }, "application/x-subrip": text, "text/vtt": text, "text/plain": text },
    },
    ...refusals,
  },
});

export function registerTranscript(app: Api): void {
  app.openapi(get, async (c) => {
    const { text: written, contentType, filename } = await getTranscript(contextOf(c), { dubId: c.req.valid("param").id, format: c.req.valid("query").format });
    return c.body(written, 200, { "content-type": contentType, "content-disposition": `attachment; filename="${filename}"` });
  });
}
