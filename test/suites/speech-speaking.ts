/** What must come of a text, whoever speaks it. */
import { describe, expect, it } from "vitest";
import { CLONED } from "../../containers/contract/stages.ts";
import { failureOf, type Open, REFERENCE, type SpeakerUnderTest, TEXT } from "./speech.ts";

const LOUD = { mood: "exclamation", level: 7, rate: 1.3, pitchRange: 12 } as const;

export function describeSpeaking(open: Open, under: SpeakerUnderTest): void {
  const { textOf, mostCharacters, clones, warnsOf, unknownLanguage, microsOfThousand, speeds } = under;
  const said = (fake: { calls: { fields: Record<string, unknown> }[] }): string[] =>
    fake.calls.map(({ fields }) => textOf(fields)).filter((text) => typeof text === "string");

  describe("a text", () => {
    it("becomes the sound that the vendor made, to the sample, without a warning", async () => {
      const { provider, fake, ask } = open();
      const { sound, warnings } = await provider.speak(ask());
      expect(said(fake)).toEqual([TEXT]);
      expect(sound.sampleRate).toBe(fake.made?.sampleRate);
      expect(Buffer.compare(Buffer.from(sound.samples.buffer), Buffer.from(fake.made!.samples.buffer))).toBe(0);
      expect([sound.samples.some((sample) => sample > 5_000), warnings]).toEqual([true, []]);
    });
    it.each([
      ["pt-BR", "São João disse: não."],
      ["ja", "今日はいい天気ですね。"],
      ["ar", "مرحبا بالعالم"],
      ["hi", "नमस्ते दुनिया"],
      ["en", "Mixed: привет, 你好, 42 % of 3 < 5 & more"],
    ])("in %s reaches the vendor as it is", async (language, text) => {
      const { provider, fake, ask } = open();
      await provider.speak(ask({ text, language }));
      expect(said(fake)).toEqual([text]);
    });
    it("as long as the engine takes is spoken, and one character more is refused before any call", async () => {
      const longest = "word "
        .repeat(Math.ceil(mostCharacters / 5))
        .slice(0, mostCharacters - 1)
        .padEnd(mostCharacters, "s");
      const { provider, fake, ask } = open();
      await provider.speak(ask({ text: longest }));
      expect(said(fake)[0]?.length).toBe(mostCharacters);
      const calls = fake.calls.length;
      const failure = await failureOf(provider.speak(ask({ text: `${longest}s` })));
      expect(failure).toMatchObject({ code: "text_too_long", retryable: false, isAmbiguous: false });
      expect([failure.message.includes(String(mostCharacters)), fake.calls.length]).toEqual([true, calls]);
    });
    it.each(["", "   ", "...", "¿?!", "👍🏽 🎉", "—", "<>", "\u0000\u0007"])("with nothing to say in it (%j) never reaches the vendor", async (text) => {
      const { provider, fake, ask } = open();
      expect(await failureOf(provider.speak(ask({ text })))).toMatchObject({ code: "nothing_to_say", retryable: false });
      expect(fake.calls).toEqual([]);
    });
    it.each([
      ['Wait <break time="9s"/> here.', ["Wait", "break", "here"]],
      ["<speak><prosody rate='x-slow'>Hi</prosody> you</speak>", ["Hi", "you"]],
      ["Well (laughing) I know.", ["Well", "laughing", "I know"]],
      ["So [whispering] come <|speaker:1|> in.", ["So", "whispering", "come", "speaker:1", "in"]],
    ])("that looks like markup is words and no order: %s", async (text, words) => {
      const { provider, fake, ask } = open();
      await provider.speak(ask({ text, previousText: text, nextText: text }));
      expect([fake.orders, words.filter((word) => !said(fake)[0]?.includes(word))]).toEqual([[], []]);
    });
    it("is said without its emoji, which have no sound", async () => {
      const { provider, fake, ask } = open();
      await provider.speak(ask({ text: "Great 🎉🎉 job 👩‍👩‍👧, number 1️⃣!" }));
      expect(said(fake)).toEqual(["Great job , number 1!"]);
    });
    it("is paid for by its length and the published price", async () => {
      const { provider, ask } = open();
      const text = "abcde fghi ".repeat(100).slice(0, 999);
      const { usage } = await provider.speak(ask({ text: `${text}.` }));
      expect(usage).toEqual([{ meter: "synthesize_characters", quantity: 1_000, vendorCostMicros: expect.any(Number) as number }]);
      expect(usage[0]!.vendorCostMicros).toBeGreaterThanOrEqual(microsOfThousand.least);
      expect(usage[0]!.vendorCostMicros).toBeLessThanOrEqual(microsOfThousand.most);
      const [inVain] = provider.inVain({ text: `${text}.` });
      expect(inVain).toMatchObject({ meter: "synthesize_characters_in_vain", quantity: 1_000 });
      expect(inVain!.vendorCostMicros).toBeGreaterThanOrEqual(usage[0]!.vendorCostMicros);
    });
    it("is not sent at all once nobody wants it", async () => {
      const { provider, fake, ask } = open();
      expect(await failureOf(provider.speak(ask({ mayBegin: async () => false })))).toMatchObject({ code: "canceled", isAmbiguous: false });
      expect(fake.calls).toEqual([]);
    });
  });

  describe("what it is asked for", () => {
    it("and cannot do is said in a warning, not dropped in silence", async () => {
      const { provider, ask } = open();
      const warnings = async (more: Parameters<typeof ask>[0]) => (await provider.speak(ask(more))).warnings.join(" ");
      expect(await warnings({ delivery: LOUD })).toMatch(warnsOf.delivery);
      expect(await warnings({ previousText: "Before.", nextText: "After." })).toMatch(warnsOf.context);
    });
    it.runIf(speeds !== null)("may be another speed, which the vendor is told and the answer names", async () => {
      const { provider, fake, ask } = open();
      const { speed, warnings } = await provider.speak(ask({ speed: 0.85 }));
      const told = () => fake.calls.map(({ fields }) => speeds?.of(fields));
      expect([speed, told(), warnings]).toEqual([0.85, [0.85], []]);
      expect((await provider.speak(ask())).speed).toBe(1);
      // Some endpoints have a place that has to be filled.
      expect([undefined, 1]).toContain(told()[1]);
    });
    it.runIf(speeds !== null && speeds.most < 1.3)("may be a speed beyond what the vendor takes: the nearest is taken, and a warning says so", async () => {
      const { provider, fake, ask } = open();
      const { speed, warnings } = await provider.speak(ask({ speed: 1.3 }));
      expect([speed, fake.calls.map(({ fields }) => speeds?.of(fields))]).toEqual([speeds?.most, [speeds?.most]]);
      expect(warnings).toEqual([expect.stringContaining(`was asked for 1.3 times its speed and speaks at ${speeds?.most}.`)]);
    });
    it.runIf(speeds === null)("may be a speed though the vendor has no such control: it speaks as ever, and a warning says so", async () => {
      const { provider, fake, ask } = open();
      const { speed, warnings } = await provider.speak(ask({ speed: 1.15 }));
      expect([speed, warnings]).toEqual([1, [expect.stringContaining("cannot be told how fast to speak.")]]);
      expect(JSON.stringify(fake.calls)).not.toContain("1.15");
      expect((await provider.speak(ask({ speed: 1 }))).warnings).toEqual([]);
    });
    it.runIf(unknownLanguage !== null)("may be a language that the engine is not known to speak, which a warning says", async () => {
      const language = unknownLanguage ?? "";
      const { provider, ask } = open();
      expect((await provider.speak(ask({ language }))).warnings).toEqual([expect.stringContaining(`is not known to speak ${language}.`)]);
    });
    it("may be a voice that the engine does not have, and is refused before any call", async () => {
      const { provider, fake, ask } = open();
      expect(await failureOf(provider.speak(ask({ voice: "no/such?voice" })))).toMatchObject({ code: "unknown_voice", retryable: false });
      expect(fake.calls).toEqual([]);
    });
    it.runIf(clones === "kept")("may be the speaker's own voice, which the vendor has to be given first", async () => {
      const { provider, fake, ask } = open();
      expect(await failureOf(provider.speak(ask({ voice: CLONED, reference: REFERENCE })))).toMatchObject({ code: "unknown_voice" });
      expect(fake.calls).toEqual([]);
    });
    it.runIf(clones === "no")("may be the speaker's own voice: another speaks instead, and a warning says which", async () => {
      const { provider, ask } = open();
      const { warnings } = await provider.speak(ask({ voice: CLONED, reference: REFERENCE }));
      expect(warnings.join(" ")).toMatch(/cannot clone a voice: \w+ speaks instead/);
    });
    it.runIf(clones === "inline")("may be the speaker's own voice, of which the sample and its text are sent along", async () => {
      const { provider, fake, ask } = open();
      expect((await provider.speak(ask({ voice: CLONED, reference: REFERENCE }))).warnings).toEqual([]);
      expect(fake.calls.map(({ fileBytes }) => fileBytes)).toContain(REFERENCE.audio.length);
      expect(JSON.stringify(fake.calls)).toContain(REFERENCE.text);
    });
    it.runIf(clones === "inline").each([
      ["the sample", null],
      ["what is said in the sample", { ...REFERENCE, text: null }],
      ["what is said in the sample", { ...REFERENCE, text: " " }],
    ])("may be the speaker's own voice without %s, which is refused before any call", async (_, reference) => {
      const { provider, fake, ask } = open();
      expect(await failureOf(provider.speak(ask({ voice: CLONED, reference })))).toMatchObject({ code: "reference_missing", retryable: false });
      expect(fake.calls).toEqual([]);
    });
  });
}
