import { array, assert, constant, nat, property, record, string } from "../property.ts";
import { describe, expect, it } from "vitest";
import { VerifyValue } from "../../containers/contract/stages.ts";
import { FLAG_SAYS, judgeTake, type TakeFlag, type TakeJudgement } from "../../src/dubbing/judge-take.ts";

const LINE = "O trem sai às sete da manhã e chega antes do meio-dia.";
const MS_A_LETTER = 70;

/** Heard evenly, one word after the other, in a take of the usual margins. */
function heardAs(text: string, over: Partial<VerifyValue> = {}): VerifyValue {
  let at = 60;
  const words = text
    .split(/\s+/u)
    .filter(Boolean)
    .map((word) => ({ text: word, startMs: at, endMs: (at += word.length * MS_A_LETTER), score: 0.9 }));
  const speech = words.length === 0 ? null : { startMs: 60, endMs: at, voicedMs: at - 60 };
  return VerifyValue.parse({ words, detected: null, speech, durationMs: at + 120, peakDb: -3, levelDb: -20, clippedMs: 0, ...over });
}

function judged(text: string, heard: VerifyValue, language = "pt-BR", over: { predictedMs?: number; takeMs?: number } = {}): TakeJudgement {
  const predictedMs = heardAs(text).durationMs;
  return judgeTake({ text, language, predictedMs, heard, takeMs: heard.durationMs, ...over });
}
const flagsOf = (text: string, heard: string, language = "pt-BR"): TakeFlag[] => judged(text, heardAs(heard), language).flags;

describe("a take that is what it ought to be", () => {
  it("is good when it is heard as it is written", () => {
    expect(judged(LINE, heardAs(LINE))).toEqual({ verdict: "good", flags: [], wer: 0 });
  });

  it.each([
    ["pt-BR", LINE, "O tren sai as sete da manhã e chega antes do meio dia."],
    ["pt-BR", "Às 9:30 a Luísa chega.", "às nove e trinta a Luiza chega"],
    ["pt-BR", "Não há ninguém em casa.", "Não a ninguém em casa."],
    ["en-US", "Mr. Oliveira bought 12 apples.", "Mr. Olivera bought twelve apples."],
    ["en-US", "The lighthouse keeper sees a sail.", "The light house keeper seize a sale."],
    ["en-US", "Their colour is grey.", "There color is gray."],
    ["es", "Vive cerca del puerto con su hijo.", "Bibe cerca del puerto con su ijo."],
    ["es", "Eso depende del tiempo que haga.", "Eso depende del tiempo que ha ga."],
    ["en-US", "Very, very slowly the door began to open.", "Very, very slowly the door began to open."],
  ])("is good when names, homophones and spaces are heard otherwise (%s: %s)", (language, said, heard) => {
    expect(flagsOf(said, heard, language)).toEqual([]);
  });

  it("is good when a short word inside was swallowed", () => {
    expect(flagsOf("Ele foi a pé e voltou de ônibus.", "Ele foi pé e voltou ônibus.")).toEqual([]);
  });

  it("is good when a short word was heard twice", () => {
    expect(flagsOf(LINE, "O trem sai às às sete da manhã e e chega antes do meio-dia.")).toEqual([]);
  });

  it("is good when the recognizer stammered in no time at all", () => {
    const heard = heardAs(LINE);
    const end = heard.words.at(-1)!.endMs;
    const stammer = "chega antes do meio-dia".split(" ").map((text) => ({ text, startMs: end, endMs: end, score: 0.9 }));
    expect(judged(LINE, { ...heard, words: [...heard.words, ...stammer] }).flags).toEqual([]);
  });
});

describe("a fault of the words", () => {
  it.each<[TakeFlag, string, string]>([
    ["truncated", "the last word is missing", "O trem sai às sete da manhã e chega antes do"],
    ["truncated", "the last word is cut off and runs into the one before", "O trem sai às sete da manhã e chega antes do meios"],
    ["truncated", "the last words are missing", "O trem sai às sete da manhã"],
    ["missing_words", "words inside are missing", "O trem sai antes do meio-dia."],
    ["missing_words", "the first words are missing", "da manhã e chega antes do meio-dia."],
    ["repeated", "a phrase is said twice", "O trem sai às sete da manhã sai às sete da manhã e chega antes do meio-dia."],
    ["repeated", "a long word is said twice", "O trem sai às sete da manhã e chega, chega antes do meio-dia."],
    ["repeated", "two short words are said twice", "O trem sai às sete da manhã e chega antes do, antes do meio-dia."],
    ["repeated", "a phrase is said twice and its short words are not heard", "O trem sai às sete da manhã e chega, sete manhã e chega antes do meio-dia."],
    ["repeated", "the end is said twice", `${LINE} e chega antes do meio-dia.`],
    ["added_words", "something else is said as well", `${LINE} Obrigado por assistir até agora.`],
    ["missing_words", "something else is said instead", "Bem-vindos, senhoras, ao jogo de futebol desta quarta"],
  ])("%s: %s", (flag, _, heard) => {
    const { flags, verdict, wer } = judged(LINE, heardAs(heard), "pt-BR", { predictedMs: heardAs(heard).durationMs });
    expect(flags).toEqual([flag]);
    expect(verdict).toBe("bad");
    expect(wer).toBeGreaterThan(0);
  });

  it("may be a short last word, when the take is short too", () => {
    const [said, heard] = ["It is far too hot in here.", heardAs("It is far too hot and")];
    const at = (share: number): TakeFlag[] => judged(said, heard, "en-US", { predictedMs: heard.durationMs / share }).flags;
    expect(at(0.85)).toEqual(["truncated"]);
    expect(at(0.95)).toEqual([]);
  });

  it("is no word that stands close by once more, unless the take is long too", () => {
    const [said, heard] = ["Pouvez-vous trouver les clés de la maison?", heardAs("Vous pouvez vous trouver les clés de la maison.")];
    const at = (share: number): TakeFlag[] => judged(said, heard, "fr", { predictedMs: heard.durationMs / share }).flags;
    expect(at(0.8)).toEqual([]);
    expect(at(1.2)).toEqual(["repeated"]);
  });

  it("is not looked for where the recognizer writes in another script", () => {
    expect(flagsOf("मेरी बहन अस्पताल में काम करती है।", "میری بہن اسپتال میں کام کرتی ہے", "hi")).toEqual([]);
  });

  it("is told by length alone in languages without spaces", () => {
    const said = "電車は朝七時に出て、正午前に着きます。";
    expect(flagsOf(said, "電車はあさ七時に出て正午前につきます", "ja")).toEqual([]);
    expect(judged(said, heardAs("電車は朝"), "ja", { predictedMs: 400 }).flags).toEqual(["missing_words"]);
  });
});

describe("a fault of the sound", () => {
  const good = heardAs(LINE);
  it.each<[TakeFlag, string, Partial<VerifyValue>]>([
    ["silent", "there is no voice", { words: [], speech: null, levelDb: -96 }],
    ["silent", "the voice is far too soft", { levelDb: -60 }],
    ["silent", "the voice stops for a third of the line", { speech: { ...good.speech!, voicedMs: Math.round(0.6 * good.speech!.voicedMs) } }],
    ["clipped", "it lies at full scale", { clippedMs: 40 }],
  ])("%s: %s", (flag, _, over) => {
    expect(judged(LINE, { ...good, ...over }).flags).toEqual([flag]);
  });

  it("is not a pause between sentences", () => {
    const text = "Sim. Claro. Vamos!";
    const heard = heardAs(text, { speech: { startMs: 60, endMs: 2_400, voicedMs: 1_000 }, durationMs: 2_500 });
    expect(judged(text, heard, "pt-BR", { predictedMs: 2_300 }).flags).toEqual([]);
    expect(judged("Sim, claro, vamos!", heard, "pt-BR", { predictedMs: 2_300 }).flags).toEqual(["silent"]);
  });

  it("is not a single peak that touches full scale", () => {
    expect(judged(LINE, { ...good, clippedMs: 0.3, peakDb: 0 }).flags).toEqual([]);
  });

  it.each([
    [0.59, ["too_short"]],
    [0.6, []],
    [1.6, []],
    [1.61, ["too_long"]],
  ])("is a length of %d of what was foreseen: %j", (share, flags) => {
    expect(judged(LINE, good, "pt-BR", { predictedMs: 4_000, takeMs: share * 4_000 }).flags).toEqual(flags);
  });

  it("is not a difference that nobody notices in a short word", () => {
    expect(judged("Sim!", heardAs("Sim!"), "pt-BR", { predictedMs: 400, takeMs: 800 }).flags).toEqual([]);
  });
});

describe("a take in another language", () => {
  const detected = (language: string, probability: number): VerifyValue => heardAs(LINE, { detected: { language, probability } });
  it("is told by what it sounds like, even when the words fit", () => {
    expect(judged(LINE, detected("es", 0.95)).flags).toEqual(["wrong_language"]);
  });
  it("is not told by a guess, nor by a language that recognizers take for it", () => {
    expect(judged(LINE, detected("es", 0.6)).flags).toEqual([]);
    expect(judged(LINE, detected("gl", 0.95)).flags).toEqual([]);
    expect(judged(LINE, detected("pt", 0.95)).flags).toEqual([]);
  });
  it("is told by a guess when the words do not fit either", () => {
    const heard = heardAs("El tren sale para las siete, llegando mañana, señores, al mediodía", { detected: { language: "es", probability: 0.6 } });
    expect(judged(LINE, heard).flags).toEqual(["wrong_language"]);
  });
});

describe("every judgement", () => {
  const word = record({ text: string(), startMs: nat(20_000), endMs: nat(20_000), score: constant(null) });
  it("is made of any text and any hearing, and is bad exactly when it has flags", () => {
    assert(
      property(string(), array(word, { maxLength: 30 }), nat(20_000), (text, words, takeMs) => {
        const heard = { ...heardAs("a b"), words: words.map((each) => ({ ...each, endMs: Math.max(each.startMs, each.endMs) })) };
        const { verdict, flags, wer } = judgeTake({ text, language: "en", predictedMs: 2_000, heard, takeMs });
        expect(verdict === "bad").toBe(flags.length > 0);
        expect(Number.isFinite(wer)).toBe(true);
        expect(new Set(flags).size).toBe(flags.length);
      }),
    );
  });
  it("can be told in a sentence, flag by flag", () => {
    for (const sentence of Object.values(FLAG_SAYS)) expect(sentence).toMatch(/^[A-Z].+\.$/u);
  });
});
