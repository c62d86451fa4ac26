/** The bucket, with URLs for whoever is to use them. */
import type { Media } from "../src/media/port.ts";
import { s3Media } from "../src/media/s3-media.ts";
import { workerMedia } from "../src/media/worker-media.ts";
import { variablesOf } from "./env.ts";

const now = (): Date => new Date();

/** For clients: the bucket's own S3 address where there are credentials, else this Worker. */
export function clientMedia(env: Env): Media {
  const { S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey, PUBLIC_URL, TOKEN_SECRET } = variablesOf(env);
  if (S3_ENDPOINT && accessKeyId && secretAccessKey)
    return s3Media({ bucket: env.MEDIA, baseUrl: `${S3_ENDPOINT}/${S3_BUCKET}`, accessKeyId, secretAccessKey, now });
  return workerMedia({ bucket: env.MEDIA, baseUrl: PUBLIC_URL, secret: TOKEN_SECRET, now });
}

/** For compute services. A container without internet reaches this Worker alone, under a name of its own. */
export function computeMedia(env: Env): Media {
  const { COMPUTE_MEDIA_URL, TOKEN_SECRET } = variablesOf(env);
  return COMPUTE_MEDIA_URL ? workerMedia({ bucket: env.MEDIA, baseUrl: COMPUTE_MEDIA_URL, secret: TOKEN_SECRET, now }) : clientMedia(env);
}
