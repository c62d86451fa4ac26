/**
 * Speech of an endpoint of a workspace's own, as its template says (template.ts). It is asked through the guard at every call: its address may
 * not lead into a private network, now or by a redirect, and its answer is read no further than 20 MB. What it costs its owner pays.
 */
import { guardedFetch, type Answer, type Limits } from "../../net/guarded-fetch.ts";
import type { Guard } from "../../net/guard.ts";
import { NetFailure } from "../../net/net-failure.ts";
import { VendorFailure } from "../failure.ts";
import { charactersInVain, charactersSpoken } from "../prices-voices.ts";
import { askedOf, type SpeaksHow } from "../speech-asked.ts";
import { plainText } from "../speech-text.ts";
import type { Spoken, SpeechProvider, SpeechRequest } from "../speech.ts";
import { EndpointFailure, ofNetFailure, ofStatus } from "./endpoint-failure.ts";
import { voiceEngineOf } from "./engine.ts";
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
const MOST_BYTES = 20_000_000;
/** How far the original's own rate is followed: beyond, a voice sounds hurried or drugged. */
const [SLOWEST, FASTEST] = [0.85, 1.15];

export function customSpeech(template: CustomTemplate, config: CustomSpeechConfig): SpeechProvider {
  return {
    engine: config.engine,
    speak: (request) => speak(template, config, request),
    inVain: ({ text }) => charactersInVain(plainText(text, HOW.marks), 0),
  };
}

async function speak(template: CustomTemplate, config: CustomSpeechConfig, request: SpeechRequest): Promise<Spoken> {
  const { text, voice, warnings } = askedOf(voiceEngineOf(config.engine, "", template), request, HOW);
  if (request.signal.aborted || !(await request.mayBegin())) throw new VendorFailure("canceled", "Nobody wants it any more.");
  const filled = filledOf(template, config, { ...request, text, voice });
  try {
    const limits = { timeLimitMs: config.timeLimitMs, mostBytes: MOST_BYTES };
    const answer = await asked(filled, { ...limits, isWanted: wantedType(template.audio) }, config, request);
    const toSound = { ...limits, isWanted: wantedType({ ...template.audio, kind: "body" }) };
    // Its headers hold a key, and are for the endpoint alone.
    const fetchSound = (url: string) => asked({ url, method: "GET", headers: {}, body: null }, toSound, config, request);
    return { sound: await soundOfAnswer(answer, template.audio, fetchSound), warnings, usage: charactersSpoken(text, 0) };
  } catch (error) {
    throw error instanceof NetFailure ? ofNetFailure(error) : error;
  }
}

function filledOf(template: CustomTemplate, { key }: CustomSpeechConfig, { text, voice, language, delivery }: SpeechRequest): Filled {
  const speed = Math.round(Math.min(FASTEST, Math.max(SLOWEST, delivery?.rate ?? 1)) * 100) / 100;
  try {
    return fill(template, { text, voice, language, speed, key: key ?? "" });
  } catch (error) {
    if (error instanceof RangeError) throw new EndpointFailure("endpoint_address_changes");
    throw error;
  }
}

async function asked(filled: Filled, limits: Limits, { guard, now }: CustomSpeechConfig, { signal }: SpeechRequest): Promise<Answer> {
  const answer = await guardedFetch({ ...filled, signal }, guard, limits);
  if (answer.status < 200 || answer.status > 299) throw ofStatus(answer.status, answer.headers, now());
  return answer;
}
