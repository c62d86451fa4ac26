/** How whatever translates must fail: a call that failed is thrown, and nothing that a model says ever is. */
import { describe, expect, it, vi } from "vitest";
import type { Mishap } from "../fakes/vendor.ts";
import { failureOf, NOW, type OpenWords, request } from "./translation.ts";

const status = (code: number, headers: Record<string, string> = {}, body = '{"error":{"message":"secret speech"}}'): Mishap => ({
  kind: "status",
  status: code,
  headers,
  body,
});

export function describeWordsFailures(open: OpenWords): void {
  const failing = (mishap: Mishap) => failureOf(open({ mishaps: [mishap] }).provider.translate(request()));

  describe("a failure", () => {
    it("of the key is told as such and not tried again", async () => {
      const { provider } = open({ isKeyRight: false });
      expect(await failureOf(provider.translate(request()))).toMatchObject({ code: "vendor_unauthorized", retryable: false, isAmbiguous: false });
    });
    it.each([
      ["seconds", "7", 7_000],
      ["a date", new Date(NOW + 90_000).toUTCString(), 90_000],
      ["nonsense", "soon", null],
    ])("of haste (429) says how long to wait, given as %s", async (_, header, retryAfterMs) => {
      expect(await failing(status(429, { "retry-after": header }))).toMatchObject({
        code: "vendor_throttled",
        retryable: true,
        retryAfterMs,
        isAmbiguous: false,
      });
    });
    it("of a used-up quota, also a 429, is not waited for", async () => {
      expect(await failing(status(429, {}, '{"error":{"code":"insufficient_quota"}}'))).toMatchObject({ code: "vendor_out_of_funds", retryable: false });
    });
    it.each([500, 502, 504])("of status %i may pass", async (code) => {
      expect(await failing(status(code))).toMatchObject({ code: "vendor_failed", retryable: true });
    });
    it.each([302, 400, 404, 413, 422])("of status %i would be the same again", async (code) => {
      const headers: Record<string, string> = code === 302 ? { location: "https://elsewhere.test/" } : {};
      expect(await failing(status(code, headers))).toMatchObject({ code: "vendor_refused", retryable: false });
    });
    it.each(["garbage", "half", "empty", "other_form"] as const)("of a reply that is %s may pass, and may have been charged for", async (kind) => {
      expect(await failing({ kind })).toMatchObject({ code: "vendor_malformed", retryable: true, isAmbiguous: true });
    });
    it("of a reply that breaks off may pass, and may have been charged for", async () => {
      expect(await failing({ kind: "breaks_off" })).toMatchObject({ code: "vendor_broke_off", retryable: true, isAmbiguous: true });
    });
    it("of the way there may pass", async () => {
      expect(await failing({ kind: "unreachable" })).toMatchObject({ code: "vendor_unreachable", retryable: true, isAmbiguous: false });
    });
    it("of a vendor that hangs comes with the time limit, and may have been charged for", async () => {
      const { provider } = open({ mishaps: [{ kind: "hang" }], timeLimitMs: 20 });
      expect(await failureOf(provider.translate(request()))).toMatchObject({ code: "vendor_timed_out", retryable: true, isAmbiguous: true });
    });
    it("follows at once when nobody wants it any more in the middle of a call, which may have been charged for", async () => {
      const stop = new AbortController();
      const { provider, fake } = open({ mishaps: [{ kind: "hang" }] });
      const end = failureOf(provider.translate(request({ signal: stop.signal })));
      await vi.waitUntil(() => fake.open === 1);
      stop.abort();
      expect(await end).toMatchObject({ code: "canceled", isAmbiguous: true });
    });
    it("comes before any call once nobody wants it", async () => {
      const { provider, fake } = open();
      const unwanted = { mayBegin: async () => false };
      const line = request().lines[0]!;
      const rest = { source: "en", target: "pt-BR", formality: null, around: request().around, signal: new AbortController().signal, ...unwanted };
      expect(await failureOf(provider.translate(request(unwanted)))).toMatchObject({ code: "canceled", isAmbiguous: false });
      expect(await failureOf(provider.rewrite({ ...rest, line, text: "Olá.", direction: "shorter", now: 80 }))).toMatchObject({ code: "canceled" });
      expect(await failureOf(provider.summarize({ ...rest, lines: ["Hello."] }))).toMatchObject({ code: "canceled" });
      expect(fake.calls).toEqual([]);
    });
    it("is a target that is no language, told before any call", async () => {
      const { provider, fake } = open();
      expect(await failureOf(provider.translate(request({ target: "en-US-GB" })))).toMatchObject({ code: "unsupported_language", retryable: false });
      expect(fake.calls).toEqual([]);
    });
    it("never repeats what the vendor said", async () => {
      const said = await Promise.all([status(400), status(500), { kind: "other_form" } as const].map(async (mishap) => (await failing(mishap)).message));
      expect(said.filter((message) => /secret|speech/.test(message))).toEqual([]);
    });
    it("has a most that it may have cost, which grows with what was to be translated", () => {
      const { provider } = open();
      const lines = (characters: number) => [{ id: "lin_a", text: "a".repeat(characters), speaker: null, least: null, most: null }];
      const [few, many] = [100, 1_000].map((characters) => provider.inVain({ translate: request({ lines: lines(characters) }) })[0]!);
      expect(few).toMatchObject({ meter: "translation_tokens_in_vain" });
      expect(many!.quantity).toBeGreaterThan(few!.quantity);
      expect(many!.vendorCostMicros).toBeGreaterThanOrEqual(few!.vendorCostMicros);
    });
  });
}
