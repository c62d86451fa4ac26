import { bodyLimit } from "hono/body-limit";
import { AppError } from "../../errors.ts";

/** The largest we take is a task's report: a value of at most 64 KB and the list of its artifacts. */
const MOST_BYTES = 256 * 1024;

export const smallBodies = bodyLimit({
  maxSize: MOST_BYTES,
  onError: () => {
    throw new AppError("body_too_large", `A body may have at most ${MOST_BYTES} bytes.`);
  },
});
