/** How whatever hears must fail. */
import { describe, expect, it, vi } from "vitest";
import type { Mishap } from "../fakes/vendor.ts";
import { failureOf, NOW, type Open, request } from "./transcription.ts";

const status = (code: number, headers: Record<string, string> = {}): Mishap => ({
  kind: "status",
  status: code,
  headers,
  body: '{"error":{"message":"secret speech"}}',
});

export function describeFailures(open: Open): void {
  const failing = (mishap: Mishap) => failureOf(open({ mishaps: [mishap] }).provider.transcribe(request()));

  describe("a failure", () => {
    it("of the key is told as such and not tried again", async () => {
      const { provider } = open({ isKeyRight: false });
      expect(await failureOf(provider.transcribe(request()))).toMatchObject({ code: "vendor_unauthorized", retryable: false, isAmbiguous: false });
    });
    it.each([401, 403])("of status %i is the key's", async (code) => {
      expect(await failing(status(code))).toMatchObject({ code: "vendor_unauthorized", retryable: false });
    });
    it.each([
      ["seconds", "7", 7_000],
      ["a date", new Date(NOW + 90_000).toUTCString(), 90_000],
      ["a date that is over", new Date(NOW - 90_000).toUTCString(), 0],
      ["nonsense", "soon", null],
    ])("of haste (429) says how long to wait, given as %s", async (_, header, retryAfterMs) => {
      expect(await failing(status(429, { "retry-after": header }))).toMatchObject({
        code: "vendor_throttled",
        retryable: true,
        retryAfterMs,
        isAmbiguous: false,
      });
    });
    it("of an overloaded vendor (503) waits as long as it asks", async () => {
      expect(await failing(status(503, { "retry-after": "30" }))).toMatchObject({ code: "vendor_throttled", retryable: true, retryAfterMs: 30_000 });
    });
    it.each([500, 502, 504, 529])("of status %i may pass", async (code) => {
      expect(await failing(status(code))).toMatchObject({ code: "vendor_failed", retryable: true });
    });
    it.each([302, 400, 404, 413, 415, 422])("of status %i would be the same again", async (code) => {
      const headers: Record<string, string> = code === 302 ? { location: "https://elsewhere.test/" } : {};
      expect(await failing(status(code, headers))).toMatchObject({ code: "vendor_refused", retryable: false });
    });
    it("of a file that is no speech is the file's, and not tried again", async () => {
      const { provider } = open();
      expect(await failureOf(provider.transcribe(request({ speech: new Uint8Array(2_000) })))).toMatchObject({ code: "vendor_refused", retryable: false });
    });
    it.each(["garbage", "half", "empty", "other_form"] as const)("of an answer that is %s may pass, and may have been charged for", async (kind) => {
      expect(await failing({ kind })).toMatchObject({ code: "vendor_malformed", retryable: true, isAmbiguous: true });
    });
    it("of an answer that breaks off may pass, and may have been charged for", async () => {
      expect(await failing({ kind: "breaks_off" })).toMatchObject({ code: "vendor_broke_off", retryable: true, isAmbiguous: true });
    });
    it("of the way there may pass", async () => {
      expect(await failing({ kind: "unreachable" })).toMatchObject({ code: "vendor_unreachable", retryable: true });
    });
    it("of a vendor that hangs comes with the time limit, and may have been charged for", async () => {
      const { provider } = open({ mishaps: [{ kind: "hang" }], timeLimitMs: 20 });
      expect(await failureOf(provider.transcribe(request()))).toMatchObject({ code: "vendor_timed_out", retryable: true, isAmbiguous: true });
    });
    it("follows at once when nobody wants it any more in the middle of a call, which may have been charged for", async () => {
      const stop = new AbortController();
      const { provider, fake } = open({ mishaps: [{ kind: "hang" }] });
      const heard = failureOf(provider.transcribe(request({ signal: stop.signal })));
      await vi.waitUntil(() => fake.open === 1);
      stop.abort();
      expect(await heard).toMatchObject({ code: "canceled", isAmbiguous: true });
    });
    it("never repeats what the vendor said", async () => {
      const said = await Promise.all([status(400), status(500), { kind: "other_form" } as const].map(async (mishap) => (await failing(mishap)).message));
      expect(said.filter((message) => /secret|speech/.test(message))).toEqual([]);
    });
  });
}
