/** What Fish Audio has of its own; what all that speak have in common is in speech.test.ts. */
import { expect, it } from "vitest";
import { CLONED } from "../../containers/contract/stages.ts";
import { type FishModel, fishSpeech } from "../../src/providers/fish/speech.ts";
import type { SpeechRequest } from "../../src/providers/speech.ts";
import { FakeFish, FISH_KEY } from "../fakes/fish.ts";
import { REFERENCE } from "../suites/speech.ts";

const request = (more: Partial<SpeechRequest> = {}): SpeechRequest => ({
  text: "Hola.",
  language: "es",
  voice: "802e3bc2b27e49c2995d23ef70e6ac89",
  reference: null,
  previousText: null,
  nextText: null,
  delivery: null,
  variant: 0,
  signal: new AbortController().signal,
  mayBegin: async () => true,
  ...more,
});

function world(model: FishModel = "s2.1-pro") {
  const fake = new FakeFish();
  const config = { apiKey: FISH_KEY, baseUrl: "https://fish.test", fetch: fake.fetch, now: () => 0, timeLimitMs: 5_000, microsPerThousandCharacters: 60_000 };
  return { fake, provider: fishSpeech(model, config) };
}

it.each(["s1", "s2.1-pro"] as const)("asks %s by its name, since another one answers where there is none", async (model) => {
  const { fake, provider } = world(model);
  const { sound } = await provider.speak(request());
  expect(fake.calls[0]!.fields).toEqual({
    text: "Hola.",
    reference_id: "802e3bc2b27e49c2995d23ef70e6ac89",
    format: "pcm",
    sample_rate: 44_100,
    latency: "normal",
    model,
    references: [],
  });
  expect(sound.sampleRate).toBe(44_100);
});
it("sends the sample with its text instead of a voice", async () => {
  const { fake, provider } = world();
  await provider.speak(request({ voice: CLONED, reference: REFERENCE }));
  expect(fake.calls[0]).toMatchObject({ fileBytes: REFERENCE.audio.length, fields: { references: [REFERENCE.text] } });
  expect(fake.calls[0]!.fields).not.toHaveProperty("reference_id");
});
it("is paid by bytes, which a character of Japanese has three of, and never more than was held", async () => {
  const { provider } = world();
  const { usage } = await provider.speak(request({ text: "こんにちは", language: "ja" }));
  expect(usage).toEqual([{ meter: "synthesize_characters", quantity: 5, vendorCostMicros: 225 }]);
  expect(provider.inVain({ text: "こんにちは" })[0]!.vendorCostMicros).toBe(300);
});
