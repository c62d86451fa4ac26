/** What the servers of a workspace's own may answer with, whichever vendor's they say they are. */
import { expect, it } from "vitest";
import { CLONED } from "../../containers/contract/stages.ts";
import { ownSpeaker } from "../../src/credentials/own-speaker.ts";
import { Secret } from "../../src/credentials/secret.ts";
import { mostSoundBytes } from "../../src/providers/sound-size.ts";
import { writeWav } from "../../src/sound/write-wav.ts";
import { failureOf, REFERENCE } from "../suites/speech.ts";

const TEXT = "Hello there.";
const keyed = { apiKey: "k-123456789012", baseUrl: "https://voice.example.com" };
const speakers: [string, string, object][] = [
  ["openai/tts-1", "nova", { vendor: "openai", ...keyed }],
  ["elevenlabs/eleven_flash_v2_5", "EXAVITQu4vr4xnSDxMaL", { vendor: "elevenlabs", ...keyed }],
  ["fish/s1", "933563129e564b19a115bedd57b7406a", { vendor: "fish", ...keyed }],
  ["f5/f5-tts", CLONED, { vendor: "f5", url: keyed.baseUrl }],
];

function speak([engine, voice, input]: (typeof speakers)[number], samples: number) {
  const wav = new Uint8Array(writeWav({ samples: new Int16Array(samples).fill(7), sampleRate: 24_000 }));
  const guard = {
    rules: { allowPrivate: false, own: [] },
    resolve: async () => ["93.184.216.34"],
    fetch: async () => new Response(wav, { headers: { "content-type": "audio/wav" } }),
  };
  const speaker = ownSpeaker({ engine, credentialId: "cre_1", secret: Secret.parse(input) }, { guard, now: () => 0 })!;
  const request = { text: TEXT, language: "en", voice, reference: REFERENCE, previousText: null, nextText: null, delivery: null, variant: 0 };
  return speaker.speak({ ...request, signal: new AbortController().signal, mayBegin: async () => true });
}

it.each(speakers)("%s at an address of its own is read as far as its text can be said, and no further", async (...speaker) => {
  const most = Math.floor((mostSoundBytes(TEXT.length) - 44) / 2);
  expect((await speak(speaker, most)).sound.samples.length).toBe(most);
  expect(await failureOf(speak(speaker, most + 1))).toMatchObject({
    code: "vendor_malformed",
    message: expect.stringMatching(/answered with more than 1\.5 MB/) as string,
  });
});
it("is read to its end at the vendor's own address, so that what it costs is known", async () => {
  const [engine, voice] = speakers[0]!;
  expect((await speak([engine, voice, { vendor: "openai", apiKey: keyed.apiKey }], 2_000_000)).sound.samples.length).toBe(2_000_000);
});
