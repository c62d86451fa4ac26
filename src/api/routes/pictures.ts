/** What stands for videos and people: thumbnails, waveforms, avatars. */
import { createRoute } from "@hono/zod-openapi";
import type { Context, Next } from "hono";
import { z } from "zod";
import { Me } from "../../accounts/account-wire.ts";
import { getMe } from "../../accounts/update-me.ts";
import { checkImageHeader, imageTypes } from "../../pictures/image-type.ts";
import { removeAvatar, setAvatar } from "../../pictures/set-avatar.ts";
import { resetThumbnail, setThumbnail } from "../../pictures/set-thumbnail.ts";
import { signMemberAvatar, signOwnAvatar, signVideoPicture } from "../../pictures/sign-picture.ts";
import { Video } from "../../videos/wire.ts";
import { personOf } from "../account-context.ts";
import { IdPath, json, nothing, refusals } from "../contract.ts";
import { type Api, type ApiEnv, contextOf } from "../deps.ts";
import { keyed, personal } from "../policy.ts";

const binary = { schema: z.string().meta({ format: "binary" }) };
const image = Object.fromEntries(imageTypes.map((type) => [type, binary]));
const redirect = { responses: { 302: { description: "To the signed URL, good for five minutes" }, ...refusals } };
const THUMBNAIL = "/v1/videos/{id}/thumbnail";
const OfFrame = z
  .strictObject({ atMs: z.number().int().min(0).max(86_400_000) })
  .meta({ description: "The frame that is on the screen then; beyond the end the last one." });
const later = (field: string): string =>
  `It is made by the media service, some seconds later; until then what was shown stays, and stays for good where an image turns out to be none: \`${field}\` tells which it is, and why.`;

/** One sentence for all that is neither a frame nor an image, before the validators say a shorter one. */
const pictureOnly = async (c: Context<ApiEnv>, next: Next): Promise<void> => {
  if (!isJson(c)) checkImageHeader(c.req.header("content-type"), ["application/json"]);
  await next();
};
const isJson = (c: Context<ApiEnv>): boolean => c.req.header("content-type")?.includes("json") ?? false;
const writes = keyed("write");

const thumbnail = createRoute({
  method: "get",
  path: THUMBNAIL,
  operationId: "getThumbnail",
  summary: "The picture that stands for a video: a JPEG of at most 640 pixels' width",
  tags: ["videos"],
  ...keyed("read"),
  request: { params: IdPath },
  ...redirect,
});
const choose = createRoute({
  method: "put",
  path: THUMBNAIL,
  operationId: "setThumbnail",
  summary: "Choose another picture: a frame of the video by its time (JSON), or an image of at most 10 MB",
  description: later("thumbnailChoice"),
  tags: ["videos"],
  ...writes,
  middleware: [...writes.middleware, pictureOnly],
  request: { params: IdPath, body: { required: false, content: { "application/json": { schema: OfFrame }, ...image } } },
  responses: { 202: json(Video, "The video as it is now"), ...refusals },
});
const reset = createRoute({
  method: "delete",
  path: THUMBNAIL,
  operationId: "resetThumbnail",
  summary: "Back to the picture that was found in the video",
  tags: ["videos"],
  ...keyed("write"),
  request: { params: IdPath },
  responses: { 200: json(Video, "The video"), ...refusals },
});
const peaks = createRoute({
  method: "get",
  path: "/v1/videos/{id}/peaks",
  operationId: "getPeaks",
  summary: "The waveform of a video's first sound track, for a player to draw",
  description:
    "JSON as audiowaveform writes it (version 2, 8 bits, one channel): `data` has the lowest and the highest sample of each pixel by turns, " +
    "`samples_per_pixel` / `sample_rate` seconds each, from the video's time 0 on; at most 8,000 pixels for any length.",
  tags: ["videos"],
  ...keyed("read"),
  request: { params: IdPath },
  ...redirect,
});
const avatar = createRoute({
  method: "get",
  path: "/v1/me/avatar",
  operationId: "getAvatar",
  summary: "One's own picture: a JPEG of 512 x 512",
  tags: ["people"],
  ...personal(),
  ...redirect,
});
const setOwn = createRoute({
  method: "put",
  path: "/v1/me/avatar",
  operationId: "setAvatar",
  summary: "Another picture of oneself: an image of at most 10 MB, whose middle is cut out",
  description: later("avatarChoice"),
  tags: ["people"],
  ...personal(),
  request: { body: { required: true, content: image } },
  responses: { 202: json(Me, "The person as they are now"), ...refusals },
});
const removeOwn = createRoute({
  method: "delete",
  path: "/v1/me/avatar",
  operationId: "deleteAvatar",
  summary: "No picture of oneself; what was sent is erased",
  tags: ["people"],
  ...personal(),
  responses: { 204: nothing, ...refusals },
});
const ofMember = createRoute({
  method: "get",
  path: "/v1/workspaces/{id}/members/{userId}/avatar",
  operationId: "getMemberAvatar",
  summary: "The picture of a member, for whoever shares the workspace",
  tags: ["workspaces"],
  ...personal(),
  request: { params: IdPath.extend({ userId: z.string() }) },
  ...redirect,
});

export function registerPictures(app: Api): void {
  app.openapi(thumbnail, async (c) => c.redirect(await signVideoPicture(contextOf(c), { videoId: c.req.valid("param").id, what: "thumbnail" }), 302));
  app.openapi(peaks, async (c) => c.redirect(await signVideoPicture(contextOf(c), { videoId: c.req.valid("param").id, what: "peaks" }), 302));
  app.openapi(choose, async (c) => {
    const videoId = c.req.valid("param").id;
    const chosen = isJson(c) ? { frame: c.req.valid("json") } : await bytesOf(c);
    return c.json(await setThumbnail(contextOf(c), { videoId, chosen }), 202, { Location: `/v1/videos/${videoId}` });
  });
  app.openapi(reset, async (c) => c.json(await resetThumbnail(contextOf(c), { videoId: c.req.valid("param").id }), 200));
  app.openapi(avatar, async (c) => c.redirect(await signOwnAvatar(contextOf(c)), 302));
  app.openapi(setOwn, async (c) => {
    await setAvatar(contextOf(c), await imageOf(c));
    return c.json(await getMe(personOf(c)), 202, { Location: "/v1/me/avatar" });
  });
  app.openapi(removeOwn, async (c) => {
    await removeAvatar(contextOf(c));
    return c.body(null, 204);
  });
  app.openapi(ofMember, async (c) => {
    const { id, userId } = c.req.valid("param");
    return c.redirect(await signMemberAvatar(contextOf(c), { workspaceId: id, userId }), 302);
  });
}

async function imageOf(c: Context<ApiEnv>): Promise<Uint8Array> {
  checkImageHeader(c.req.header("content-type"));
  return bytesOf(c);
}

const bytesOf = async (c: Context<ApiEnv>): Promise<Uint8Array> => new Uint8Array(await c.req.arrayBuffer());
