import { CLONED } from "../../containers/contract/stages.ts";
import { elevenLabsSpeech, type ElevenLabsVoice } from "../../src/providers/elevenlabs/speech.ts";
import { type F5Api, f5Speech } from "../../src/providers/f5/speech.ts";
import { type FishModel, fishSpeech } from "../../src/providers/fish/speech.ts";
import { openAiSpeech, type OpenAiVoice } from "../../src/providers/openai/speech.ts";
import { ELEVENLABS_SPEECH_KEY, FakeElevenLabsSpeech } from "../fakes/elevenlabs-speech.ts";
import { F5_KEY, FakeF5By302, FakeF5Form } from "../fakes/f5.ts";
import { FakeFish, FISH_KEY } from "../fakes/fish.ts";
import { FakeOpenAiSpeech, OPENAI_SPEECH_KEY } from "../fakes/openai-speech.ts";
import { NOTHING, REFERENCE, type SpeakerUnderTest, speechSuite } from "../suites/speech.ts";

const openAi = (model: OpenAiVoice, micros: number, more: Pick<SpeakerUnderTest, "mostCharacters" | "microsOfThousand" | "warnsOf" | "speeds">) =>
  speechSuite(`openai/${model}`, () => ({
    fake: () => new FakeOpenAiSpeech(),
    open: (config, isKeyRight) =>
      openAiSpeech(model, {
        ...config,
        apiKey: isKeyRight ? OPENAI_SPEECH_KEY : "sk-wrong",
        baseUrl: "https://openai.test/v1",
        microsPerThousandCharacters: micros,
      }),
    request: { voice: "coral" },
    textOf: ({ input }) => input,
    clones: "no",
    unknownLanguage: null,
    ...more,
  }));
const openAiSpeeds = { least: 0.25, most: 4, of: ({ speed }: Record<string, unknown>) => speed };
const deaf = { delivery: /cannot be told how a line was said/, context: /does not mind what is said before and after/ };

// Five seconds of the fake's sound, and the tokens of the text.
openAi("gpt-4o-mini-tts", 70_000, {
  mostCharacters: 1_800,
  microsOfThousand: { least: 1_300, most: 70_000 },
  warnsOf: { ...deaf, delivery: NOTHING },
  speeds: null,
});
openAi("tts-1", 15_000, { mostCharacters: 4_096, microsOfThousand: { least: 15_000, most: 15_000 }, warnsOf: deaf, speeds: openAiSpeeds });
openAi("tts-1-hd", 30_000, { mostCharacters: 4_096, microsOfThousand: { least: 30_000, most: 30_000 }, warnsOf: deaf, speeds: openAiSpeeds });

const elevenLabs = (model: ElevenLabsVoice, micros: number) =>
  speechSuite(`elevenlabs/${model}`, () => ({
    fake: () => new FakeElevenLabsSpeech(),
    open: (config, isKeyRight) =>
      elevenLabsSpeech(model, {
        ...config,
        apiKey: isKeyRight ? ELEVENLABS_SPEECH_KEY : "wrong",
        baseUrl: "https://elevenlabs.test",
        microsPerThousandCharacters: micros,
      }),
    request: { voice: "EXAVITQu4vr4xnSDxMaL" },
    textOf: ({ text }) => text,
    mostCharacters: 5_000,
    clones: "kept",
    warnsOf: { delivery: /cannot be told how loud and how fast/, context: NOTHING },
    unknownLanguage: "eu",
    microsOfThousand: { least: micros, most: micros },
    speeds: { least: 0.7, most: 1.2, of: (fields) => (fields["voice_settings"] as Record<string, unknown>)["speed"] },
  }));
elevenLabs("eleven_multilingual_v2", 300_000);
elevenLabs("eleven_flash_v2_5", 150_000);

const fish = (model: FishModel, unknownLanguage: string | null) =>
  speechSuite(`fish/${model}`, () => ({
    fake: () => new FakeFish(),
    open: (config, isKeyRight) =>
      fishSpeech(model, { ...config, apiKey: isKeyRight ? FISH_KEY : "wrong", baseUrl: "https://fish.test", microsPerThousandCharacters: 60_000 }),
    request: { voice: "933563129e564b19a115bedd57b7406a" },
    textOf: ({ text }) => text,
    mostCharacters: 2_000,
    clones: "inline",
    warnsOf: deaf,
    unknownLanguage,
    microsOfThousand: { least: 15_000, most: 15_000 },
    speeds: { least: 0.5, most: 2, of: ({ prosody }) => (prosody as Record<string, unknown> | undefined)?.["speed"] },
  }));
fish("s2.1-pro", null);
fish("s1", "hi");

const f5 = (api: F5Api) =>
  speechSuite(`f5/f5-tts (${api})`, () => ({
    fake: () => (api === "form" ? new FakeF5Form() : new FakeF5By302()),
    open: (config, isKeyRight) =>
      f5Speech(api, { ...config, apiKey: isKeyRight ? F5_KEY : "wrong", baseUrl: "https://f5.test", microsPerThousandCharacters: 500 }),
    request: { voice: CLONED, reference: REFERENCE },
    textOf: ({ gen_text }) => gen_text,
    mostCharacters: 1_000,
    clones: "inline",
    warnsOf: deaf,
    unknownLanguage: "es",
    microsOfThousand: { least: 500, most: 500 },
    speeds: null,
  }));
f5("form");
f5("302");
