import { matchLanguage } from "./languages.ts";

export type CastVoice = { id: string; language: string; gender: string };

/**
 * Speaker id -> voice id for those who have none yet (`known`: of those who have): another voice for each speaker while the
 * engine has them, then from the first again. Stable: the same speakers and voices give the same cast, whatever order the
 * engine lists its voices in; genders alternate, so that two people are told apart. Only voices of the language count, those
 * of the very region before the others. Empty: no voice speaks it.
 */
export function chooseVoice({
  language,
  speakerIds,
  voices,
  known = {},
}: {
  language: string;
  speakerIds: readonly string[];
  voices: readonly CastVoice[];
  known?: Readonly<Record<string, string>>;
}): Record<string, string> {
  const order = alternating(fitting(language, voices));
  if (order.length === 0) return {};
  const taken = new Set(Object.values(known));
  const free = [...order.filter((id) => !taken.has(id)), ...order.filter((id) => taken.has(id))];
  const missing = [...new Set(speakerIds)].filter((speakerId) => known[speakerId] === undefined);
  return Object.fromEntries(missing.map((speakerId, index) => [speakerId, free[index % free.length] as string]));
}

function fitting(language: string, voices: readonly CastVoice[]): CastVoice[] {
  const best = matchLanguage(
    language,
    voices.map((voice) => voice.language),
  );
  if (best === null) return [];
  const rank = (voice: CastVoice) => (voice.language === best ? 0 : 1);
  return voices.filter((voice) => matchLanguage(language, [voice.language]) !== null).sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
}

function alternating(voices: readonly CastVoice[]): string[] {
  const genders = [...Map.groupBy(voices, ({ gender }) => gender).values()];
  const longest = Math.max(0, ...genders.map((group) => group.length));
  return Array.from({ length: longest }, (_, turn) => genders.flatMap((group) => group[turn]?.id ?? [])).flat();
}
