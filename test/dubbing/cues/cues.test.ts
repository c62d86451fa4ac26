import { describe, expect, test } from "vitest";
import { cues } from "../../../src/dubbing/cues/cues.ts";
import type { CueLine } from "../../../src/dubbing/cues/params.ts";
import { readingOf } from "../../../src/dubbing/cues/reading.ts";
import { line, placed } from "./lines.ts";

const shown = (lines: CueLine[], language = "pt-BR", filmMs: number | null = null) =>
  cues(lines, language, filmMs).map(({ startMs, endMs, text }) => [startMs, endMs, text]);
const texts = (lines: CueLine[], language: string) => cues(lines, language).map(({ text }) => text);

describe("cues of a line", () => {
  test("show a translation while its take is heard", () => {
    expect(cues([line("a", 1000, 3000, "Olá a todos.", { placement: placed(1100, 3200) })], "pt-BR")).toEqual([
      { startMs: 1100, endMs: 3200, text: "Olá a todos.", lineIds: ["a"], isKept: false },
    ]);
  });

  test("show kept lines at their own time, translated when there is a translation and marked, and muted ones never", () => {
    const lines = [
      line("a", 0, 2000, null, { text: "Hello.", treatment: "keep" }),
      line("b", 2000, 4000, "Bem-vindos.", { placement: { ...placed(2000, 4000), placed: false, reason: "too_long" } }),
      line("c", 4000, 6000, "Silêncio.", { treatment: "mute" }),
      line("d", 6000, 7000, "Sim.", { placement: placed(6000, 7000) }),
    ];
    expect(cues(lines, "pt-BR").map(({ text, isKept }) => [text, isKept])).toEqual([
      ["Hello.", true],
      ["Bem-vindos.", true],
      ["Sim.", false],
    ]);
  });

  test("are cut at phrases, with two rows about as long, and a gap that can be seen", () => {
    const text = "O propósito deste teste é dar a você uma noção audível da latência entre você e a máquina, que está executando o aplicativo de teste de eco.";
    const made = shown([line("a", 0, 9000, text)]);
    expect(made.map(([, , rows]) => rows)).toEqual([
      "O propósito deste teste é dar a você\numa noção audível da latência entre você",
      "e a máquina, que está executando\no aplicativo de teste de eco.",
    ]);
    expect([made[0]![0], made.at(-1)![1]]).toEqual([0, 9000]);
    expect((made[1]![0] as number) - (made[0]![1] as number)).toBe(80);
  });

  test("end a row before small words, not after them", () => {
    expect(texts([line("a", 0, 5000, "I wanted to talk to you about the house that my brother sold")], "en")).toEqual([
      "I wanted to talk to you about the house\nthat my brother sold",
    ]);
  });

  test("keep French marks with the words they belong to", () => {
    const made = texts(
      [line("a", 0, 8000, "« Non ! », dit-elle, « je ne veux pas que tu partes avec M. Dupont et les autres enfants de la rue des Lilas. »")],
      "fr",
    );
    for (const row of made.flatMap((text) => text.split("\n"))) expect(row).not.toMatch(/^[!»]|«$|M\.$/u);
  });

  test("break Chinese and Thai without spaces, by words, closing marks clinging", () => {
    expect(texts([line("a", 0, 6000, "今天天气非常好，我们一起去公园散步吧，然后回家。")], "zh")).toEqual([
      "今天天气非常好，\n我们一起去公园散步吧，然后回家。",
    ]);
    const thai = "ผมอยากจะไปเดินเล่นในสวนสาธารณะกับคุณในวันนี้เพราะว่าอากาศดีมาก";
    const rows = texts([line("a", 0, 9000, thai)], "th").flatMap((text) => text.split("\n"));
    expect(rows.join("")).toBe(thai);
    // Marks above and below letters take no room.
    expect(rows.map((row) => readingOf("th", thai).width(row) <= 42)).toEqual(rows.map(() => true));
  });
});

describe("the time of cues", () => {
  test("is extended into free time until they can be read, and no further", () => {
    const text = "Esta frase tem exatamente cinquenta e um caracteres";
    expect(shown([line("a", 0, 1500, text), line("b", 20_000, 21_000, "Sim.")])).toEqual([
      [0, 3000, "Esta frase tem exatamente\ncinquenta e um caracteres"],
      [20_000, 21_000, "Sim."],
    ]);
    expect(shown([line("a", 0, 1500, text), line("b", 2500, 3500, "Sim.")])[0]?.slice(0, 2)).toEqual([0, 2500]);
  });

  test("is at least five sixths of a second, at most seven seconds, and never beyond the film", () => {
    expect(shown([line("a", 0, 300, "Sim."), line("b", 5000, 15_000, "Não.")])).toEqual([
      [0, 834, "Sim."],
      [5000, 12_000, "Não."],
    ]);
    expect(shown([line("a", 9000, 9300, "Uma frase que leva muito tempo a ler.")], "pt-BR", 9500)[0]?.slice(0, 2)).toEqual([8666, 9500]);
  });

  test("leaves two short replies together: one speaker's on a row, two speakers' with dashes", () => {
    expect(shown([line("a", 0, 400, "Sim."), line("b", 500, 900, "Não."), line("c", 5000, 6000, "Talvez.")])).toEqual([
      [0, 900, "Sim. Não."],
      [5000, 6000, "Talvez."],
    ]);
    expect(shown([line("a", 0, 400, "Sim."), line("b", 500, 900, "Não.", { speakerId: "spk_2" })])).toEqual([[0, 900, "- Sim.\n- Não."]]);
  });

  test("gives two who speak at once a dash each, row by row", () => {
    const both = [
      line("a", 0, 4000, "Eu disse que temos de sair daqui agora."),
      line("b", 500, 4200, "Espera, ainda não achei as chaves.", { speakerId: "spk_2" }),
    ];
    expect(cues(both, "pt-BR")).toEqual([
      { startMs: 0, endMs: 4353, text: "- Eu disse que temos de sair daqui agora.\n- Espera, ainda não achei as chaves.", lineIds: ["a", "b"], isKept: true },
    ]);
  });

  test("shows nobody's words a second before they are heard", () => {
    const long = "Eu estava dizendo que a gente precisa sair daqui agora mesmo, antes que chova de novo.";
    const made = cues([line("a", 0, 6000, long), line("b", 4000, 8000, "Não, espera um pouco.", { speakerId: "spk_2" })], "pt-BR");
    expect(made.find(({ lineIds }) => lineIds.includes("b"))?.startMs).toBeGreaterThanOrEqual(3000);
  });
});

describe("cues of a take that was heard again", () => {
  const text = "Este é um teste de eco. Depois da mensagem, fale e vai ouvir a sua voz.";
  const heard = (words: string) =>
    words.split(" ").map((word, at): [string, number, number] => [word, 100 + at * 300 + (at > 5 ? 1500 : 0), 350 + at * 300 + (at > 5 ? 1500 : 0)]);

  test("are cut where its words really are", () => {
    const made = shown([line("a", 1000, 8000, text, { placement: placed(1000, 7300), heard: heard(text), takeMs: 6300 })]);
    expect(made).toEqual([
      [1000, 2850, "Este é um teste de eco."],
      [4400, 7300, "Depois da mensagem,\nfale e vai ouvir a sua voz."],
    ]);
  });

  test("follow the parts of its placement into the film", () => {
    const parts = [
      { fromMs: 0, toMs: 2500, startMs: 1000, endMs: 3500 },
      { fromMs: 3000, toMs: null, startMs: 6000, endMs: 9000 },
    ];
    const made = shown([line("a", 1000, 9000, text, { placement: placed(1000, 9000, parts), heard: heard(text), takeMs: 6300 })]);
    expect(made.map(([startMs]) => startMs)).toEqual([1000, Math.round(6000 + (3000 * (3400 - 3000)) / 3300)]);
  });

  test("bear words misheard, left out and put in", () => {
    const words = heard(text.replace("mensagem", "massagem").replace("teste", "texto"));
    const odd = [...words.slice(0, 8), ["hum", 4050, 4090] satisfies [string, number, number], ...words.slice(9)];
    const made = shown([line("a", 1000, 8000, text, { placement: placed(1000, 7300), heard: odd, takeMs: 6300 })]);
    expect(made.map(([startMs]) => startMs)).toEqual([1000, 4400]);
  });

  test("lie in proportion where something else was heard", () => {
    const other = heard("nada disso foi dito por ninguém aqui hoje");
    const at = (more: Partial<CueLine>) => shown([line("a", 1000, 8000, text, { placement: placed(1000, 7300), ...more })]);
    expect(at({ heard: other })).toEqual(at({ heard: null }));
    expect(at({ heard: [] })).toEqual(at({ heard: null }));
  });

  test("find Chinese words by their letters", () => {
    const said = "今天天气非常好，我们一起去公园散步吧，然后回家吃饭看电视。";
    const letters = Array.from(said.replace(/[，。]/gu, "")).map((letter, at): [string, number, number] => [
      letter,
      at * 200 + (at > 16 ? 2000 : 0),
      at * 200 + 190 + (at > 16 ? 2000 : 0),
    ]);
    const made = shown([line("a", 0, 9000, said, { placement: placed(0, 7200), heard: letters, takeMs: 7200 })], "zh");
    expect(made.map(([, , rows]) => rows)).toEqual(["今天天气非常好，\n我们一起去公园散步吧，", "然后回家吃饭看电视。"]);
    expect(made[1]?.[0]).toBe(17 * 200 + 2000);
  });
});
