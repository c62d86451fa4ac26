/** An edit as a person makes it, on a finished dub of the real platform: what it would run, what it ran, what is served meanwhile, and back again. */
import { expect, test } from "vitest";
import type { Dub, Job, Line, Output } from "../../src/dubs/resource.ts";
import type { Quote } from "../../src/dubs/quote.ts";
import type { EditView } from "../../src/dubs/wire.ts";
import { asOwner, ended, expectProblem } from "./asking.ts";
import { runsIn } from "./service-log.ts";
import type { World } from "./world.ts";

const TEXT = "Isto foi escrito por uma pessoa.";

export function editing(world: () => World, dub: () => Dub, language: string): void {
  const at = (path: string) => `/v1/dubs/${dub().id}${path}`;
  const lines = async (): Promise<Line[]> => (await world().api<{ data: Line[] }>("GET", at(`/lines?language=${language}`))).data;
  const outputs = async (): Promise<Output[]> =>
    (await world().api<{ data: Output[] }>("GET", at("/outputs"))).data.filter((output) => output.language === language);
  const videoNow = async (): Promise<Output> => (await outputs()).find((output) => output.kind === "video")!;
  let edited: EditView;
  let before: Output;

  test("an edit is taken at once, and what is served says that it is stale", async () => {
    const line = (await lines()).at(0)!;
    before = await videoNow();
    const op = { op: "set_translation", lineId: line.id, ifRevision: line.revision, language, text: TEXT };
    edited = (await world().api<{ edit: EditView }>("POST", at("/edits"), { ops: [op] })).edit;
    expect(edited).toMatchObject({ ops: ["set_translation"], lineIds: [line.id], changed: true });
    await expect.poll(async () => (await videoNow()).stale, { timeout: 10_000 }).toBe(true);
    expect((await fetch((await videoNow()).url, { headers: { range: "bytes=0-9" } })).status).toBe(206);
    expectProblem(await asOwner(world(), "POST", at("/edits"), { ops: [op] }), 412, "stale_revision");
  });

  test("a dry run says what a render would do, and the render does no more", async () => {
    const { quote } = await world().api<{ quote: Quote }>("POST", at("/jobs"), { kind: "render", languages: [language], dryRun: true });
    const most = Object.fromEntries(quote.stages.map(({ stage, units }) => [stage, units.most]));
    // One more where what is heard again is found wanting.
    expect(most).toMatchObject({ synthesize: 2, mux: 1 });
    expect([most["transcribe"], most["separate"], most["translate"]]).toEqual([undefined, undefined, undefined]);
    const ranBefore = (await runsIn(world().platform.logDir)).length;
    const { job } = await world().api<{ job: Job }>("POST", at("/jobs"), { kind: "render", languages: [language] });
    expect((await ended(world(), job.id)).status).toBe("succeeded");
    const ran = Map.groupBy((await runsIn(world().platform.logDir)).slice(ranBefore), (run) => run.stage);
    expect(ran.get("synthesize")).toHaveLength(1);
    for (const [stage, runs] of ran) expect([stage, runs.length <= (most[stage] ?? 0)]).toEqual([stage, true]);
    const after = await videoNow();
    expect([after.id, after.stale, after.revision]).toEqual([before.id, false, before.revision + 1]);
    expect((await lines())[0]).toMatchObject({ translation: { text: TEXT, engine: "user", stale: false } });
  });

  test("both takes of the line can be heard, and undoing the edit needs nothing new to be spoken", async () => {
    const line = (await lines()).at(0)!;
    const takes = (await world().api<{ data: { url: string; selected: boolean }[] }>("GET", at(`/lines/${line.id}/takes?language=${language}`))).data;
    expect(takes.map(({ selected }) => selected)).toEqual([false, true]);
    for (const { url } of takes) expect((await fetch(url)).status).toBe(200);
    const { edit } = await world().api<{ edit: EditView }>("POST", at(`/edits/${edited.id}/undo`));
    expect(edit).toMatchObject({ undoes: edited.id, changed: true });
    const { job } = await world().api<{ job: Job }>("POST", at("/jobs"), { kind: "render", languages: [language] });
    expect((await ended(world(), job.id)).status).toBe("succeeded");
    const again = await videoNow();
    expect([again.stale, again.sizeBytes]).toEqual([false, before.sizeBytes]);
    const history = (await world().api<{ data: EditView[] }>("GET", at("/edits"))).data;
    expect(history.map(({ undoes, undoneBy }) => [undoes, undoneBy])).toEqual([
      [edited.id, null],
      [null, edit.id],
    ]);
    expectProblem(await asOwner(world(), "POST", at(`/edits/${edited.id}/undo`)), 409, "nothing_to_undo");
  });

  test("a watcher from the future is told so", async () => {
    const answer = await asOwner(world(), "GET", at("/events?after=999999999"));
    expect(answer.status).toBe(422);
    expectProblem(answer, 422, "after_unknown");
  });
}
