/** Media with URLs that the bucket's S3 API checks (AWS Signature Version 4, query form). Bytes never pass through the Worker. */
import { AwsV4Signer } from "aws4fetch";
import { contentDisposition } from "./content-disposition.ts";
import { type Media, PUT_EXPIRES_SECONDS } from "./port.ts";
import { r2Objects } from "./r2-objects.ts";

export type S3MediaConfig = {
  bucket: R2Bucket;
  /** The bucket's S3 address, as whoever gets the URLs reaches it: `https://{account}.r2.cloudflarestorage.com/{bucket}`. */
  baseUrl: string;
  accessKeyId: string;
  secretAccessKey: string;
  now: () => Date;
};

export function s3Media(config: S3MediaConfig): Media {
  return {
    ...r2Objects(config.bucket),
    async signGet(key, { expiresSeconds, filename, contentType }) {
      const query: Record<string, string> = {};
      if (filename !== undefined) query["response-content-disposition"] = contentDisposition(filename);
      if (contentType !== undefined) query["response-content-type"] = contentType;
      return sign(config, { method: "GET", key, query, headers: {}, expiresSeconds });
    },
    async signPut(key, { sizeBytes, contentType }) {
      const headers = { "content-type": contentType, "if-none-match": "*" };
      return {
        url: await sign(config, {
          method: "PUT",
          key,
          query: {},
          headers: { ...headers, "content-length": String(sizeBytes) },
          expiresSeconds: PUT_EXPIRES_SECONDS,
        }),
        headers,
      };
    },
    async signPart(key, uploadId, { partNumber, sizeBytes }) {
      const query = { partNumber: String(partNumber), uploadId };
      return {
        url: await sign(config, { method: "PUT", key, query, headers: { "content-length": String(sizeBytes) }, expiresSeconds: PUT_EXPIRES_SECONDS }),
        headers: {},
      };
    },
  };
}

type Signable = { method: string; key: string; query: Record<string, string>; headers: Record<string, string>; expiresSeconds: number };

async function sign(config: S3MediaConfig, { method, key, query, headers, expiresSeconds }: Signable): Promise<string> {
  const url = new URL(`${config.baseUrl.replace(/\/$/, "")}/${key}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  url.searchParams.set("X-Amz-Expires", String(expiresSeconds));
  const signer = new AwsV4Signer({
    method,
    url: url.href,
    headers,
    accessKeyId: config.accessKeyId,
    secretAccessKey: config.secretAccessKey,
    service: "s3",
    // R2 knows no regions: https://developers.cloudflare.com/r2/api/s3/api/
    region: "auto",
    datetime: config
      .now()
      .toISOString()
      .replaceAll(/[:-]|\.\d{3}/g, ""),
    signQuery: true,
    // Content-Length and Content-Type are left out of the signature without this.
    allHeaders: true,
  });
  return (await signer.sign()).url.href;
}
