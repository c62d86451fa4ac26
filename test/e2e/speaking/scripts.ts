/** The script out as files and in again. */
import { expect, test } from "vitest";
import { asOwner } from "../asking.ts";
import { linesOf, render } from "./dubbing.ts";
import { SECOND } from "./lines.ts";
import { LANGUAGE, type Scene } from "./scene.ts";
import type { Dubbed } from "./takes.ts";

const FORMATS = ["srt", "vtt", "ass", "csv", "json"] as const;
const CHANGED = "Preguntad mejor qué podéis hacer por vuestro país.";
type Difference = { changed: { lineId: string; before: object; after: object }[]; unchanged: number; [other: string]: unknown };
type Imported = { edit: { ops: string[]; lineIds: string[] } | null; difference: Difference };

export function scripts(scene: () => Scene, dubbed: () => Dubbed): void {
  const path = () => `/v1/dubs/${dubbed().dubId}/script`;
  const out = async (format: string, language: string | null): Promise<string> => {
    const { url, key } = scene().world.platform;
    const answer = await fetch(`${url}${path()}?format=${format}${language ? `&language=${language}` : ""}`, { headers: { authorization: `Bearer ${key}` } });
    expect(answer.status).toBe(200);
    return answer.text();
  };
  const bring = (body: object): Promise<Imported> => scene().world.api("POST", path(), body);
  const lines = () => linesOf(scene().world, dubbed().dubId, LANGUAGE);

  test("out and in again changes nothing, in all formats, on both sides", async () => {
    const before = await lines();
    for (const format of FORMATS)
      for (const language of [LANGUAGE, null]) {
        const { edit, difference } = await bring({ text: await out(format, language), language });
        const { unchanged, ...rest } = difference;
        expect([format, language, edit, unchanged]).toEqual([format, language, null, 2]);
        for (const [what, rows] of Object.entries(rest)) expect([format, language, what, rows]).toEqual([format, language, what, []]);
      }
    expect((await lines()).map(({ text, revision, translation }) => [text, revision, translation])).toEqual(
      before.map(({ text, revision, translation }) => [text, revision, translation]),
    );
  });

  test("one cell changed in the spreadsheet is what the preview shows, one edit, and one line to be spoken", async () => {
    const { voice, world } = scene();
    const csv = (await out("csv", LANGUAGE)).replace(SECOND, CHANGED);
    const { id } = (await lines()).at(1)!;
    const shown = { lineId: id, before: { text: SECOND }, after: { text: CHANGED } };
    const preview = await bring({ text: csv, language: LANGUAGE, dryRun: true });
    expect(preview).toMatchObject({ edit: null, difference: { changed: [shown], unchanged: 1, conflicts: [], refused: [] } });
    expect((await lines())[1]?.translation?.text).toBe(SECOND);
    const made = await bring({ text: csv, language: LANGUAGE });
    expect(made.edit).toMatchObject({ ops: ["set_translation"], lineIds: [id] });
    const said = voice.said.length;
    await render(world, dubbed().dubId, [LANGUAGE]);
    expect(new Set(voice.said.slice(said).map(({ text }) => text))).toEqual(new Set([CHANGED]));
    expect((await lines()).map(({ translation, take }) => [translation?.engine === "user", take !== null])).toEqual([
      [false, true],
      [true, true],
    ]);
    expect((await bring({ text: csv, language: LANGUAGE })).edit).toBeNull();
    const answer = await asOwner(world, "POST", path(), { text: "no script", language: LANGUAGE });
    expect([answer.status >= 400 && answer.status < 500, answer.headers.get("content-type")]).toEqual([true, expect.stringContaining("problem+json")]);
  });
}
