/** Which clips are dubbed into what, by which keyless engines. A speaker gets the voices in the order in which the speakers are first heard. */
export type Voice = { engine: string; voice: string };
/** `to`: the name in files; `target`: the tag given to engines. `isSpokenAgain`: its source is the Portuguese dub, as Kokoro spoke it; `isUnseen`: nothing was tuned on it. */
export type Pair = {
  from: string;
  to: string;
  target: string;
  translator: string;
  clips: readonly string[];
  voices: readonly Voice[];
  made: string;
  isSpokenAgain: boolean;
  isUnseen: boolean;
};

const [BERGAMOT, APERTIUM] = ["bergamot/firefox-tiny", "apertium/pivot"];
const kokoro = (...names: string[]): Voice[] => names.map((voice) => ({ engine: "kokoro/82m-int8", voice }));
const HEARD =
  "Recorded speech, heard by the product's own services (bench hearing), translated and spoken by its keyless engines at their own pace; times, takes and pauses are measured.";
const AGAIN =
  "No package carries recorded Portuguese: the takes of the dub into Portuguese, one after the other, are the source, so its times are exact; translated and spoken as the others.";

export const PAIRS: readonly Pair[] = [
  {
    from: "en",
    to: "pt",
    target: "pt-BR",
    translator: BERGAMOT,
    clips: ["dialogue-en", "talk-en", "noisy-en", "fast-a", "overlap-a", "room-a"],
    voices: kokoro("pf_dora", "pm_alex", "pm_santa"),
    made: HEARD,
    isSpokenAgain: false,
    isUnseen: false,
  },
  {
    from: "en",
    to: "es",
    target: "es",
    translator: APERTIUM,
    clips: ["dialogue-b", "talk-b", "noisy-b", "fast-b", "overlap-b", "phone"],
    voices: kokoro("ef_dora", "em_alex", "em_santa"),
    made: HEARD,
    isSpokenAgain: false,
    isUnseen: false,
  },
  {
    from: "en",
    to: "fr",
    target: "fr",
    translator: APERTIUM,
    clips: ["dialogue-en", "fast-a", "meeting-a"],
    voices: [...kokoro("ff_siwis"), { engine: "espeak/ng", voice: "fr-m" }, { engine: "espeak/ng", voice: "fr-f" }],
    made: HEARD,
    isSpokenAgain: false,
    isUnseen: false,
  },
  {
    from: "en",
    to: "it",
    target: "it",
    translator: APERTIUM,
    clips: ["dialogue-b", "fast-b", "room-b"],
    voices: kokoro("if_sara", "im_nicola"),
    made: HEARD,
    isSpokenAgain: false,
    isUnseen: false,
  },
  {
    from: "pt",
    to: "en",
    target: "en-US",
    translator: BERGAMOT,
    clips: ["dialogue-en", "talk-en"],
    voices: kokoro("af_heart", "am_michael", "bf_emma"),
    made: AGAIN,
    isSpokenAgain: true,
    isUnseen: false,
  },
  {
    from: "en",
    to: "pt",
    target: "pt-BR",
    translator: BERGAMOT,
    clips: ["dialogue-b", "talk-b", "fast-b", "room-b"],
    voices: kokoro("pm_alex", "pf_dora", "pm_santa"),
    made: HEARD,
    isSpokenAgain: false,
    isUnseen: true,
  },
  {
    from: "en",
    to: "es",
    target: "es",
    translator: APERTIUM,
    clips: ["dialogue-en", "talk-en", "fast-a", "room-a"],
    voices: kokoro("em_alex", "ef_dora", "em_santa"),
    made: HEARD,
    isSpokenAgain: false,
    isUnseen: true,
  },
];
