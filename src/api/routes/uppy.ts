/**
 * The contract of Uppy's Companion for S3, as `@uppy/aws-s3` 6.x calls it with `companionEndpoint: "{origin}/v1/uppy"` and
 * `shouldUseMultipart: true` (https://uppy.io/docs/aws-s3/). It sends no header of the page's: the session's cookie is what it is let in with.
 */
import { createRoute } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import { AppError } from "../../errors.ts";
import { PUT_EXPIRES_SECONDS } from "../../media/port.ts";
import { MEDIA_PATH } from "../../media/worker-media.ts";
import { abortUpload } from "../../uploads/abort-upload.ts";
import { checkPartNumber, knownParts, uploadNotOpen } from "../../uploads/find-upload.ts";
import { BeginUppy, beginUppy } from "../../uploads/uppy/begin.ts";
import { completeUppy } from "../../uploads/uppy/complete.ts";
import { findUppy } from "../../uploads/uppy/find.ts";
import { signPartGrant, verifyPartGrant } from "../../uploads/uppy/part-grant.ts";
import { showUppyParts, UppyPart } from "../../uploads/uppy/show-parts.ts";
import { takePart } from "../../uploads/uppy/take-part.ts";
import { body, json, refusals } from "../contract.ts";
import { type Api, type ApiEnv, contextOf } from "../deps.ts";
import { keyed, open } from "../policy.ts";

const tags = ["uppy"];
const UPLOAD = "/v1/uppy/s3/multipart/{uploadId}";
/** Beside the store's own keys (`w/...`), where the Worker comes before the static files. */
const PARTS_PATH = `${MEDIA_PATH}uppy-parts`;
const MOST_PARTS = 10_000;

const UploadPath = z.object({ uploadId: z.string() });
const KeyQuery = z.object({ key: z.string().max(100).meta({ description: "What creating the upload answered: the id of its video." }) });
const ToldParts = z
  .array(z.strictObject({ PartNumber: z.number().int().positive(), ETag: z.string().min(1).max(1024) }))
  .max(MOST_PARTS)
  .refine((parts) => new Set(parts.map((part) => part.PartNumber)).size === parts.length, "Each part once.")
  .meta({ uniqueItems: true, description: "Each `PartNumber` once." });

const params = createRoute({
  method: "get",
  path: "/v1/uppy/s3/params",
  operationId: "getUppyParams",
  summary: "For files that Uppy would send in one piece: refused, files are sent in parts",
  tags,
  ...keyed("write"),
  request: { query: z.object({ filename: z.string().max(4096), type: z.string().max(100).optional() }) },
  responses: refusals,
});

const begin = createRoute({
  method: "post",
  path: "/v1/uppy/s3/multipart",
  operationId: "createUppyUpload",
  summary: "Announce a video that Uppy sends",
  tags,
  ...keyed("write"),
  request: { body: body(BeginUppy) },
  responses: { 200: json(z.object({ key: z.string(), uploadId: z.string() }), "`key`: the id of the video"), ...refusals },
});

const list = createRoute({
  method: "get",
  path: UPLOAD,
  operationId: "listUppyParts",
  summary: "The parts that have arrived, to resume",
  tags,
  ...keyed("read"),
  request: { params: UploadPath, query: KeyQuery },
  responses: { 200: json(z.array(UppyPart), "In the order of their numbers"), ...refusals },
});

const sign = createRoute({
  method: "get",
  // Numbers alone: `complete` beside it is no part.
  path: `${UPLOAD}/{partNumber{[0-9]+}}`,
  operationId: "signUppyPart",
  summary: "A URL to PUT one part to",
  tags,
  ...keyed("write"),
  request: { params: UploadPath.extend({ partNumber: z.coerce.number().int().positive() }), query: KeyQuery },
  responses: { 200: json(z.object({ url: z.url(), expires: z.number().int() }), "`expires`: in seconds"), ...refusals },
});

const complete = createRoute({
  method: "post",
  path: `${UPLOAD}/complete`,
  operationId: "completeUppyUpload",
  summary: "Join the parts; the video is ready. Safe to repeat",
  tags,
  ...keyed("write"),
  request: { params: UploadPath, query: KeyQuery, body: body(z.strictObject({ parts: ToldParts })) },
  responses: { 200: json(z.object({ location: z.url(), key: z.string() }), "`location`: of the video in the API"), ...refusals },
});

const abort = createRoute({
  method: "delete",
  path: UPLOAD,
  operationId: "abortUppyUpload",
  summary: "Give the upload up",
  tags,
  ...keyed("write"),
  request: { params: UploadPath, query: KeyQuery },
  responses: { 200: json(z.object({}), "Done"), ...refusals },
});

export function registerUppy(app: Api): void {
  app.openapi(params, () => {
    throw new AppError("multipart_only", "Videos are sent in parts: give @uppy/aws-s3 the option shouldUseMultipart: true.");
  });
  app.openapi(begin, async (c) => c.json(await beginUppy(contextOf(c), c.req.valid("json")), 200));
  app.openapi(list, async (c) => {
    const upload = await findUppy(contextOf(c), { ...c.req.valid("param"), ...c.req.valid("query") });
    return c.json(showUppyParts(upload, await knownParts(contextOf(c), upload.id)), 200);
  });
  app.openapi(sign, async (c) => {
    const { partNumber, uploadId } = c.req.valid("param");
    return c.json({ url: await urlOfPart(c, { uploadId, partNumber, key: c.req.valid("query").key }), expires: PUT_EXPIRES_SECONDS }, 200);
  });
  app.openapi(complete, async (c) => {
    const parts = c.req.valid("json").parts.map((part) => ({ partNumber: part.PartNumber, etag: part.ETag }));
    const video = await completeUppy(contextOf(c), { ...c.req.valid("param"), ...c.req.valid("query"), parts });
    return c.json({ location: `${c.var.deps.publicUrl}/v1/videos/${video.id}`, key: video.id }, 200);
  });
  app.openapi(abort, async (c) => {
    const upload = await findUppy(contextOf(c), { ...c.req.valid("param"), ...c.req.valid("query") });
    await abortUpload(contextOf(c), { uploadId: upload.id });
    return c.json({}, 200);
  });
  app.put(PARTS_PATH, ...open().middleware, takesPart);
}

async function urlOfPart(c: Context<ApiEnv>, { partNumber, ...named }: { uploadId: string; key: string; partNumber: number }): Promise<string> {
  const { tokenSecret, publicUrl, now } = c.var.deps;
  const upload = await findUppy(contextOf(c), named);
  if (upload.status !== "open") throw uploadNotOpen(upload);
  checkPartNumber(upload, partNumber);
  const grant = { workspaceId: upload.workspaceId, uploadId: upload.id, partNumber };
  const token = await signPartGrant(tokenSecret, grant, new Date(now().getTime() + PUT_EXPIRES_SECONDS * 1000));
  return `${publicUrl}${PARTS_PATH}?grant=${token}`;
}

/** Open to all: the URL itself is the credential. Not under /v1, where bodies are small. */
async function takesPart(c: Context<ApiEnv>): Promise<Response> {
  const { deps } = c.var;
  const grant = await verifyPartGrant(deps.tokenSecret, c.req.query("grant") ?? "", deps.now());
  const declared = c.req.header("content-length");
  const etag = await takePart(deps, { grant, body: c.req.raw.body, lengthBytes: declared === undefined ? null : Number(declared) });
  return c.body(null, 200, { ETag: `"${etag}"` });
}
