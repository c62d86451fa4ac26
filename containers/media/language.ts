/** BCP 47 outside, ISO 639-2/T inside MP4 and Matroska. */

/** ISO 639-1 to ISO 639-2/T (loc.gov/standards/iso639-2): the 183 languages that have both. */
const PAIRS =
  "aa:aar ab:abk ae:ave af:afr ak:aka am:amh an:arg ar:ara as:asm av:ava ay:aym az:aze ba:bak be:bel bg:bul bi:bis bm:bam bn:ben bo:bod br:bre bs:bos ca:cat ce:che ch:cha co:cos " +
  "cr:cre cs:ces cu:chu cv:chv cy:cym da:dan de:deu dv:div dz:dzo ee:ewe el:ell en:eng eo:epo es:spa et:est eu:eus fa:fas ff:ful fi:fin fj:fij fo:fao fr:fra fy:fry ga:gle gd:gla " +
  "gl:glg gn:grn gu:guj gv:glv ha:hau he:heb hi:hin ho:hmo hr:hrv ht:hat hu:hun hy:hye hz:her ia:ina id:ind ie:ile ig:ibo ii:iii ik:ipk io:ido is:isl it:ita iu:iku ja:jpn jv:jav " +
  "ka:kat kg:kon ki:kik kj:kua kk:kaz kl:kal km:khm kn:kan ko:kor kr:kau ks:kas ku:kur kv:kom kw:cor ky:kir la:lat lb:ltz lg:lug li:lim ln:lin lo:lao lt:lit lu:lub lv:lav mg:mlg " +
  "mh:mah mi:mri mk:mkd ml:mal mn:mon mr:mar ms:msa mt:mlt my:mya na:nau nb:nob nd:nde ne:nep ng:ndo nl:nld nn:nno no:nor nr:nbl nv:nav ny:nya oc:oci oj:oji om:orm or:ori os:oss " +
  "pa:pan pi:pli pl:pol ps:pus pt:por qu:que rm:roh rn:run ro:ron ru:rus rw:kin sa:san sc:srd sd:snd se:sme sg:sag si:sin sk:slk sl:slv sm:smo sn:sna so:som sq:sqi sr:srp ss:ssw " +
  "st:sot su:sun sv:swe sw:swa ta:tam te:tel tg:tgk th:tha ti:tir tk:tuk tl:tgl tn:tsn to:ton tr:tur ts:tso tt:tat tw:twi ty:tah ug:uig uk:ukr ur:urd uz:uzb ve:ven vi:vie vo:vol " +
  "wa:wln wo:wol xh:xho yi:yid yo:yor za:zha zh:zho zu:zul";
const TO_TERMINOLOGY = new Map(PAIRS.split(" ").map((pair): [string, string] => [pair.slice(0, 2), pair.slice(3)]));
/** ISO 639-2/B, where it differs: what Matroska files carry. */
const BIBLIOGRAPHIC =
  "alb:sq arm:hy baq:eu bur:my chi:zh cze:cs dut:nl fre:fr geo:ka ger:de gre:el ice:is mac:mk mao:mi may:ms per:fa rum:ro slo:sk tib:bo wel:cy";
const FROM_THREE = new Map([
  ...[...TO_TERMINOLOGY].map(([two, three]): [string, string] => [three, two]),
  ...BIBLIOGRAPHIC.split(" ").map((pair): [string, string] => [pair.slice(0, 3), pair.slice(4)]),
]);

/** `pt-BR` -> `por`; a primary subtag of three letters stays; `und` for anything else. */
export function toIso6392(tag: string): string {
  const primary = tag.split("-")[0]?.toLowerCase() ?? "";
  return TO_TERMINOLOGY.get(primary) ?? (/^[a-z]{3}$/.test(primary) ? primary : "und");
}

/** `por` -> `pt`, `ger` -> `de`, `haw` -> `haw`; null for `und` and what is no language code. */
export function fromIso6392(code: string | null): string | null {
  const lower = code?.toLowerCase() ?? "";
  if (!/^[a-z]{2,3}(-[a-z0-9-]+)?$/.test(lower) || ["und", "mul", "zxx", "mis"].includes(lower)) return null;
  return FROM_THREE.get(lower) ?? lower;
}

/** English name for a track's title: `Brazilian Portuguese`. Comes from ICU, never from a user. */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames("en", { type: "language" }).of(tag) ?? "Unknown";
  } catch (error) {
    if (error instanceof RangeError) return "Unknown";
    throw error;
  }
}
