/**
 * What an endpoint has to show before anybody's speech is sent to it: that it speaks. It is given two texts of digits that nobody could know
 * before, a short one and one eight times as long, and has to answer both with sound that can be read, that is not silent, and that is
 * longer for the longer text. Whatever else answers at an address (a page, an API that does something else, a file that is always the same)
 * does not do that. A token to be laid down at the address would show who owns it, but the services that people mostly write templates for
 * are not theirs to lay anything down at. Nothing is sent there before but these texts, to whoever asks, and only every few seconds.
 */
import { type InFlight, speechInFlight } from "../providers/bytes-in-flight.ts";
import { VendorFailure } from "../providers/failure.ts";
import { mostHeldBytes } from "../providers/sound-size.ts";
import type { Pcm, SpeechProvider, SpeechRequest } from "../providers/speech.ts";
import { writeWav } from "../sound/write-wav.ts";

export type Verdict = { status: "works" | "fails"; code: string | null; message: string };
export type ChallengeAsk = Pick<SpeechRequest, "voice" | "language" | "signal"> & {
  /** It speaks with the voice of a sample alone, and is given a made one. */
  needsReference: boolean;
  random: (bytes: number) => Uint8Array;
  /** What it may answer with is held as every speech of this isolate is. */
  held?: InFlight;
};
/** All that is kept of an answer. */
type Heard = { seconds: number; isSilent: boolean };

const [SHORT, LONG] = [2, 16];
/** A voice says a digit in a quarter of a second, with pauses in half a one; the sound around it may be as long as the short text. */
const LEAST_RATIO = 1.5;
/** A hundredth of full scale: below, nobody hears it. */
const LEAST_PEAK = 328;
const LONGEST_SECONDS = 120;

export async function challenge(provider: SpeechProvider, ask: ChallengeAsk): Promise<Verdict> {
  try {
    const short = await said(provider, ask, SHORT);
    const long = await said(provider, ask, LONG);
    return judge(short, long);
  } catch (error) {
    if (error instanceof VendorFailure) return { status: "fails", code: codeOf(error), message: error.message };
    throw error;
  }
}

/** More exact than a vendor's code, where it is an endpoint of one's own. */
const codeOf = (failure: VendorFailure): string => ("reason" in failure && typeof failure.reason === "string" ? failure.reason : failure.code);

async function said(provider: SpeechProvider, { needsReference, random, held = speechInFlight, ...ask }: ChallengeAsk, digits: number): Promise<Heard> {
  const text = `${Array.from(random(digits), (byte) => byte % 10).join(", ")}.`;
  const none = { previousText: null, nextText: null, delivery: null, variant: 0, mayBegin: async () => true };
  const reference = needsReference ? madeReference() : null;
  return held.hold(mostHeldBytes(text.length), ask.signal, async () => heardIn((await provider.speak({ ...ask, ...none, text, reference })).sound));
}

const heardIn = ({ samples, sampleRate }: Pcm): Heard => ({
  seconds: samples.length / sampleRate,
  isSilent: samples.every((sample) => Math.abs(sample) < LEAST_PEAK),
});

function judge(short: Heard, long: Heard): Verdict {
  if (short.isSilent || long.isSilent) return { status: "fails", code: "endpoint_silent", message: "It answers with silence." };
  if (long.seconds > LONGEST_SECONDS)
    return { status: "fails", code: "endpoint_does_not_speak", message: "It answers a text of sixteen digits with minutes of sound." };
  if (long.seconds < short.seconds * LEAST_RATIO)
    return {
      status: "fails",
      code: "endpoint_does_not_speak",
      message: "Its sound is no longer for a text eight times as long: it does not speak what it is asked to.",
    };
  return { status: "works", code: null, message: "It speaks." };
}

/** Four seconds that have the form of speech: what comes of it is not listened to, only its length. */
function madeReference() {
  const sampleRate = 16_000;
  const sample = (_: unknown, at: number): number => Math.round(6_000 * Math.sin(at / 18) * Math.max(0, Math.sin(at / 1_600)) * (1 + 0.3 * Math.sin(at / 7)));
  const samples = Int16Array.from({ length: 4 * sampleRate }, sample);
  return {
    audio: new Uint8Array(writeWav({ samples, sampleRate })),
    contentType: "audio/wav",
    text: "One, two, three, four, five, six, seven, eight.",
    digest: "challenge",
  };
}
