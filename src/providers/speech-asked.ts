/** What every vendor that speaks does before its call: refuses what it cannot say, and says what it leaves out. Pure. */
import { CLONED } from "../../containers/contract/stages.ts";
import type { VoiceEngine } from "./catalog-voices.ts";
import { VendorFailure } from "./failure.ts";
import { languageSubtag } from "./language-subtag.ts";
import type { Delivery, SpeechRequest, VoiceReference } from "./speech.ts";
import { charactersOf, isUnsayable, type Marks, plainText } from "./speech-text.ts";

/** `marks`: what the vendor would read as markup. `mindsContext`: it is told what is said before and after. */
export type SpeaksHow = { marks: Marks; mindsContext: boolean };
/** `speed`: one that the vendor takes. `reference`: not null where the voice is the one of the reference; then it has its text, where the engine needs that. */
export type Asked = { text: string; voice: string; reference: VoiceReference | null; speed: number; warnings: string[] };

/** Throws VendorFailure: nothing_to_say, text_too_long, unknown_voice, reference_missing. */
export function askedOf(engine: VoiceEngine, request: SpeechRequest, { marks, mindsContext }: SpeaksHow): Asked {
  const text = sayable(engine, plainText(request.text, marks));
  const { voice, reference, warnings } = voiceOf(engine, request);
  const speed = speedOf(engine, request.speed ?? 1);
  return { text, voice, reference, speed, warnings: [...warnings, ...leftOut(engine, request, mindsContext), ...notThatFast(engine, request, speed)] };
}

function speedOf({ speech: { speeds } }: VoiceEngine, speed: number): number {
  return speeds === undefined ? 1 : Math.min(speeds.most, Math.max(speeds.least, speed));
}

function notThatFast({ id, speech: { speeds } }: VoiceEngine, { speed: wanted = 1 }: SpeechRequest, speed: number): string[] {
  if (wanted === speed) return [];
  return [speeds === undefined ? `${id} cannot be told how fast to speak.` : `${id} was asked for ${wanted} times its speed and speaks at ${speed}.`];
}

function sayable({ id, speech }: VoiceEngine, text: string): string {
  if (isUnsayable(text)) throw new VendorFailure("nothing_to_say", "The line has no word and no number in it: nothing can be said.");
  const characters = charactersOf(text);
  if (characters > speech.mostCharacters)
    throw new VendorFailure("text_too_long", `${id} speaks ${speech.mostCharacters} characters at once at most, and the line has ${characters}: split it.`);
  return text;
}

function voiceOf(engine: VoiceEngine, { voice, reference }: SpeechRequest): Pick<Asked, "voice" | "reference" | "warnings"> {
  const { id, voices = [], speech } = engine;
  if (voice !== CLONED) {
    if (!voices.some((each) => each.id === voice) && !speech.anyVoice?.test(voice))
      throw new VendorFailure("unknown_voice", `${id} has no such voice${voices.length === 0 ? ": it only speaks with the speaker's own" : ""}.`);
    return { voice, reference: null, warnings: [] };
  }
  if (speech.clones === "kept") throw new VendorFailure("unknown_voice", `${id} keeps cloned voices itself: the voice was not made yet.`);
  if (speech.clones === "inline") return { voice, reference: wholeReference(engine, reference), warnings: [] };
  const instead = voices[0]?.id ?? "";
  return { voice: instead, reference: null, warnings: [`${id} cannot clone a voice: ${instead} speaks instead.`] };
}

function wholeReference({ id, speech }: VoiceEngine, reference: VoiceReference | null): VoiceReference {
  if (reference === null) throw new VendorFailure("reference_missing", `${id} needs a sample of the voice.`);
  if (speech.needsReferenceText && !reference.text?.trim())
    throw new VendorFailure("reference_missing", `${id} needs to know what is said in the sample of the voice.`);
  return reference;
}

function leftOut({ id, languages, speech }: VoiceEngine, request: SpeechRequest, mindsContext: boolean): string[] {
  const { language, delivery, previousText, nextText } = request;
  return [
    ...(languages === null || languages.includes(languageSubtag(language)) ? [] : [`${id} is not known to speak ${language}.`]),
    ...(isPlain(delivery) || speech.instructs ? [] : [`${id} cannot be told how a line was said.`]),
    ...((previousText ?? nextText) === null || mindsContext ? [] : [`${id} does not mind what is said before and after.`]),
  ];
}

/** A question and an exclamation are in the text as well. */
const isPlain = (delivery: Delivery | null): boolean =>
  delivery === null || (delivery.level === null && delivery.rate === null && delivery.pitchRange === null);
