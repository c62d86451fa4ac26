/** Who watches a dub: what the API, which has checked the credential, tells the dub's object, and what that answers instead of a socket. */
import { z } from "zod";

/** `after`: only events with a higher sequence; null: only what happens from now on. */
export const Watcher = z.object({
  dubId: z.string().min(1),
  workspaceId: z.string().min(1),
  keyId: z.string().min(1),
  after: z.number().int().nonnegative().nullable(),
});
export type Watcher = z.infer<typeof Watcher>;

/** `ahead`: the watcher has seen more than ever happened; `sequence` is the dub's last. `revoked`, `deleted`: in this very moment. */
export const WatchRefusal = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ahead"), sequence: z.number().int() }),
  z.object({ kind: z.enum(["revoked", "deleted"]) }),
]);
export type WatchRefusal = z.infer<typeof WatchRefusal>;

/** What the object closes a socket with. A client comes back after any other code. */
export const watchEnds = {
  revoked: { code: 4401, reason: "the key was revoked" },
  deleted: { code: 4410, reason: "the dub was deleted" },
} as const;

/** https://www.iana.org/assignments/websocket: "service restart", after which clients come back. */
export const comeBack = { code: 1012, reason: "come back" } as const;

/** No socket is open for longer; the client comes back, and its key is looked at again. */
export const SOCKET_LIVES_MS = 24 * 60 * 60 * 1000;
/** How long a dub is known to be watched with a key: longer than any socket is open, so that a revoked key's last one is found. */
export const WATCHING_KEPT_MS = 2 * SOCKET_LIVES_MS;

const HEADER = "x-watcher";

/** Nothing of the client's own request goes on to the object: no ticket, no key. */
export const watchRequest = (watcher: Watcher): Request =>
  new Request("https://dub.internal/watch", { headers: { upgrade: "websocket", [HEADER]: JSON.stringify(watcher) } });

export const watcherOf = (request: Request): Watcher => Watcher.parse(JSON.parse(request.headers.get(HEADER) ?? "null"));
