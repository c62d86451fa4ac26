/** Whatever a vendor sent as sound: WAV by its own header, else the headerless PCM that was asked for; anything else is refused by name. */
import type { Pcm } from "../providers/speech.ts";
import { BadSound } from "./bad-sound.ts";
import { readPcm } from "./read-pcm.ts";
import { readWav } from "./read-wav.ts";
import { soundKind } from "./sound-kind.ts";

/** Content types that are compressed sound, or none. `audio/l16` is big-endian by RFC 2586, but in practice both are met with. */
const NEITHER = /^(audio\/(mpeg|mp3|ogg|opus|aac|mp4|x-m4a|flac|webm|basic|l16)|text\/|application\/(json|problem\+json|xml)|image\/|video\/)/i;

/** `contentType`: as the vendor says. `pcmRate`: of the headerless PCM that may come; null: none may. Throws BadSound. */
export function readSound(bytes: Uint8Array, contentType: string, pcmRate: number | null): Pcm {
  if (bytes.length === 0) throw new BadSound("sent no sound at all.");
  const kind = soundKind(bytes);
  if (kind === "WAV") return readWav(bytes);
  const wanted = pcmRate === null ? "WAV" : "WAV or 16 bit PCM";
  if (kind !== null) throw new BadSound(`sent ${kind}, which is not read here: have it answer with ${wanted}.`);
  if (pcmRate === null || NEITHER.test(contentType)) throw new BadSound(`sent ${nameOf(contentType)} and not ${wanted}.`);
  return readPcm(bytes, rateOf(contentType) ?? pcmRate);
}

const nameOf = (contentType: string): string => /^[\w.+-]{1,40}\/[\w.+-]{1,60}/.exec(contentType)?.[0] ?? "something that says nothing of its kind";

/** `audio/pcm;rate=16000`. */
function rateOf(contentType: string): number | null {
  const rate = /;\s*rate="?(\d{4,6})"?/i.exec(contentType)?.[1];
  return rate === undefined ? null : Number(rate);
}
