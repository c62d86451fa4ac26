/** Media with URLs that our own Worker checks and serves (serve-media.ts): for installations that have no S3 credentials. */
import { type Grant, signGrant } from "./grant.ts";
import { type Media, PUT_EXPIRES_SECONDS } from "./port.ts";
import { r2Objects } from "./r2-objects.ts";

export type WorkerMediaConfig = {
  bucket: R2Bucket;
  /** The Worker's address, as whoever gets the URLs reaches it. */
  baseUrl: string;
  secret: string;
  now: () => Date;
};

export const MEDIA_PATH = "/media/";

export function workerMedia(config: WorkerMediaConfig): Media {
  const sign = async (grant: Grant, expiresSeconds: number) => {
    const url = new URL(MEDIA_PATH + grant.key, config.baseUrl);
    url.searchParams.set("grant", await signGrant(config.secret, grant, new Date(config.now().getTime() + expiresSeconds * 1000)));
    return url.href;
  };
  return {
    ...r2Objects(config.bucket),
    signGet: (key, { expiresSeconds, ...shown }) => sign({ op: "get", key, ...shown }, expiresSeconds),
    async signPut(key, object) {
      const url = await sign({ op: "put", key, ...object }, PUT_EXPIRES_SECONDS);
      return { url, headers: { "content-type": object.contentType, "if-none-match": "*" } };
    },
    async signPart(key, uploadId, part) {
      return { url: await sign({ op: "part", key, uploadId, ...part }, PUT_EXPIRES_SECONDS), headers: {} };
    },
  };
}
