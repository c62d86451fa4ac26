/** A dub of a script of many short lines, through a kill in the middle of its translation and a voice that does for some lines what no voice should. */
import process from "node:process";
import { expect, test } from "vitest";
import { watchJob } from "../../../scripts/client/watch.mjs";
import type { Job, Line } from "../../../src/dubs/resource.ts";
import { asOwner, expectProblem } from "../asking.ts";
import { workerdOf } from "../processes.ts";
import { beginDub, edit, edited, linesOf, on, render } from "./dubbing.ts";
import { LANGUAGE, type Scene, TRANSLATOR } from "./scene.ts";
import type { Behaviour } from "./voice-endpoint.ts";

const [LINES, EVERY_MS, LASTS_MS] = [12, 950, 850];
/** Of lines, by number. */
const DOES: Record<number, Behaviour> = { 3: "refuses", 5: "html", 7: "redirects", 9: "endless" };
const KEPT: Record<number, string> = { 3: "vendor_refused", 5: "vendor_malformed", 7: "vendor_refused", 9: "vendor_malformed" };
const textOf = (number: number): string => `Saying ${number} is short${DOES[number] ? `, ${DOES[number]}` : ""}.`;
/** Two people in turns: lines of one are joined where they are as short and as near as these. */
const SAID = Array.from({ length: LINES }, (_, at) => ({
  startMs: at * EVERY_MS,
  endMs: at * EVERY_MS + LASTS_MS,
  speakerId: `spk_${at % 2}`,
  text: textOf(at + 1),
}));
const SPEAKERS = [0, 1].map((at) => ({ id: `spk_${at}`, name: null }));
const SCRIPT = JSON.stringify({ language: "en", speakers: SPEAKERS, lines: SAID });
/** Nobody is heard, and nothing is parted: what is left is words and voices. */
const PLAIN = { alignment: { engine: "none" }, diarization: { engine: "none" }, separation: { engine: "none" } };

export function roughLines(scene: () => Scene, engine: () => string): void {
  let dubId: string;
  const lines = (): Promise<Line[]> => linesOf(scene().world, dubId, LANGUAGE);
  const numberOf = ({ text }: Line): number => Number(/\d+/.exec(text)?.[0]);

  test("a workerd killed in the middle of translating costs the lines that were being translated, and no more", async () => {
    const { world, videoId, model, voice } = scene();
    voice.behaves = (text) => (/refuses|html|redirects|endless/.exec(text)?.[0] as Behaviour | undefined) ?? "speaks";
    const asked = model.asked.length;
    const hold = model.hold((text) => /^Saying 1[12] /.test(text));
    const options = {
      ...PLAIN,
      source: { language: "en", script: { text: SCRIPT } },
      translation: { engine: TRANSLATOR, rewriting: false },
      speech: { engine: engine(), verification: "none" },
    };
    const { dub, job } = await beginDub(world, videoId, [LANGUAGE], options);
    dubId = dub.id;
    const watched: Promise<Job> = watchJob(world.api, { dubId, jobId: job.id }, () => undefined);
    await expect.poll(async () => [(await lines()).filter(({ translation }) => translation).length, hold.held()], { timeout: 60_000 }).toEqual([LINES - 2, 1]);
    process.kill(await workerdOf(world.platform.supervisor.pid("worker")!), "SIGKILL");
    hold.release();
    expect(await watched).toMatchObject({ status: "succeeded", failure: null });
    const counts = Map.groupBy(model.asked.slice(asked), ({ text }) => text);
    for (const { text } of SAID) expect([text, counts.get(text)?.length]).toEqual([text, /^Saying 1[12] /.test(text) ? 2 : 1]);
  });

  test("what the voice would not say is named, line by line, and all else is said", async () => {
    const { voice, inner } = scene();
    for (const line of await lines()) {
      const kept = KEPT[numberOf(line)];
      expect([line.text, line.take === null, line.kept]).toEqual([line.text, kept !== undefined, kept ?? null]);
    }
    expect(inner.hits).toBe(0);
    expect(voice.errors).toEqual([]);
  });

  test("texts that nobody can say are refused, and those that hold what no voice should read are said without it", async () => {
    const { world, voice } = scene();
    voice.behaves = () => "speaks";
    const all = await lines();
    const [first, second, third] = [all.at(0)!, all.at(1)!, all.at(2)!];
    const put = (line: Line, text: string) => ({ op: "set_translation", ...on(line, LANGUAGE), text });
    for (const text of ["a".repeat(5_000), "", "?!...", "😀 🎉", "\ud83d Hola"])
      expectProblem(await edit(world, dubId, put(first, text)), 422, "invalid_request");
    const said = voice.said.length;
    await edited(
      world,
      dubId,
      put(first, "Bien 🎉 dicho"),
      put(second, '<speak>Muy <break time="3s"/>bien</speak>'),
      put(third, `Demasiado ${"largo ".repeat(200)}`),
    );
    await render(world, dubId, [LANGUAGE]);
    // What failed before is tried again by the way.
    expect(
      voice.said
        .slice(said)
        .map(({ text }) => text)
        .toSorted(),
    ).toEqual(["Bien dicho", "Dicho 5, html.", "Dicho 7, redirects.", "Dicho 9, endless.", 'speak Muy break time="3s" bien speak']);
    const after = await lines();
    expect(after.filter(({ take }) => take === null)).toMatchObject([{ id: third.id, kept: "text_too_long" }]);
  });

  test("a voice or a language that the engine lacks is refused by name", async () => {
    const { world, videoId } = scene();
    const speech = { engine: engine(), voices: { [LANGUAGE]: "carla" } };
    const unknown = await asOwner(world, "POST", `/v1/videos/${videoId}/dubs`, { targetLanguages: [LANGUAGE], options: { speech } });
    expectProblem(unknown, 422, "unknown_voice");
    expect(unknown.body["detail"]).toContain("ana, bruno");
    expectProblem(await edit(world, dubId, { op: "set_line_voice", ...on((await lines()).at(0)!, LANGUAGE), voice: "carla" }), 422, "unknown_voice");
    const options = { translation: { engine: TRANSLATOR }, speech: { engine: "kokoro/82m-int8" } };
    const lacking = await asOwner(world, "POST", `/v1/videos/${videoId}/dubs`, { targetLanguages: ["de"], options });
    expectProblem(lacking, 422, "unsupported_language");
  });
}
