/** What a recognizer's description of a sound names: "(laughter)", "[upbeat music]", in the languages of the speech. */
import type { SoundEvent } from "../containers/contract/transcript.ts";

type Kind = SoundEvent["kind"];

/** Whole words and phrases, as regular expressions, of languages that part their words. The first kind that is named counts. */
const WORDS: Record<Kind, readonly string[]> = {
  laughter: [
    "laugh(?:s|ed|ing|ter)?|chuckl(?:es?|ed|ing)|giggl(?:es?|ed|ing)|snicker(?:s|ing)?",
    "lachen|lachend|lacht|gelächter|rires?|rit|rient|risas?|ríen?|riendo|risos?|risadas?|rindo|risat[ae]|ridono|ridendo",
  ],
  applause: ["applau(?:se|ds?|ded|ding|s[io]?)|clap(?:s|ped|ping)?|cheer(?:s|ed|ing)?", "beifall|applaudiss\\p{L}*|aplausos?|aplauden|palmas"],
  song: [
    "sing(?:s|ing)?|sang|sung|songs?|hum(?:s|ming)?|chant(?:s|ing)?",
    "gesang|singt|singen|chante(?:nt)?|chansons?|canta|cantan(?:do)?|canzone|canción|canção",
  ],
  music: ["music(?:al)?|música|musique|musik|musica|muzyka|müzik|muziek"],
  other: [
    "cough(?:s|ed|ing)?|sigh(?:s|ed|ing)?|gasp(?:s|ed|ing)?|sniff(?:s|ed|ing|les)?|sneez(?:es?|ed|ing)|groan(?:s|ed|ing)?|moan(?:s|ing)?",
    "grunt(?:s|ing)?|scream(?:s|ing)?|sobs?|sobbing|crying|breath(?:es|ing)|exhales?|inhales?|whistl(?:es?|ing)|yawn(?:s|ing)?|burps?",
    "clears (?:his |her |their )?throat|throat clearing|noises?|static|silence|pause|inaudible|unintelligible|indistinct|blank_audio|crosstalk",
    "beep(?:s|ing)?|buzz(?:es|ing)?|(?:phone|bells?) (?:rings?|ringing)|ringing|footsteps?|thunder|gunshots?|explosions?|sirens?|barks?|barking",
    "doors? (?:opens?|opening|closes?|closing|slams?|slamming|creaks?|creaking)|knock(?:s|ing)|speak(?:s|ing) (?:in )?(?:a )?foreign language",
    "hustet|husten|seufzt|stille|rauschen|tousse|soupire|tose|suspira|silencio|ruido|tossisce|sospira|silenzio|rumore|silêncio|ruído",
  ],
};
/** Signs of scripts that do not part their words, beginnings of words with endings by the dozen, and what is a sound only where it stands alone. */
const SIGNS: Record<Kind, RegExp> = {
  laughter: /^\P{L}*ride\P{L}*$|смех|сме[её]т|смеются|笑|웃음|ضحك|हँस|हंस/iu,
  applause: /аплодис|аплодир|拍手|掌声|掌聲|鼓掌|박수|تصفيق|तालिय/iu,
  song: /(?<!\p{L})(?:пение|по[её]т|поют)(?!\p{L})|歌|노래|غناء|गाना/iu,
  music: /♪|♫|музык|音楽|音乐|音樂|음악|موسيقى|संगीत/iu,
  other: /кашель|кашляет|вздыхает|тишина|(?<!\p{L})шум|咳|叹息|ため息|沈黙|静か|기침|한숨/iu,
};
const KINDS = (Object.keys(WORDS) as Kind[]).map((kind) => ({
  kind,
  words: new RegExp(`(?<![\\p{L}\\p{M}])(?:${WORDS[kind].join("|")})(?![\\p{L}\\p{M}])`, "iu"),
}));

/** Null: it names no sound that is known. */
export function soundKind(description: string): Kind | null {
  return KINDS.find(({ kind, words }) => words.test(description) || SIGNS[kind].test(description))?.kind ?? null;
}
