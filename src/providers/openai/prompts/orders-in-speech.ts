/**
 * Speech that reads like orders to a language model. A model that is told that it is data translates it. Some day one will not: so a line
 * like that is never asked for together with others, and never stands beside others as a hint. Found too often it costs a call. It knows
 * what is conspicuous, and has to be sure: people talk of rules, machines and next lines all day. An order in plain words, or in a language
 * that is not here, passes, and is known by what the model made of the lines beside it (translation-in-common.ts).
 */

/** Marks that nobody speaks: roles, tokens, JSON, code, links with something behind them, what cannot be seen. */
const MARKS = [
  /<\|?\/?\w|\[\/?[A-Z_]{3,}\]|\|>|<<|>>/,
  /```|~~~|^#{2,}|\n\s*\n|-{5,}|={5,}|\{\{|\}\}/,
  /[{[]\s*["'“]|["'”]\s*[:\]}]|\}\s*[\],]|"\s*,\s*"/,
  /\b(?:system|assistant|user|developer|tool)\s*[:\]>]/i,
  /(?<!\S)(?=\S{0,200}\d)(?=\S{0,200}[a-z][A-Z])[A-Za-z0-9+/]{28,}={0,2}/,
  /(?:\\[ux][0-9a-f]{2,}){2,}|(?:%[0-9a-f]{2}){4,}/i,
  /[\u202a-\u202e\u2066-\u2069\ufeff]|\udb40[\udc00-\udc7f]|[a-z][\u200b-\u200d\u2060\u00ad][a-z]/i,
  // Letters of two alphabets in one word, single letters in a row.
  /[a-z][а-яёͰ-Ͽ]|[а-яёͰ-Ͽ][a-z]/i,
  /(?:^|\s)(?:\p{L}\s+){6}/u,
  /\b(?:spoken|faithful|source_start)\b.{0,4}[:=]/i,
];

/** Beginnings of words, in the languages that most of the web is written in. Scripts that part no words, or join some to others, have them anywhere. */
const any = (words: string): string =>
  `(?:${words
    .split(" ")
    .map((word) => (/^[\\[(]?[\p{Script=Latin}\p{Script=Cyrillic}]/u.test(word) ? `(?<!\\p{L})${word}` : word))
    .join("|")})`;
const UNDO = any(
  "ignor disregard forget overrid bypass discard stop obey instead skip olvid olvíd omit omít anul anular esqueç esquec desconsider oubli négli ignorez vergiss vergessen missacht dimentic игнор забуд забыт отмен 忽略 无视 無視 忘记 忘れ 무시 تجاهل अनदेखा यूट yoksay unut zignoruj zapomnij negeer vergeet",
);
const RULES = any(
  "instruc instruk istruz anweis prompt system rule reglas regras règles regole regeln previous anterior précéd preced vorherig above obig order pedido befehl инструк указан правил 指示 指令 命令 规则 ルール 지시 명령 تعليمات निर्देश talimat polece wytyczn",
);
const TASK = any("translat traduc traduz tradu übersetz перев 翻译 翻訳 번역 ترجم अनुवाद çevir tłumacz vertal");

const HENCEFORTH =
  /\b(?:from (?:now|here|this point) on|henceforth|a partir de (?:agora|ahora|aquí|aqui)|de ahora en adelante|à partir de maintenant|désormais|ab (?:jetzt|sofort)|von nun an|d['’]ora in poi|da adesso in poi|şu andan itibaren|od teraz)(?!\p{L})|с этого момента|отныне|从现在|今後|これから|지금부터|من الآن/iu;
const SECRETS =
  /(?:reveal|print|show|repeat|output|tell me|what (?:were|was)).{0,60}(?:hidden|initial|configur|secret|word (?:by|for) word|told before|given before|were you told|your (?:rules|prompt|task|orders))/i;
const ROLE =
  /\byour (?:real|true|actual|new|only) (?:job|task|role|goal|purpose)\b|\b(?:respond|answer|reply|say|write|translate)\b.{0,15}\bonly\b|\b(?:act|behave|pretend|respond) as (?:if|though)\b|no matter what you were told/i;

/** In either order. */
const PAIRS = [
  [UNDO, RULES],
  [UNDO, TASK],
  [TASK, RULES],
].map((pair) => pair.map((words) => new RegExp(words, "iu")));
/** Digits for letters. */
const LEET = /\b[a-z]+\d+[a-z]+/gi;

export function looksLikeOrders(text: string): boolean {
  // Wide letters and the like are read as what they stand for.
  const plain = text.normalize("NFKC");
  const has = (pattern: RegExp): boolean => pattern.test(plain);
  return [...MARKS, HENCEFORTH, SECRETS, ROLE].some(has) || PAIRS.some((pair) => pair.every(has)) || (plain.match(LEET)?.length ?? 0) > 2;
}

/** Of what a model says of a film, the sentences that only tell of it: a film may well be about orders and machines. */
export const withoutOrders = (text: string): string =>
  text
    .split(/(?<=[.!?。！？])\s*|\n+/u)
    .filter((sentence) => !looksLikeOrders(sentence))
    .join(" ");
