import { AppError } from "../../errors.ts";
import { MEDIA_PATH } from "../../media/worker-media.ts";
import type { Api } from "../deps.ts";
import { open } from "../policy.ts";

/** Open to all: the URL itself is the credential, and serve-media.ts checks it. */
export function registerMedia(app: Api): void {
  app.on(["GET", "PUT"], `${MEDIA_PATH}*`, ...open().middleware, async (c) => {
    const { serveMedia } = c.var.deps;
    if (!serveMedia) throw new AppError("route_not_found", "The API has no such route.");
    const response = await serveMedia(c.req.raw);
    response.headers.set("cross-origin-resource-policy", "cross-origin");
    return response;
  });
}
