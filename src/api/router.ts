/**
 * Hono's fast router for all routes but those it cannot tell apart. Left to itself Hono gives up its RegExpRouter for the whole API as soon as one
 * path has a parameter where another has a fixed name (https://hono.dev/docs/concepts/routers), and the other one costs every request more.
 */
import type { Router } from "hono/router";
import { RegExpRouter } from "hono/router/reg-exp-router";
import { TrieRouter } from "hono/router/trie-router";
import { STREAMS_PATH } from "../dubs/services/stream-token.ts";

/** `/v1/streams/:token/master.m3u8` beside `/v1/streams/:token/:file`. */
const isAmbiguous = (path: string): boolean => path.startsWith(STREAMS_PATH);
const isForAll = (path: string): boolean => path.endsWith("*");

export function apiRouter<T>(): Router<T> {
  const [most, ambiguous] = [new RegExpRouter<T>(), new TrieRouter<T>()];
  return {
    name: "ApiRouter",
    add(method, path, handler) {
      if (isForAll(path) || isAmbiguous(path)) ambiguous.add(method, path, handler);
      if (!isAmbiguous(path)) most.add(method, path, handler);
    },
    match: (method, path) => (isAmbiguous(path) ? ambiguous : most).match(method, path),
  };
}
