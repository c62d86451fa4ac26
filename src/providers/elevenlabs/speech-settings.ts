/** How the original line was said, as ElevenLabs' voice settings (elevenlabs.io/docs/api-reference/voices/settings). */
import type { Delivery } from "../speech.ts";

/** The vendor's defaults, for a voice nobody said anything of. */
const DEFAULTS = { stability: 0.5, similarity_boost: 0.75, style: 0, use_speaker_boost: true };
/** Lower is livelier: below 0.3 a voice begins to wander, above 0.7 it drones. */
const LIVELY = 0.35;
const CALM = 0.65;
/** Semitones between the low and the high tenth: most speech lies between. */
const FLAT_RANGE = 3;
const LIVELY_RANGE = 9;

type Settings = typeof DEFAULTS & { speed?: number };

/** `speed`: 0.7 to 1.2; what the original's own rate was does not matter: how long a line may last is the fit's matter. */
export function voiceSettings(delivery: Delivery | null, speed: number): Settings {
  return { ...mannerOf(delivery), ...(speed !== 1 && { speed }) };
}

function mannerOf(delivery: Delivery | null): typeof DEFAULTS {
  if (delivery === null) return DEFAULTS;
  const { mood, pitchRange } = delivery;
  if (mood === "exclamation" || (pitchRange !== null && pitchRange >= LIVELY_RANGE)) return { ...DEFAULTS, stability: LIVELY };
  if (pitchRange !== null && pitchRange <= FLAT_RANGE) return { ...DEFAULTS, stability: CALM };
  return DEFAULTS;
}
