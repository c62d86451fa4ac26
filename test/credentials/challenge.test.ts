import { describe, expect, it } from "vitest";
import { challenge, type Verdict } from "../../src/credentials/challenge.ts";
import type { InFlight } from "../../src/providers/bytes-in-flight.ts";
import { mostHeldBytes } from "../../src/providers/sound-size.ts";
import type { Pcm, SpeechProvider, SpeechRequest } from "../../src/providers/speech.ts";
import { VendorFailure } from "../../src/providers/failure.ts";
import { buzz, SAMPLE_RATE } from "../fakes/custom-voice.ts";

const pcm = (samples: Int16Array): Pcm => ({ samples, sampleRate: SAMPLE_RATE });

async function verdictOn(
  speak: (request: SpeechRequest) => Pcm,
  needsReference = false,
  held?: InFlight,
): Promise<{ verdict: Verdict; asked: SpeechRequest[] }> {
  const asked: SpeechRequest[] = [];
  const provider: SpeechProvider = {
    engine: "custom/cre_1",
    speak: async (request) => (asked.push(request), { sound: speak(request), warnings: [], usage: [] }),
    inVain: () => [],
  };
  let next = 0;
  const random = (bytes: number) => Uint8Array.from({ length: bytes }, () => next++ * 7);
  const verdict = await challenge(provider, {
    voice: "v1",
    language: "pt-BR",
    signal: new AbortController().signal,
    needsReference,
    random,
    ...(held && { held }),
  });
  return { verdict, asked };
}

describe("the challenge", () => {
  it("is passed by what speaks what it is asked to, two texts of digits", async () => {
    const { verdict, asked } = await verdictOn(({ text }) => pcm(buzz(text.length)));
    expect(verdict).toEqual({ status: "works", code: null, message: "It speaks." });
    expect(asked.map(({ text, voice, language, reference }) => [text, voice, language, reference])).toEqual([
      ["0, 7.", "v1", "pt-BR", null],
      ["4, 1, 8, 5, 2, 9, 6, 3, 0, 7, 4, 1, 8, 5, 2, 9.", "v1", "pt-BR", null],
    ]);
  });
  it("has room held for whatever may be answered, one answer at a time", async () => {
    const holds: number[] = [];
    let open = 0;
    const held: InFlight = {
      hold: async (bytes, _, act) => {
        holds.push(bytes);
        expect(open++).toBe(0);
        return act().finally(() => open--);
      },
    };
    expect((await verdictOn(({ text }) => (expect(open).toBe(1), pcm(buzz(text.length))), false, held)).verdict.status).toBe("works");
    expect(holds).toEqual([mostHeldBytes("0, 7.".length), mostHeldBytes("4, 1, 8, 5, 2, 9, 6, 3, 0, 7, 4, 1, 8, 5, 2, 9.".length)]);
  });
  it("gives an engine that speaks with a sample's voice a sample", async () => {
    const { asked } = await verdictOn(({ text }) => pcm(buzz(text.length)), true);
    expect(asked[0]!.reference).toMatchObject({ contentType: "audio/wav", text: expect.stringContaining("One") as string });
    expect(asked[0]!.reference!.audio.byteLength).toBe(44 + 4 * 16_000 * 2);
  });
  it.each([
    ["a file that is always the same", () => pcm(buzz(40)), "endpoint_does_not_speak"],
    ["silence", ({ text }: SpeechRequest) => pcm(new Int16Array(text.length * 1_000)), "endpoint_silent"],
    ["a hum that nobody hears", ({ text }: SpeechRequest) => pcm(buzz(text.length).map((sample) => sample / 50)), "endpoint_silent"],
    ["minutes of noise", ({ text }: SpeechRequest) => pcm(buzz(text.length * 50)), "endpoint_does_not_speak"],
    ["longer sound for the shorter text", ({ text }: SpeechRequest) => pcm(buzz(60 - text.length)), "endpoint_does_not_speak"],
  ])("is not passed by %s", async (_, speak, code) => {
    expect((await verdictOn(speak)).verdict).toMatchObject({ status: "fails", code });
  });
  it("is not passed by a failure, which says what it is", async () => {
    const { verdict } = await verdictOn(() => {
      throw new VendorFailure("vendor_unauthorized", "The vendor does not accept the key (401).");
    });
    expect(verdict).toEqual({ status: "fails", code: "vendor_unauthorized", message: "The vendor does not accept the key (401)." });
  });
  it("lets a fault of ours through", async () => {
    await expect(
      verdictOn(() => {
        throw new Error("ours");
      }),
    ).rejects.toThrow("ours");
  });
});
