/** Languages by BCP 47 tag: written one way, matched, named, and as the three letters MP4 and Matroska want. */

/** ISO 639-1 to ISO 639-2/T (Library of Congress, codes for the representation of names of languages). */
const THREE_LETTERS = new Map(
  (
    "aa:aar ab:abk ae:ave af:afr ak:aka am:amh an:arg ar:ara as:asm av:ava ay:aym az:aze ba:bak be:bel bg:bul bi:bis bm:bam bn:ben bo:bod br:bre bs:bos " +
    "ca:cat ce:che ch:cha co:cos cr:cre cs:ces cu:chu cv:chv cy:cym da:dan de:deu dv:div dz:dzo ee:ewe el:ell en:eng eo:epo es:spa et:est eu:eus fa:fas " +
    "ff:ful fi:fin fj:fij fo:fao fr:fra fy:fry ga:gle gd:gla gl:glg gn:grn gu:guj gv:glv ha:hau he:heb hi:hin ho:hmo hr:hrv ht:hat hu:hun hy:hye hz:her " +
    "ia:ina id:ind ie:ile ig:ibo ii:iii ik:ipk io:ido is:isl it:ita iu:iku ja:jpn jv:jav ka:kat kg:kon ki:kik kj:kua kk:kaz kl:kal km:khm kn:kan ko:kor " +
    "kr:kau ks:kas ku:kur kv:kom kw:cor ky:kir la:lat lb:ltz lg:lug li:lim ln:lin lo:lao lt:lit lu:lub lv:lav mg:mlg mh:mah mi:mri mk:mkd ml:mal mn:mon " +
    "mr:mar ms:msa mt:mlt my:mya na:nau nb:nob nd:nde ne:nep ng:ndo nl:nld nn:nno no:nor nr:nbl nv:nav ny:nya oc:oci oj:oji om:orm or:ori os:oss pa:pan " +
    "pi:pli pl:pol ps:pus pt:por qu:que rm:roh rn:run ro:ron ru:rus rw:kin sa:san sc:srd sd:snd se:sme sg:sag si:sin sk:slk sl:slv sm:smo sn:sna so:som " +
    "sq:sqi sr:srp ss:ssw st:sot su:sun sv:swe sw:swa ta:tam te:tel tg:tgk th:tha ti:tir tk:tuk tl:tgl tn:tsn to:ton tr:tur ts:tso tt:tat tw:twi ty:tah " +
    "ug:uig uk:ukr ur:urd uz:uzb ve:ven vi:vie vo:vol wa:wln wo:wol xh:xho yi:yid yo:yor za:zha zh:zho zu:zul"
  )
    .split(" ")
    .map((pair) => pair.split(":") as [string, string]),
);
/** Recognizers and older lists use tags that canonical form does not mend. */
const MENDED: Record<string, string> = { jw: "jv", iw: "he", in: "id", ji: "yi" };

/** `PT_br` -> `pt-BR`; null when it is no tag at all. */
export function canonicalTag(tag: string): string | null {
  const written = tag.trim().replaceAll("_", "-");
  try {
    return Intl.getCanonicalLocales(MENDED[written.toLowerCase()] ?? written)[0] ?? null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/**
 * The best of `available` for the wanted tag, as it is written there, or null. The language must be the same; then the script
 * counts (likely ones filled in, so `zh-TW` is `zh-Hant`), then the region; of equals the first. Another script does not
 * match where both are said: a reader of one may not read the other.
 */
export function matchLanguage(wanted: string, available: readonly string[]): string | null {
  const goal = parts(wanted);
  if (!goal) return null;
  let best: string | null = null;
  let bestRank = -1;
  for (const tag of available) {
    const rank = closeness(goal, parts(tag));
    if (rank > bestRank) [best, bestRank] = [tag, rank];
  }
  return best;
}

type Parts = { language: string; script: string | undefined; region: string | undefined; saysScript: boolean; saysRegion: boolean };

function parts(tag: string): Parts | null {
  const canonical = canonicalTag(tag);
  if (canonical === null) return null;
  const said = new Intl.Locale(canonical);
  const likely = said.maximize();
  return {
    language: said.language,
    script: likely.script,
    region: likely.region,
    saysScript: said.script !== undefined,
    saysRegion: said.region !== undefined,
  };
}

/** -1: no match. */
function closeness(goal: Parts, other: Parts | null): number {
  if (!other || goal.language !== other.language) return -1;
  if (goal.script !== other.script && (goal.saysScript || goal.saysRegion) && (other.saysScript || other.saysRegion)) return -1;
  const sameRegion = goal.region === other.region;
  const exact = goal.saysRegion === other.saysRegion && goal.saysScript === other.saysScript;
  return (goal.script === other.script ? 4 : 0) + (sameRegion ? 2 : other.saysRegion ? 0 : 1) + (sameRegion && exact ? 1 : 0);
}

const languageOf = (tag: string): string => tag.split("-")[0]?.toLowerCase() ?? tag;

/** Whether an engine that lists `offered` serves who asks for `wanted`: the same tag, or the same language where one of the two names no region or script. */
export function serves(offered: string, wanted: string): boolean {
  if (offered.toLowerCase() === wanted.toLowerCase()) return true;
  return languageOf(offered) === languageOf(wanted) && (!offered.includes("-") || !wanted.includes("-"));
}

/** `pt-BR` -> `por`; a tag that has no code is `und` (undetermined). */
export function iso639(tag: string): string {
  const canonical = canonicalTag(tag);
  if (canonical === null) return "und";
  const { language } = new Intl.Locale(canonical);
  return THREE_LETTERS.get(language) ?? (language.length === 3 ? language : "und");
}

/** `pt-BR` in English: "Brazilian Portuguese"; in its own words: `languageName("pt-BR", "pt-BR")`. A tag nobody knows names itself. */
export function languageName(tag: string, inLanguage = "en"): string {
  const canonical = canonicalTag(tag);
  if (canonical === null) return tag;
  // Names are of language, script and region; extensions and private parts have none, and to ask for one throws.
  const { language, script, region }: Partial<Record<"language" | "script" | "region", string>> = new Intl.Locale(canonical);
  // `und` names none.
  if (language === undefined || language === "und") return tag;
  const known = [language, script, region].filter((part) => part !== undefined).join("-");
  return new Intl.DisplayNames([inLanguage], { type: "language", fallback: "code" }).of(known) ?? tag;
}
