import { z } from "zod";
import type { UploadPart } from "../../videos/wire.ts";
import type { UploadRow } from "../find-upload.ts";
import { partLength } from "../part-size.ts";

/** As S3's ListParts names them. `Size`: as planned. */
export const UppyPart = z.object({ PartNumber: z.number().int().positive(), Size: z.number().int(), ETag: z.string() }).meta({ id: "UppyPart" });
export type UppyPart = z.infer<typeof UppyPart>;

export const showUppyParts = (upload: UploadRow, parts: UploadPart[]): UppyPart[] =>
  parts.map(({ partNumber, etag }) => ({ PartNumber: partNumber, Size: partLength(upload, partNumber), ETag: etag }));
