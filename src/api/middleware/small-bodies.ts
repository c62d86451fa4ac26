import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { AppError } from "../../errors.ts";
import { MOST_IMAGE_BYTES } from "../../pictures/image-type.ts";
import type { ApiEnv } from "../deps.ts";

/** The largest we take elsewhere is a task's report: a value of at most 64 KB and the list of its artifacts. */
const MOST_BYTES = 256 * 1024;
/** The most ops, each of a line's usual length; one with too many ops is still read, so that the answer says how many it may have. */
const MOST_BYTES_OF_AN_EDIT = 2 * 1024 * 1024;

/** A script of a film, which may be three million characters long, and what JSON makes of them. */
const MOST_BYTES_OF_A_DUB = 8 * 1024 * 1024;

const limited = (maxSize: number): MiddlewareHandler<ApiEnv> =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new AppError("body_too_large", `A body may have at most ${maxSize} bytes here.`);
    },
  });

const usual = limited(MOST_BYTES);
const ofAnEdit = limited(MOST_BYTES_OF_AN_EDIT);
const ofADub = limited(MOST_BYTES_OF_A_DUB);
const ofAPicture = limited(MOST_IMAGE_BYTES);

/** Fatal: what is not UTF-8 is refused where it is read, never stored as U+FFFD (RFC 8259 8.1). */
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

export const smallBodies: MiddlewareHandler<ApiEnv> = (c, next) => {
  if (c.req.raw.body === null) return next();
  c.req.json = async () => JSON.parse(utf8.decode(await c.req.arrayBuffer()));
  if (/^\/v1\/dubs\/[^/]+\/edits$/.test(c.req.path)) return ofAnEdit(c, next);
  // A thousand parts and more, each with its ETag.
  if (/^\/v1\/uppy\/s3\/multipart\/[^/]+\/complete$/.test(c.req.path)) return ofAnEdit(c, next);
  if (/^\/v1\/(me\/avatar|videos\/[^/]+\/thumbnail)$/.test(c.req.path)) return ofAPicture(c, next);
  if (/^\/v1\/dubs\/[^/]+\/script$/.test(c.req.path)) return ofADub(c, next);
  return /^\/v1\/videos\/[^/]+\/dubs$/.test(c.req.path) ? ofADub(c, next) : usual(c, next);
};
