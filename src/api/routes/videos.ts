import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { createImport } from "../../imports/create-import.ts";
import { CreateVideo, createVideo } from "../../videos/create-video.ts";
import { DeletedVideo, deleteVideo } from "../../videos/delete-video.ts";
import { findVideo } from "../../videos/find-video.ts";
import { showWithProgress } from "../../videos/get-video.ts";
import { listFiles, sourceFile, VideoFile } from "../../videos/list-files.ts";
import { listVideos } from "../../videos/list-videos.ts";
import { UpdateVideo, updateVideo } from "../../videos/update-video.ts";
import { Upload, Video, VideoStatus } from "../../videos/wire.ts";
import { body, IdempotencyHeaders, IdPath, json, PageQuery, pageOf, pageQuery, refusals } from "../contract.ts";
import { type Api, contextOf } from "../deps.ts";
import { answerOf, idempotent } from "../idempotency.ts";
import { keyed } from "../policy.ts";
import { etagOf, IfMatchHeaders, ifMatch } from "../revision.ts";

const tags = ["videos"];

const create = createRoute({
  method: "post",
  path: "/v1/videos",
  operationId: "createVideo",
  summary: "Announce a video, and send its parts to the upload; or have it fetched from an address",
  description:
    "With `source.upload` the answer is 201 with the video and the upload whose parts are to be sent. With `source.import` it is 202 with the video alone: " +
    "its `status` is `importing` and `importProgress` tells how far it is, until it is `ready`, or `failed` for the reason in `failure` (codes `import_...`). " +
    "What may pass is tried again, later each time: `importRetry` tells why, and when. " +
    "A workspace has five imports at once at most (409 `too_many_imports`); a server that sends less than a megabyte in 20 seconds is given up.",
  tags,
  ...keyed("write"),
  request: { headers: IdempotencyHeaders, body: body(CreateVideo) },
  responses: {
    201: json(z.object({ video: Video, upload: Upload }), "The video and the upload that fills it"),
    202: json(z.object({ video: Video }), "The video, which is being fetched"),
    ...refusals,
  },
});

const list = createRoute({
  method: "get",
  path: "/v1/videos",
  operationId: "listVideos",
  summary: "Videos, newest first",
  tags,
  ...keyed("read"),
  request: {
    query: PageQuery.extend({
      search: z
        .string()
        .trim()
        .max(200)
        .optional()
        .meta({ description: "Every word of it is in the title, without regard to case and accents; at most eight words count." }),
      status: VideoStatus.optional(),
    }),
  },
  responses: { 200: json(pageOf(Video), "A page"), ...refusals },
});

const get = createRoute({
  method: "get",
  path: "/v1/videos/{id}",
  operationId: "getVideo",
  summary: "One video",
  tags,
  ...keyed("read"),
  request: { params: IdPath },
  responses: { 200: json(Video, "The video; its ETag is of title and description, for If-Match"), ...refusals },
});

const update = createRoute({
  method: "patch",
  path: "/v1/videos/{id}",
  operationId: "updateVideo",
  summary: "Change a video's title or description",
  tags,
  ...keyed("write"),
  request: { params: IdPath, headers: IfMatchHeaders, body: body(UpdateVideo) },
  responses: { 200: json(Video, "The video"), ...refusals },
});

const content = createRoute({
  method: "get",
  path: "/v1/videos/{id}/content",
  operationId: "downloadVideo",
  summary: "Straight to the bytes of the source, which is saved under its name; Range works there",
  tags,
  ...keyed("read"),
  request: { params: IdPath },
  responses: { 302: { description: "To the signed URL, good for five minutes" }, ...refusals },
});

const files = createRoute({
  method: "get",
  path: "/v1/videos/{id}/files",
  operationId: "listVideoFiles",
  summary: "The source, and what its dubs have made, newest first, each with a URL",
  tags,
  ...keyed("read"),
  request: { params: IdPath },
  responses: { 200: json(pageOf(VideoFile), "All of them: the source, if it has arrived, and at most the newest 200 others"), ...refusals },
});

const remove = createRoute({
  method: "delete",
  path: "/v1/videos/{id}",
  operationId: "deleteVideo",
  summary: "Delete a video, its upload or import and its dubs, and erase all they stored: source, pictures, outputs, and what was made on the way",
  tags,
  ...keyed("write"),
  request: { params: IdPath, headers: IfMatchHeaders },
  responses: { 200: json(DeletedVideo, "The video is gone; how much of what it stored is erased already"), ...refusals },
});

export function registerVideos(app: Api): void {
  app.openapi(create, async (c) => {
    const input = c.req.valid("json");
    const request = await idempotent(c, input);
    const { title, source } = input;
    if (source.upload) {
      const created = answerOf(c, await createVideo(contextOf(c), { title, source: { upload: source.upload } }, request));
      return c.json(created, 201, { Location: `/v1/videos/${created.video.id}` });
    }
    // The schema takes exactly one of both.
    const asked = { input: { title, source: source.import! }, rules: c.var.deps.guard.rules, request };
    const created = answerOf(c, await createImport(contextOf(c), asked));
    return c.json(created, 202, { Location: `/v1/videos/${created.video.id}` });
  });
  app.openapi(list, async (c) => {
    const { search, status, ...page } = c.req.valid("query");
    return c.json(await listVideos(contextOf(c), { ...pageQuery(page), search, status }), 200);
  });
  app.openapi(get, async (c) => {
    const row = await findVideo(contextOf(c), c.req.valid("param").id);
    return c.json(await showWithProgress(contextOf(c), row), 200, { ETag: etagOf(row.revision) });
  });
  app.openapi(update, async (c) => {
    const row = await updateVideo(contextOf(c), { videoId: c.req.valid("param").id, ifRevision: ifMatch(c), ...c.req.valid("json") });
    return c.json(await showWithProgress(contextOf(c), row), 200, { ETag: etagOf(row.revision) });
  });
  app.openapi(content, async (c) => c.redirect((await sourceFile(contextOf(c), c.req.valid("param").id)).url, 302));
  app.openapi(files, async (c) => c.json({ data: await listFiles(contextOf(c), c.req.valid("param").id), nextCursor: null }, 200));
  app.openapi(remove, async (c) => c.json(await deleteVideo(contextOf(c), { videoId: c.req.valid("param").id, ifRevision: ifMatch(c) }), 200));
}
