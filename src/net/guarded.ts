/** The guard in the shape of `fetch`, for the vendors' own files: they keep their time and read their answers themselves. */
import { admitted, type Guard } from "./guard.ts";
import { NetFailure } from "./net-failure.ts";

/** Whoever sets a base URL of their own may answer with as much as they like. */
const MOST_BYTES = 40_000_000;
const NO_BODY = new Set([101, 204, 205, 304]);

/** Throws NetFailure where the address is not one that may be asked. Redirects are not followed, and an answer breaks off at its most bytes. */
export function guarded(guard: Guard, mostBytes: number = MOST_BYTES): typeof fetch {
  return async (input, init) => {
    const text = input instanceof Request ? input.url : String(input);
    const signal = init?.signal ?? (input instanceof Request ? input.signal : new AbortController().signal);
    await admitted(text, guard, signal);
    const response = await guard.fetch(input, { ...init, redirect: "manual" });
    if (response.body === null || NO_BODY.has(response.status)) return response;
    const { status, headers } = response;
    return new Response(response.body.pipeThrough(capped(mostBytes)), { status, headers: new Headers(headers) });
  };
}

function capped(mostBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let size = 0;
  return new TransformStream({
    transform(chunk, controller) {
      size += chunk.byteLength;
      if (size > mostBytes) controller.error(new NetFailure("too_large"));
      else controller.enqueue(chunk);
    },
  });
}
