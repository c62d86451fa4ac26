import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { abortUpload } from "../../uploads/abort-upload.ts";
import { completeUpload } from "../../uploads/complete-upload.ts";
import { getUpload } from "../../uploads/get-upload.ts";
import { recordPart } from "../../uploads/record-parts.ts";
import { signParts } from "../../uploads/sign-parts.ts";
import { SignedPart, Upload, UploadPart, Video } from "../../videos/wire.ts";
import { body, IdPath, json, nothing, refusals } from "../contract.ts";
import { type Api, contextOf } from "../deps.ts";
import { keyed } from "../policy.ts";

const tags = ["uploads"];
/** More than a client sends before the first of them expire. */
const MOST_SIGNED = 100;
const MOST_PARTS = 1000;

/** R2's are opaque; the local ones are some hundred characters long. */
const Etag = z.string().min(1).max(1024);
const PartNumber = z.number().int().positive();
const distinct = (numbers: number[]) => new Set(numbers).size === numbers.length;
const PartNumbers = z.array(PartNumber).min(1).max(MOST_SIGNED).refine(distinct, "Each part once.").meta({ uniqueItems: true });
const ToldParts = z
  .array(z.strictObject({ partNumber: PartNumber, etag: Etag }))
  .max(MOST_PARTS)
  .refine((parts) => distinct(parts.map((part) => part.partNumber)), "Each part once.")
  .meta({ uniqueItems: true, description: "Each `partNumber` once." });

const get = createRoute({
  method: "get",
  path: "/v1/uploads/{id}",
  operationId: "getUpload",
  summary: "Where an upload stands, to resume it",
  tags,
  ...keyed("read"),
  request: { params: IdPath },
  responses: { 200: json(Upload, "The upload"), ...refusals },
});

const sign = createRoute({
  method: "post",
  path: "/v1/uploads/{id}/parts",
  operationId: "signUploadParts",
  summary: "URLs to PUT parts to, straight to the store",
  tags,
  ...keyed("write"),
  request: { params: IdPath, body: body(z.strictObject({ partNumbers: PartNumbers })) },
  responses: { 200: json(z.object({ data: z.array(SignedPart), nextCursor: z.null() }), "One URL per part, in the order asked for"), ...refusals },
});

const record = createRoute({
  method: "put",
  path: "/v1/uploads/{id}/parts/{partNumber}",
  operationId: "recordUploadPart",
  summary: "Remember the ETag of a part that was sent, so that the upload can be resumed",
  tags,
  ...keyed("write"),
  request: { params: IdPath.extend({ partNumber: z.coerce.number().int().positive() }), body: body(z.strictObject({ etag: Etag })) },
  responses: { 200: json(UploadPart, "The part"), ...refusals },
});

const complete = createRoute({
  method: "post",
  path: "/v1/uploads/{id}/complete",
  operationId: "completeUpload",
  summary: "Join the parts; the video is ready. Safe to repeat",
  tags,
  ...keyed("write"),
  request: { params: IdPath, body: body(z.strictObject({ parts: ToldParts.default([]) })) },
  responses: { 200: json(z.object({ video: Video, upload: Upload }), "The video and its upload"), ...refusals },
});

const abort = createRoute({
  method: "delete",
  path: "/v1/uploads/{id}",
  operationId: "abortUpload",
  summary: "Give an upload up",
  tags,
  ...keyed("write"),
  request: { params: IdPath },
  responses: { 204: nothing, ...refusals },
});

export function registerUploads(app: Api): void {
  app.openapi(get, async (c) => c.json(await getUpload(contextOf(c), { uploadId: c.req.valid("param").id }), 200));
  app.openapi(sign, async (c) =>
    c.json({ data: await signParts(contextOf(c), { uploadId: c.req.valid("param").id, ...c.req.valid("json") }), nextCursor: null }, 200),
  );
  app.openapi(record, async (c) => {
    const { id, partNumber } = c.req.valid("param");
    return c.json(await recordPart(contextOf(c), { uploadId: id, partNumber, ...c.req.valid("json") }), 200);
  });
  app.openapi(complete, async (c) => c.json(await completeUpload(contextOf(c), { uploadId: c.req.valid("param").id, ...c.req.valid("json") }), 200));
  app.openapi(abort, async (c) => {
    await abortUpload(contextOf(c), { uploadId: c.req.valid("param").id });
    return c.body(null, 204);
  });
}
