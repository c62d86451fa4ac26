/** Words with which a listener says "go on" without taking the turn (Yngve 1970: back channel). */

const WORDS = new Set(
  (
    "mhm mm mmm mmhm mmhmm hm hmm uh uhhuh huh ah oh yeah yes yep yup no okay ok right sure wow really exactly true " +
    "ja jaja genau stimmt achso aha ach oui ouais voilà daccord sí si claro vale ajá sim pois uhum né certo già esatto " +
    "да ага угу ну так tak no aha hai うん はい ええ そう へえ ああ 嗯 对 是 哦 啊 好 응 네 예 그래 아 हाँ हां जी अच्छा نعم أجل آه"
  ).split(" "),
);

export function isBackchannel(word: string): boolean {
  return WORDS.has(word.toLowerCase().replace(/[^\p{L}\p{M}]+/gu, ""));
}
