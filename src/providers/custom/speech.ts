/**
 * Speech of an endpoint of a workspace's own, as its template says (template.ts). It is asked through the guard at every call: its address may
 * not lead into a private network, now or by a redirect, its answer is read no further than the sound of the text can be, and all of it has one
 * time limit. What it costs its owner pays.
 */
import { guardedFetch, type Answer, type Limits } from "../../net/guarded-fetch.ts";
import type { Guard } from "../../net/guard.ts";
import { NetFailure } from "../../net/net-failure.ts";
import { VendorFailure } from "../failure.ts";
import { charactersInVain, charactersSpoken } from "../prices-voices.ts";
import { askedOf, type SpeaksHow } from "../speech-asked.ts";
import { mostJsonBytes, mostSoundBytes } from "../sound-size.ts";
import { charactersOf, plainText } from "../speech-text.ts";
import type { Pcm, Spoken, SpeechProvider, SpeechRequest } from "../speech.ts";
import { EndpointFailure, ofNetFailure, ofStatus } from "./endpoint-failure.ts";
import { takesSpeed, voiceEngineOf } from "./engine.ts";
import { fill, type Filled } from "./fill.ts";
import { soundOfAnswer, wantedType } from "./sound-of-answer.ts";
import type { CustomTemplate } from "./template.ts";

export type CustomSpeechConfig = {
  /** `custom/cre_...` */
  engine: string;
  /** What `{{key}}` stands for; null: the template has none. */
  key: string | null;
  guard: Guard;
  now: () => number;
  timeLimitMs: number;
};

/** Nobody knows what a user's server reads as markup. */
const HOW: SpeaksHow = { marks: "cues", mindsContext: false };
/** An address inside JSON. */
const MOST_ADDRESS_BYTES = 100_000;

export function customSpeech(template: CustomTemplate, config: CustomSpeechConfig): SpeechProvider {
  return {
    engine: config.engine,
    speak: (request) => speak(template, config, request),
    inVain: ({ text }) => charactersInVain(plainText(text, HOW.marks), 0),
  };
}

async function speak(template: CustomTemplate, config: CustomSpeechConfig, request: SpeechRequest): Promise<Spoken> {
  const { text, voice, speed, warnings } = askedOf(voiceEngineOf(config.engine, "", { ...template, takesSpeed: takesSpeed(template) }), request, HOW);
  if (request.signal.aborted || !(await request.mayBegin())) throw new VendorFailure("canceled", "Nobody wants it any more.");
  const filled = filledOf(template, config, { ...request, text, voice, speed });
  try {
    return { sound: await soundOf(filled, template.audio, { ...request, text }, config), speed, warnings, usage: charactersSpoken(text, 0) };
  } catch (error) {
    throw error instanceof NetFailure ? ofNetFailure(error) : error;
  }
}

function filledOf(template: CustomTemplate, { key }: CustomSpeechConfig, { text, voice, language, speed = 1 }: SpeechRequest): Filled {
  try {
    return fill(template, { text, voice, language, speed, key: key ?? "" });
  } catch (error) {
    if (error instanceof RangeError) throw new EndpointFailure("endpoint_address_changes");
    throw error;
  }
}

/** Where it lies at another address, both requests have the time of one. */
async function soundOf(filled: Filled, audio: CustomTemplate["audio"], request: SpeechRequest, config: CustomSpeechConfig): Promise<Pcm> {
  const until = config.now() + config.timeLimitMs;
  const limits = (kind: CustomTemplate["audio"]["kind"]): Limits => {
    const timeLimitMs = until - config.now();
    if (timeLimitMs <= 0) throw new EndpointFailure("endpoint_timed_out");
    return { timeLimitMs, mostBytes: mostBytes(kind, charactersOf(request.text)), isWanted: wantedType({ kind, format: audio.format }) };
  };
  const answer = await asked(filled, limits(audio.kind), config, request);
  // Its headers hold a key, and are for the endpoint alone.
  return soundOfAnswer(answer, audio, async (url) => asked({ url, method: "GET", headers: {}, body: null }, limits("body"), config, request));
}

function mostBytes(kind: CustomTemplate["audio"]["kind"], characters: number): number {
  return { body: mostSoundBytes(characters), json_base64: mostJsonBytes(characters), json_url: MOST_ADDRESS_BYTES }[kind];
}

async function asked(filled: Filled, limits: Limits, { guard, now }: CustomSpeechConfig, { signal }: SpeechRequest): Promise<Answer> {
  const answer = await guardedFetch({ ...filled, signal }, guard, limits);
  if (answer.status < 200 || answer.status > 299) throw ofStatus(answer.status, answer.headers, now());
  return answer;
}
