import { expect, test } from "vitest";
import { inTime, TooLate } from "../../../containers/node-service/in-time.ts";
import { bodyOf, jsonOf } from "../../../containers/node-service/request.ts";

const never = new Promise<never>(() => undefined);
/** What fetch sometimes makes of an aborted body: a stream that says something, and then never anything again. */
const silent = (): Response =>
  new Response(
    new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new Uint8Array([1, 2])),
      pull: () => never,
    }),
  );

test("a body that never ends is left when the signal aborts, with the signal's reason", async () => {
  const stopping = new AbortController();
  const seen: number[] = [];
  const reading = (async () => {
    for await (const bytes of bodyOf(silent(), stopping.signal)) {
      seen.push(...bytes);
      setTimeout(() => stopping.abort(new Error("deleted")), 5);
    }
  })();
  await expect(reading).rejects.toThrow("deleted");
  expect(seen).toEqual([1, 2]);
});

test("an answer that never ends is left when the signal aborts", async () => {
  const stopping = new AbortController();
  setTimeout(() => stopping.abort(new Error("stale")), 5);
  await expect(jsonOf(silent(), stopping.signal)).rejects.toThrow("stale");
});

test("work ends with its result, the signal or the time, whichever comes first, and leaves no listener behind", async () => {
  const { signal } = new AbortController();
  expect(await inTime(Promise.resolve(7), { signal, ms: 1_000 })).toBe(7);
  await expect(inTime(never, { signal, ms: 5 })).rejects.toBeInstanceOf(TooLate);
  await expect(inTime(never, { signal: AbortSignal.abort(new Error("gone")) })).rejects.toThrow("gone");
  await expect(inTime(Promise.reject(new Error("broken")), { signal })).rejects.toThrow("broken");
});

test("a whole body comes whole", async () => {
  const { signal } = new AbortController();
  const parts: Uint8Array[] = [];
  for await (const bytes of bodyOf(new Response("whole"), signal)) parts.push(bytes);
  expect(Buffer.concat(parts).toString()).toBe("whole");
  expect(await jsonOf(new Response("no json"), signal)).toBeNull();
});
