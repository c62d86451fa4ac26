import { describe, expect, test } from "vitest";
import { hearing, say, textsOf } from "./speech.ts";

/** Every example holds what is peculiar to the language: marks, abbreviations, numbers, quotes, words without spaces. Words last 300 ms, "|500|" is a pause. */
const examples: [string, string, string[]][] = [
  [
    "en",
    'She asked: "Did Mr. Lee pay $3.5 million in Jan. 2019?" "No, he never paid a cent," he said.',
    ['She asked: "Did Mr. Lee pay $3.5 million in Jan. 2019?"', '"No, he never paid a cent," he said.'],
  ],
  [
    "de",
    "Am 3. Oktober kam z. B. Herr Dr. Weiß mit ca. 20 Leuten zu uns. Wir haben ihn, wie Sie wissen, nicht erwartet.",
    ["Am 3. Oktober kam z. B. Herr Dr. Weiß mit ca. 20 Leuten zu uns.", "Wir haben ihn, wie Sie wissen, nicht erwartet."],
  ],
  [
    "fr",
    "Qu' est-ce que M. Dupont a dit en févr. 2020 à Paris ? « Je n’en sais rien », m’a-t-elle répondu hier soir.",
    ["Qu' est-ce que M. Dupont a dit en févr. 2020 à Paris?", "«Je n’en sais rien», m’a-t-elle répondu hier soir."],
  ],
  [
    "es",
    "¿Sabe usted dónde vive la Sra. Gómez en Madrid? ¡No tengo la menor idea, señor, lo siento mucho!",
    ["¿Sabe usted dónde vive la Sra. Gómez en Madrid?", "¡No tengo la menor idea, señor, lo siento mucho!"],
  ],
  [
    "pt",
    "O Sr. Silva nasceu no séc. XX, perto da Av. Paulista. Hoje ele mora, com a família, bem longe dali.",
    ["O Sr. Silva nasceu no séc. XX, perto da Av. Paulista.", "Hoje ele mora, com a família, bem longe dali."],
  ],
  [
    "it",
    "Il sig. Rossi è arrivato alle 8.30 con il dott. Bianchi. Non c'era nessuno che li aspettasse alla stazione.",
    ["Il sig. Rossi è arrivato alle 8.30 con il dott. Bianchi.", "Non c'era nessuno che li aspettasse alla stazione."],
  ],
  [
    "ru",
    "Это было в 1905 г. на ул. Ленина, где жил проф. Иванов. Никто не знал, что он уже давно уехал.",
    ["Это было в 1905 г. на ул. Ленина, где жил проф. Иванов.", "Никто не знал, что он уже давно уехал."],
  ],
  ["hi", "मैं कल सुबह दिल्ली जा रहा हूँ। क्या तुम भी मेरे साथ वहाँ चलोगे?", ["मैं कल सुबह दिल्ली जा रहा हूँ।", "क्या तुम भी मेरे साथ वहाँ चलोगे?"]],
  ["ar", "هل تعرف أين يسكن الدكتور أحمد الآن؟ لا أعرف، لكنه كان هنا قبل سنتين.", ["هل تعرف أين يسكن الدكتور أحمد الآن؟", "لا أعرف، لكنه كان هنا قبل سنتين."]],
  [
    "ko",
    "내일 아침에 서울에 가는 기차가 있나요? 네, 일곱 시에 첫 기차가 있습니다.",
    ["내일 아침에 서울에 가는 기차가 있나요?", "네, 일곱 시에 첫 기차가 있습니다."],
  ],
  [
    "ja",
    "「 今日 は とても いい 天気 です ね 」 と 彼 は 言い まし た 。 明日 の 3 時 に Tokyo Station で 会い ましょう 。",
    ["「今日はとてもいい天気ですね」と彼は言いました。", "明日の3時にTokyo Stationで会いましょう。"],
  ],
  ["zh", "今天 的 天气 真的 很 好 ， 我们 去 公园 吧 。 你 想 跟 我们 一起 去 吗 ？", ["今天的天气真的很好，我们去公园吧。", "你想跟我们一起去吗？"]],
  ["th", "วันนี้ อากาศ ดี มาก เลย นะ ครับ |600| เรา จะ ไป เที่ยว ทะเล ด้วย กัน", ["วันนี้อากาศดีมากเลยนะครับ", "เราจะไปเที่ยวทะเลด้วยกัน"]],
  [
    "tr",
    "Prof. Yılmaz 3. katta oturuyor, değil mi acaba? Hayır, geçen yıl başka bir eve taşındı.",
    ["Prof. Yılmaz 3. katta oturuyor, değil mi acaba?", "Hayır, geçen yıl başka bir eve taşındı."],
  ],
];

describe("sentences are found in", () => {
  test.for(examples)("%s", ([language, spoken, lines]) => {
    expect(textsOf(hearing([say(spoken, { language })]))).toEqual(lines);
  });

  test("every language where they are one word after a pause", () => {
    for (const language of ["en", "de", "ar", "xx", "not a tag"])
      expect(textsOf(hearing([say("one two three. |1200| four five six.", { language })]))).toHaveLength(2);
  });
});

/** A sentence of 40 words and 14 s, whose clauses part after word 17 by a word and without a mark. */
const long: [string, string][] = [
  ["en", "because"],
  ["de", "weil"],
  ["fr", "quand"],
  ["es", "aunque"],
  ["pt", "porque"],
  ["it", "mentre"],
  ["ru", "потому"],
  ["hi", "लेकिन"],
  ["ar", "لأن"],
  ["zh", "因为"],
  ["th", "เพราะ"],
  ["ko", "그래서"],
];

describe("a sentence over 12 s is cut", () => {
  test.for(long)("in %s before %s", ([language, opener]) => {
    const words = Array.from({ length: 40 }, (_, at) => (at === 17 ? opener : "mmm"));
    const [first] = textsOf(hearing([say(words.join(" "), { language })]));
    expect(first).toBe(textsOf(hearing([say(words.slice(0, 17).join(" "), { language })]))[0]);
  });

  test("in Japanese and Korean after a connective ending", () => {
    for (const [language, closer] of [
      ["ja", "けど"],
      ["ko", "갔지만"],
    ]) {
      const words = Array.from({ length: 40 }, (_, at) => (at === 16 ? closer! : "ま"));
      expect(textsOf(hearing([say(words.join(" "), { language: language! })]))[0]?.endsWith(closer!)).toBe(true);
    }
  });

  test("where one who understands it says, when that is within reach", () => {
    const words = Array.from({ length: 40 }, (_, at) => (at === 19 ? "then," : "word"));
    expect(textsOf(hearing([say(words.join(" "))]), { breaks: [13] })[0]?.split(" ")).toHaveLength(14);
    expect(textsOf(hearing([say(words.join(" "))]), { breaks: [39] })[0]?.split(" ")).toHaveLength(20);
  });
});
