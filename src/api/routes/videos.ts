import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { CreateVideo, createVideo, Title } from "../../videos/create-video.ts";
import { deleteVideo } from "../../videos/delete-video.ts";
import { getVideo } from "../../videos/get-video.ts";
import { listVideos } from "../../videos/list-videos.ts";
import { renameVideo } from "../../videos/rename-video.ts";
import { Upload, Video } from "../../videos/wire.ts";
import { body, IdempotencyHeaders, IdPath, json, nothing, PageQuery, pageOf, pageQuery, refusals } from "../contract.ts";
import { type Api, contextOf } from "../deps.ts";
import { answerOf, idempotent } from "../idempotency.ts";
import { keyed } from "../policy.ts";

const tags = ["videos"];

const create = createRoute({
  method: "post",
  path: "/v1/videos",
  operationId: "createVideo",
  summary: "Announce a video; then send its parts to the upload",
  tags,
  ...keyed("write"),
  request: { headers: IdempotencyHeaders, body: body(CreateVideo) },
  responses: { 201: json(z.object({ video: Video, upload: Upload }), "The video and the upload that fills it"), ...refusals },
});

const list = createRoute({
  method: "get",
  path: "/v1/videos",
  operationId: "listVideos",
  summary: "Videos, newest first",
  tags,
  ...keyed("read"),
  request: { query: PageQuery },
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
  responses: { 200: json(Video, "The video"), ...refusals },
});

const rename = createRoute({
  method: "patch",
  path: "/v1/videos/{id}",
  operationId: "updateVideo",
  summary: "Change a video's title",
  tags,
  ...keyed("write"),
  request: { params: IdPath, body: body(z.strictObject({ title: Title })) },
  responses: { 200: json(Video, "The video"), ...refusals },
});

const remove = createRoute({
  method: "delete",
  path: "/v1/videos/{id}",
  operationId: "deleteVideo",
  summary: "Delete a video, its dubs and all their objects",
  tags,
  ...keyed("write"),
  request: { params: IdPath },
  responses: { 204: nothing, ...refusals },
});

export function registerVideos(app: Api): void {
  app.openapi(create, async (c) => {
    const input = c.req.valid("json");
    const created = answerOf(c, await createVideo(contextOf(c), input, await idempotent(c, input)));
    return c.json(created, 201, { Location: `/v1/videos/${created.video.id}` });
  });
  app.openapi(list, async (c) => c.json(await listVideos(contextOf(c), pageQuery(c.req.valid("query"))), 200));
  app.openapi(get, async (c) => c.json(await getVideo(contextOf(c), { videoId: c.req.valid("param").id }), 200));
  app.openapi(rename, async (c) => c.json(await renameVideo(contextOf(c), { videoId: c.req.valid("param").id, ...c.req.valid("json") }), 200));
  app.openapi(remove, async (c) => {
    await deleteVideo(contextOf(c), { videoId: c.req.valid("param").id });
    return c.body(null, 204);
  });
}
