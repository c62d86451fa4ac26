import { describe, expect, test } from "vitest";
import { cpuMs } from "../../cpu-ms.ts";
import * as fc from "../../property.ts";
import { comparable, spokenForm } from "../../../src/dubbing/length/spoken-form.ts";

const LANGUAGES = ["en", "en-GB", "es", "es-MX", "pt-BR", "pt-PT", "fr", "it", "de", "hi", "nl", "ja", "zh", "ar", "xx", "und", ""];

/** By hand: what a reader says. */
const GOLDEN: Readonly<Record<string, readonly (readonly [written: string, said: string])[]>> = {
  en: [
    ["In 1984, 3 of 1,200 seats", "In nineteen eighty-four, three of one thousand two hundred seats"],
    ["It costs $12.50, not €5 million.", "It costs twelve dollars and fifty cents, not five million euros."],
    ["at 7:30 pm, 7:00 and 7:05", "at seven thirty pm, seven o'clock and seven oh five"],
    ["-5 °C, 12.5% and 3.14 km", "minus five degrees Celsius, twelve point five percent and three point one four kilometers"],
    ["10-20 kg from 1914-1918", "ten to twenty kilograms from nineteen fourteen to nineteen eighteen"],
    ["the 3rd, the 1980s", "the third, the nineteen eighties"],
    ["NASA and the FBI", "NASA and the F B I"],
    ["GET OUT OF THE FBI", "GET OUT OF THE FBI"],
    ["FBI, FBI", "F B I, F B I"],
    ["Mail me@site.co.uk or see https://www.example.com/a!", "Mail me at site dot c o dot u k or see w w w dot example dot com slash a!"],
    ["Dr. Smith & Louis XIV", "doctor Smith and Louis fourteen"],
    ["Great 😀👍🏽 work ♪", "Great work"],
    ["H2O, COVID-19, #5, 24/7", "H two O, COVID nineteen, number five, twenty-four seven"],
    ["call 0405 12345678901234567", "call zero four zero five one two three four five six seven eight nine zero one two three four five six seven"],
  ],
  es: [
    ["En 1984, 1.200 personas", "En mil novecientos ochenta y cuatro, mil doscientas personas".replace("doscientas", "doscientos")],
    ["12,50 € y $5 millones", "doce euros con cincuenta céntimos y cinco millones de dólares"],
    ["a las 7:30, la Sra. López", "a las siete treinta, la señora López"],
    ["12,5% de 3,14 km, la 2ª", "doce coma cinco por ciento de tres coma catorce kilómetros, la segunda"],
    ["EE. UU. y la ONU", "Estados Unidos y la ONU"],
  ],
  "pt-BR": [
    ["Em 1917, 16 de 1.200 lugares", "Em mil novecentos e dezessete, dezesseis de mil duzentos lugares"],
    ["R$ 12,50 às 7h30", "doze reais e cinquenta centavos às sete e trinta"],
    ["3,05% no século XX", "três vírgula zero cinco por cento no século vinte"],
    ["a Dra. Ana, o 1º do IBGE", "a doutora Ana, o primeiro do I B G E"],
  ],
  "pt-PT": [["16, 17 e 19", "dezasseis, dezassete e dezanove"]],
  fr: [
    ["1 200 places à 19h30", "mille deux cents places à dix-neuf heures trente"],
    ["Mme Dupont et M. Durand, le 1er", "madame Dupont et monsieur Durand, le premier"],
    ["12,5 % pour 71 €", "douze virgule cinq pour cent pour soixante et onze euros"],
    ["5 millions $", "cinq millions de dollars"],
  ],
  it: [
    ["1.200 posti, 12,50 €", "milleduecento posti, dodici euro e cinquanta centesimi"],
    ["alle 7:30 dal dott. Bianchi", "alle sette e trenta dal dottor Bianchi"],
    ["3,14 km, la 2ª", "tre virgola quattordici chilometri, la seconda"],
  ],
  de: [
    ["1984 um 19:30 Uhr", "neunzehnhundertvierundachtzig um neunzehn Uhr dreißig"],
    ["am 3. Mai, z. B. 12,50 €", "am dritten Mai, zum Beispiel zwölf Euro fünfzig Cent"],
    ["3,14 km bei 21 °C", "drei Komma eins vier Kilometer bei einundzwanzig Grad Celsius"],
  ],
  hi: [["२१ किलो, 50%", "इक्कीस किलो, पचास प्रतिशत"]],
  nl: [["21 mensen", "eenentwintig mensen"]],
  ja: [["21人", "二十一人"]],
  xx: [["21 of so", "21 of so"]],
};

describe("the spoken form", () => {
  for (const [language, rows] of Object.entries(GOLDEN)) {
    test.for(rows)(`in ${language}: %s -> %s`, ([written, said]) => expect(spokenForm(written, language)).toBe(said));
  }

  test("leaves plain words as they are, and is what it is of itself", () => {
    const word = fc.constantFrom("water", "Montaña", "coração", "l'été", "città", "Straße", "don't", "it's", "well-known", "Hello,", "sí.", "Você?");
    const text = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(" "));
    fc.assert(
      fc.property(text, fc.constantFrom(...LANGUAGES), (plain, language) => {
        expect(spokenForm(plain, language)).toBe(plain);
      }),
      { seed: 6 },
    );
    for (const [language, rows] of Object.entries(GOLDEN)) for (const [, said] of rows) expect(spokenForm(said, language)).toBe(said);
  });

  test("never throws, whatever the text or the language", () => {
    const anything = fc.oneof(
      fc.string({ unit: "binary", maxLength: 80 }),
      fc.string({ unit: "grapheme", maxLength: 80 }),
      fc.stringMatching(/^[0-9.,:%$€ °/\-–hkmºªsthXVI@&+#]{0,40}$/u),
    );
    fc.assert(
      fc.property(anything, fc.constantFrom(...LANGUAGES), (text, language) => {
        expect(spokenForm(text, language)).toBeTypeOf("string");
        expect(comparable(text, language)).toBeInstanceOf(Array);
      }),
      { numRuns: 2_000, seed: 6 },
    );
    expect(spokenForm("\uD800 1\uDFFF", "en")).toBe("one");
  });

  test("holds no digits where the language has words for them", () => {
    const number = fc.stringMatching(/^[0-9]{1,9}([.,][0-9]{1,4}){0,3}[ %€]?$/u);
    fc.assert(
      fc.property(number, fc.constantFrom("en", "es", "pt-BR", "fr", "it", "de", "hi"), (text, language) => {
        expect(spokenForm(text, language)).not.toMatch(/\d/u);
      }),
      { seed: 6 },
    );
  });

  test("of 5,000 characters takes milliseconds, also of hostile ones", () => {
    for (const piece of ["1,", "1.1-", "a.", "$1 ", "A.B.", "www.", "a@a.", "7:30-", "XVI ", "1 000 ", "😀", "é".repeat(3)]) {
      const text = piece.repeat(Math.ceil(5_000 / piece.length));
      const taken = cpuMs(() => ["en", "fr"].map((language) => spokenForm(text, language)), 1_000);
      expect([piece, taken < 1_000]).toEqual([piece, true]);
    }
  });
});

describe("comparable words", () => {
  test.for([
    ["pt-BR", "7", "sete"],
    ["pt-BR", "O Dr. Silva", "o doutor silva"],
    ["pt-BR", "2 raposas", "duas raposas"],
    ["pt-BR", "17 lugares", "dezassete lugares"],
    ["es", "21 años", "veintiún años"],
    ["es", "200 casas", "doscientas casas"],
    ["en", "105", "one hundred and five"],
    ["en", "It’s 7:30 p.m.", "it's seven thirty PM"],
    ["en", "twenty-one", "Twenty one!"],
    ["en", "a hundred", "100"],
    ["en", "the FBI", "the F.B.I."],
    ["en", "5 km", "five kilometres"],
    ["fr", "81 %", "quatre-vingt un pour cent"],
    ["it", "Sig.ra Rossi, 3", "signora Rossi tre"],
    ["de", "z. B. 21 °C", "zum Beispiel einundzwanzig Grad Celsius"],
  ] as const)("in %s: %s = %s", ([language, written, said]) => expect(comparable(written, language)).toEqual(comparable(said, language)));

  test("are lower case, without punctuation, with their accents, composed", () => {
    expect(comparable("«Cora\u0063\u0327a\u0303o!» — d'été, 'tis", "pt")).toEqual(["coração", "d'été", "tis"]);
    expect(comparable("今日は、いい天気。", "ja")).toEqual(["今日", "は", "いい", "天気"]);
    expect(comparable("😀 … !", "en")).toEqual([]);
  });

  test("tell different words apart", () => {
    expect(comparable("7", "pt")).not.toEqual(comparable("8", "pt"));
    expect(comparable("avó", "pt")).not.toEqual(comparable("avô", "pt"));
  });
});
