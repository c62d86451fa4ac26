/**
 * F5-TTS, which speaks with the voice of a sample and needs to know what is said in it. It has no HTTP interface of its own
 * (github.com/SWivid/F5-TTS: a command line, Gradio and a socket); two are common, speech-form.ts and speech-302.ts.
 */
import type { VendorBytes } from "../call.ts";
import { voiceEngine } from "../catalog-voices.ts";
import { charactersCost, charactersInVain, charactersSpoken } from "../prices-voices.ts";
import { askedOf, type SpeaksHow } from "../speech-asked.ts";
import { soundOf } from "../speech-sound.ts";
import { plainText } from "../speech-text.ts";
import type { SpeechProvider, SpeechRequest, Spoken } from "../speech.ts";
import { speakBy302 } from "./speech-302.ts";
import { speakByForm } from "./speech-form.ts";
import type { F5Ask, F5Config } from "./speech-sample.ts";

export const ENGINE = "f5/f5-tts";
/** Its command line takes `[name]` for a change of voices, and so do some servers. */
const HOW: SpeaksHow = { marks: "cues", mindsContext: false };

export type F5Api = "form" | "302";
const apis: Record<F5Api, (ask: F5Ask, config: F5Config) => Promise<VendorBytes>> = { form: speakByForm, "302": speakBy302 };

/** `config.baseUrl`: of the server; `config.apiKey` may be empty. */
export function f5Speech(api: F5Api, config: F5Config): SpeechProvider {
  const micros = config.microsPerThousandCharacters;
  return {
    engine: ENGINE,
    speak: (request) => speak(api, config, request),
    inVain: ({ text }) => charactersInVain(plainText(text, HOW.marks), micros),
  };
}

async function speak(api: F5Api, config: F5Config, request: SpeechRequest): Promise<Spoken> {
  const { signal, mayBegin } = request;
  const { text, reference, speed, warnings } = askedOf(voiceEngine(ENGINE), request, HOW);
  if (reference === null) throw new Error("F5-TTS was let speak without a sample");
  const sound = soundOf("F5-TTS", await apis[api]({ text, reference, signal, mayBegin }, config), null);
  return { sound, speed, warnings, usage: charactersSpoken(text, charactersCost(text, config.microsPerThousandCharacters)) };
}
