/** People as they were found in a video, put right by a person before anything is dubbed. */
import { expect, test } from "vitest";
import type { Dub, Job, Speaker } from "../../src/dubs/resource.ts";
import { asOwner, ended } from "./asking.ts";
import { type Heard, listen, transcript } from "./hearing.ts";
import { fetchResults } from "./results.ts";
import { runsIn } from "./service-log.ts";
import type { World } from "./world.ts";

const HEARING = new Set(["probe", "extract", "separate", "transcribe", "align", "diarize"]);

/** On a transcript in which two people say a line each. */
export function speakerEdits(world: () => World, found: () => Heard, language: string): void {
  let heard: Heard;
  const speakers = async (): Promise<Speaker[]> => (await world().api<{ data: Speaker[] }>("GET", `/v1/dubs/${heard.dub.id}/speakers`)).data;
  const edit = async (...ops: object[]) => expect((await asOwner(world(), "POST", `/v1/dubs/${heard.dub.id}/edits`, { ops })).status).toBe(200);

  test("those who were found are renamed, merged and parted", async () => {
    heard = found();
    const [first, second] = heard.speakers.map(({ id, revision }) => ({ speakerId: id, ifRevision: revision }));
    expect(heard.speakers.map(({ lines }) => lines)).toEqual([1, 1]);
    await edit({ op: "rename_speaker", ...first, name: "Reader <1>" }, { op: "merge_speakers", ...second, intoSpeakerId: first?.speakerId });
    expect((await speakers()).map(({ name, lines }) => [name, lines])).toEqual([["Reader <1>", 2]]);
    const last = (await world().api<{ data: Heard["lines"] }>("GET", `/v1/dubs/${heard.dub.id}/lines`)).data.at(-1)!;
    await edit({ op: "set_speaker", lineId: last.id, ifRevision: last.revision, speakerId: null, name: "Guest" });
    expect((await speakers()).map(({ name, lines }) => [name, lines])).toEqual([
      ["Reader <1>", 1],
      ["Guest", 1],
    ]);
    expect((await transcript(world(), heard.dub.id, "vtt")).match(/<v [^>]+>/g)).toEqual(expect.arrayContaining(["<v Reader &lt;1&gt;>", "<v Guest>"]));
  });

  test("and a language added afterwards is spoken by them, and hears nothing again", async () => {
    const ran = async () => (await runsIn(world().platform.logDir)).filter((run) => run.dubId === heard.dub.id);
    const before = (await ran()).length;
    const { job } = await world().api<{ job: Job }>("POST", `/v1/dubs/${heard.dub.id}/jobs`, { kind: "dub", languages: [language] });
    expect((await ended(world(), job.id)).status).toBe("succeeded");
    expect((await ran()).slice(before).filter(({ stage }) => HEARING.has(stage))).toEqual([]);
    const { lines } = await fetchResults(world(), heard.dub.id, language);
    const cast = await speakers();
    expect(lines.map(({ take, placement }) => [take?.voice, placement?.placed])).toEqual(cast.map(({ voices }) => [voices[language], true]));
    expect(new Set(cast.map(({ voices }) => voices[language])).size).toBe(2);
    for (const { sampleUrl } of cast) expect((await listen(world(), sampleUrl!)).durationMs).toBeGreaterThan(1_000);
    expect(await world().api<Dub>("GET", `/v1/dubs/${heard.dub.id}`)).toMatchObject({ targetLanguages: [language] });
  });
}
