/** How speaking ends badly, whoever speaks: a failure that says what to do, and never what the vendor wrote. */
import { describe, expect, it, vi } from "vitest";
import type { Mishap } from "../fakes/vendor.ts";
import { failureOf, NOW, type Open } from "./speech.ts";

const status = (code: number, headers: Record<string, string> = {}, body = '{"error":{"message":"secret speech"}}'): Mishap => ({
  kind: "status",
  status: code,
  headers,
  body,
});

export function describeSpeechFailures(open: Open): void {
  const failing = (mishap: Mishap) => {
    const { provider, ask } = open({ mishaps: [mishap] });
    return failureOf(provider.speak(ask()));
  };

  describe("a failure", () => {
    it("of the key is told as such and not tried again", async () => {
      const { provider, ask } = open({ isKeyRight: false });
      expect(await failureOf(provider.speak(ask()))).toMatchObject({ code: "vendor_unauthorized", retryable: false, isAmbiguous: false });
    });
    it.each([401, 403])("of status %i is the key's", async (code) => {
      expect(await failing(status(code))).toMatchObject({ code: "vendor_unauthorized", retryable: false });
    });
    it("of funds (402) is the account's", async () => {
      expect(await failing(status(402))).toMatchObject({ code: "vendor_out_of_funds", retryable: false, isAmbiguous: false });
    });
    it.each([
      ["seconds", "7", 7_000],
      ["a date", new Date(NOW + 90_000).toUTCString(), 90_000],
      ["nonsense", "soon", null],
    ])("of haste (429) says how long to wait, given as %s", async (_, header, retryAfterMs) => {
      const wanted = { code: "vendor_throttled", retryable: true, retryAfterMs, isAmbiguous: false };
      expect(await failing(status(429, { "retry-after": header }))).toMatchObject(wanted);
    });
    it("of an overloaded vendor (503) waits as long as it asks", async () => {
      expect(await failing(status(503, { "retry-after": "30" }))).toMatchObject({ code: "vendor_throttled", retryable: true, retryAfterMs: 30_000 });
    });
    it.each([500, 502, 504, 529])("of status %i may pass", async (code) => {
      expect(await failing(status(code))).toMatchObject({ code: "vendor_failed", retryable: true });
    });
    it.each([302, 400, 404, 413, 422])("of status %i would be the same again", async (code) => {
      const headers: Record<string, string> = code === 302 ? { location: "https://elsewhere.test/" } : {};
      expect(await failing(status(code, headers))).toMatchObject({ code: "vendor_refused", retryable: false });
    });
    it("of a refusal that is no JSON is told by its status", async () => {
      expect(await failing(status(500, { "content-type": "text/html" }, "<html>secret speech"))).toMatchObject({ code: "vendor_failed" });
    });
    it.each(["garbage", "empty", "other_form"] as const)("of an answer that is %s may pass, and may have been charged for", async (kind) => {
      expect(await failing({ kind })).toMatchObject({ code: "vendor_malformed", retryable: true, isAmbiguous: true });
    });
    it.each(["half", "breaks_off"] as const)("of an answer of which half comes (%s) may pass, and may have been charged for", async (kind) => {
      expect(await failing({ kind })).toMatchObject({ code: "vendor_broke_off", retryable: true, isAmbiguous: true });
    });
    it("of the way there may pass", async () => {
      expect(await failing({ kind: "unreachable" })).toMatchObject({ code: "vendor_unreachable", retryable: true });
    });
    it("of a vendor that hangs comes with the time limit, and may have been charged for", async () => {
      const { provider, ask } = open({ mishaps: [{ kind: "hang" }], timeLimitMs: 20 });
      expect(await failureOf(provider.speak(ask()))).toMatchObject({ code: "vendor_timed_out", retryable: true, isAmbiguous: true });
    });
    it("follows at once when nobody wants it any more in the middle of a call, which may have been charged for", async () => {
      const stop = new AbortController();
      const { provider, fake, ask } = open({ mishaps: [{ kind: "hang" }] });
      const spoken = failureOf(provider.speak(ask({ signal: stop.signal })));
      await vi.waitUntil(() => fake.open === 1);
      stop.abort();
      expect(await spoken).toMatchObject({ code: "canceled", isAmbiguous: true });
    });
    it("never repeats what the vendor said", async () => {
      const mishaps = [status(400), status(500), { kind: "other_form" }, { kind: "garbage" }] as const;
      const said = await Promise.all(mishaps.map(async (mishap) => (await failing(mishap)).message));
      expect(said.filter((message) => /secret/.test(message))).toEqual([]);
    });
  });
}
