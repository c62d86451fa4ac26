import { describe, expect, it } from "vitest";
import { failure, line, lines, model, plain, said, Speaking } from "./speaking.ts";

const text = (speaking: Speaking, id: string) => speaking.pins.get(id)?.text;

describe("lines that are translated", () => {
  it("are asked for by ten, and by 600 characters", () => {
    const many = new Speaking({ lines: lines(12) });
    many.run();
    expect(many.units("translate").map(({ params }) => (params["lines"] as unknown[]).length)).toEqual([10, 2]);
    const long = new Speaking({ lines: lines(4).map((each) => ({ ...each, text: "Word ".repeat(50) })) });
    long.run();
    expect(long.units("translate").map(({ params }) => (params["lines"] as unknown[]).length)).toEqual([2, 2]);
  });
  it("wait for what the whole film is about, which is said once and pinned", () => {
    const speaking = new Speaking({ lines: lines(3) });
    const order: string[] = [];
    speaking.answer = ({ stage }) => void order.push(stage);
    speaking.run();
    expect(order.indexOf("summarize")).toBeLessThan(order.indexOf("translate"));
    expect(speaking.units("translate")[0]!.hints).toMatchObject({ summary: { theme: "A talk." } });
    expect(speaking.summary).toMatchObject({ theme: "A talk." });
  });
  it("read all of a long script for that, in parts that are made one", () => {
    const speaking = new Speaking({ lines: lines(40).map((each) => ({ ...each, text: `A sentence of ${each.id} in the film. `.repeat(30) })) });
    speaking.run();
    const [parts, whole] = [
      speaking.units("summarize").filter(({ params }) => "lines" in params),
      speaking.units("summarize").filter(({ params }) => "parts" in params),
    ];
    expect(parts.flatMap(({ params }) => params["lines"] as string[])).toHaveLength(40);
    expect(whole).toHaveLength(1);
  });
  it("do without it where nobody could say", () => {
    const speaking = new Speaking({ lines: lines(2), answer: ({ stage }) => (stage === "summarize" ? failure("vendor_refused") : undefined) });
    expect(speaking.run().languages[0]!.status).toBe("done");
  });
  it("are told how many characters fit their time", () => {
    const speaking = new Speaking({ lines: [line("lin_1"), line("lin_2", { startMs: 10_000, endMs: 19_000 })] });
    speaking.run();
    const { lines: budgets } = speaking.units("translate")[0]!.hints as { lines: Record<string, { least: number; most: number }> };
    expect(budgets["lin_1"]!.least).toBeLessThan(budgets["lin_1"]!.most);
    expect(budgets["lin_2"]!.least).toBeGreaterThan(budgets["lin_1"]!.most);
  });
});

describe("a line that the engine leaves", () => {
  const leaving = (left: string, how: (alone: boolean) => boolean): Speaking =>
    new Speaking({
      lines: lines(3),
      engines: { translate: [model], translateElse: [plain] },
      answer: ({ stage, engine, params }) => {
        const asked = params["lines"] as { id: string }[] | undefined;
        if (stage !== "translate" || engine !== model.id || !asked!.some(({ id }) => id === left) || !how(asked!.length === 1)) return undefined;
        const fine = asked!.filter(({ id }) => id !== left).map(({ id }) => ({ id, text: said(id) }));
        return { translations: fine, left: [{ id: left, code: "refused", message: "It will not say that." }] };
      },
    });
  it("is asked for alone, and the others are as they were", () => {
    const speaking = leaving("lin_2", (alone) => !alone);
    speaking.run();
    expect(speaking.units("translate").map(({ params }) => (params["lines"] as { id: string }[]).map(({ id }) => id))).toEqual([
      ["lin_1", "lin_2", "lin_3"],
      ["lin_2"],
    ]);
    expect(["lin_1", "lin_2", "lin_3"].map((id) => text(speaking, id))).toEqual(["lin_1", "lin_2", "lin_3"].map(said));
    expect(speaking.pins.get("lin_2")!.engine).toBe(model.id);
  });
  it("is then asked of the engine that the user allowed instead", () => {
    const speaking = leaving("lin_2", () => true);
    speaking.run();
    expect(speaking.pins.get("lin_2")).toMatchObject({ text: said("lin_2"), engine: plain.id });
    expect(speaking.pins.get("lin_3")!.engine).toBe(model.id);
  });
  it("keeps its original voice with the reason, where nobody is allowed instead", () => {
    const speaking = new Speaking({
      lines: lines(2),
      answer: ({ stage, params }) => {
        if (stage !== "translate") return undefined;
        const asked = params["lines"] as { id: string }[];
        const fine = asked.filter(({ id }) => id !== "lin_2").map(({ id }) => ({ id, text: said(id) }));
        return {
          translations: fine,
          left: asked.filter(({ id }) => id === "lin_2").map(({ id }) => ({ id, code: "malformed", message: "It answered in prose." })),
        };
      },
    });
    expect(speaking.run().languages[0]!.status).toBe("done");
    expect(speaking.outcome("lin_2").kept).toMatchObject({ code: "translation_malformed" });
    expect(speaking.outcome("lin_1").take).not.toBeNull();
  });
  it("has the others' fate when the whole call fails for good: all are asked of the engine instead", () => {
    const speaking = new Speaking({
      lines: lines(2),
      engines: { translate: [model], translateElse: [plain] },
      answer: ({ stage, engine }) => (stage === "translate" && engine === model.id ? failure("vendor_unauthorized") : undefined),
    });
    speaking.run();
    expect([...speaking.pins.values()].map(({ engine }) => engine)).toEqual([plain.id, plain.id]);
  });
});

describe("a line that does not fit its time", () => {
  const endless = "Una frase que no cabe de ninguna manera en el tiempo que hay para ella, por mucho que uno se apure al decirla en voz alta.";
  const speaking = (more: ConstructorParameters<typeof Speaking>[0]) =>
    new Speaking({
      ...more,
      answer: (spec) => more.answer?.(spec) ?? (spec.stage === "translate" ? { translations: [{ id: "lin_1", text: endless }] } : undefined),
    });
  it("is said shorter before it is spoken, and pinned so", () => {
    const one = speaking({ lines: [line("lin_1")] });
    one.run();
    const [rewrite] = one.units("rewrite");
    expect(rewrite!.params).toMatchObject({ direction: "shorter", text: endless, wording: 0 });
    expect(Number(rewrite!.params["most"])).toBeLessThan(endless.length);
    expect(one.units("synthesize")[0]!.params["text"]).toBe(one.pins.get("lin_1")!.text);
    expect(one.pins.get("lin_1")).toMatchObject({ rewrites: 1, prompt: "rewrite-1" });
  });
  it("is said otherwise twice at most, then spoken as it is", () => {
    const one = speaking({
      lines: [line("lin_1")],
      answer: ({ stage, params }) => (stage === "rewrite" ? { text: `${params["text"] as string} Más.` } : undefined),
    });
    expect(one.run().languages[0]!.status).toBe("done");
    expect(one.units("rewrite")).toHaveLength(2);
    expect(one.units("synthesize").map(({ params }) => params["text"])).toEqual([`${endless} Más. Más.`]);
  });
  it("is said otherwise for what its take lasted, whatever was foreseen", () => {
    const one = new Speaking({
      lines: [line("lin_1")],
      answer: ({ stage, params }) => (stage === "synthesize" && params["text"] === said("lin_1") ? { durationMs: 5_000 } : undefined),
    });
    one.run();
    expect(one.units("rewrite").map(({ params }) => [params["direction"], params["text"]])).toEqual([["shorter", said("lin_1")]]);
    expect(one.units("synthesize")).toHaveLength(2);
    expect(one.outcome("lin_1").take!.value.durationMs).toBe(3_000);
  });
  it("that nobody says otherwise says what it would have to become", () => {
    const one = speaking({
      lines: [line("lin_1")],
      engines: { translate: [plain] },
      answer: ({ stage }) => (stage === "synthesize" ? { durationMs: 8_000 } : undefined),
    });
    one.run();
    expect(one.outcome("lin_1").misses).toBe("shorter");
  });
  it("stays as it is where no language model said it, where a person did, and where nobody wants that", () => {
    const keyless = speaking({ lines: [line("lin_1")], engines: { translate: [plain] } });
    const unwanted = speaking({ lines: [line("lin_1")], options: { rewriting: false } });
    const own = speaking({ lines: [line("lin_1")] });
    own.pins.set("lin_1", { text: endless, engine: "user" });
    for (const one of [keyless, unwanted, own]) {
      expect(one.run().languages[0]!.status).toBe("done");
      expect(one.units("rewrite")).toEqual([]);
      expect(one.outcome("lin_1").misses).toBeNull();
    }
  });
});
