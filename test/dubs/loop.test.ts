import { describe, expect, it } from "vitest";
import { DubLoop } from "../../src/dubs/loop/loop.ts";
import { answer, sentences } from "./script.ts";
import { startOf, World } from "./world.ts";

async function dubbed(languages: string[]): Promise<World> {
  const world = new World();
  await world.loop.start(startOf("job_1", languages));
  await world.run();
  return world;
}

describe("a dub", () => {
  it("goes from an upload to a video, subtitles, dialogue and a report", async () => {
    const world = await dubbed(["pt-BR"]);
    expect(await world.status("job_1")).toBe("succeeded");
    expect(
      world.projections
        .at(-1)!
        .outputs.map((output) => `${output.kind} ${output.format}`)
        .sort(),
    ).toEqual(["report json", "stem flac", "subtitles srt", "subtitles vtt", "video mp4"]);
    expect(world.projections.at(-1)!.jobs[0]).toMatchObject({ status: "succeeded", progress: 1 });
    const lines = await world.loop.lines({ afterId: null, limit: 100, language: "pt-BR" });
    expect(lines.map((line) => line.translation?.text)).toEqual(sentences.map((text) => `pt-BR: ${text}`));
    expect(lines.every((line) => line.take && line.placement?.placed)).toBe(true);
  });
  it("shows no line after one it does not know", async () => {
    const world = await dubbed(["pt-BR"]);
    const [first, ...rest] = await world.loop.lines({ afterId: null, limit: 100, language: null });
    expect(await world.loop.lines({ afterId: first!.id, limit: 100, language: null })).toEqual(rest);
    expect(await world.loop.lines({ afterId: "lin_unknown", limit: 100, language: null })).toEqual([]);
  });
  it("projects the sequence of the last event: reading on from it repeats nothing, and no two projections that differ have the same", async () => {
    const world = await dubbed(["pt-BR"]);
    const { sequence } = world.projections.at(-1)!;
    expect(sequence).toBe((await world.loop.snapshot()).sequence);
    expect(await world.loop.events({ after: sequence, limit: 10 })).toEqual([]);
    const shown = Map.groupBy(world.projections, (each) => each.sequence);
    for (const same of shown.values()) expect(new Set(same.map((each) => JSON.stringify({ ...each, now: null }))).size).toBe(1);
    expect([...shown.keys()]).toEqual([...shown.keys()].toSorted((a, b) => a - b));
  });
  it("comes to rest: no alarm but the one for its garbage, no unit under way", async () => {
    const world = await dubbed(["pt-BR"]);
    expect(world.alarmAt).toBe(world.now + world.settings.graceMs);
    expect(world.queue).toEqual([]);
  });
  it("prepares once for two languages", async () => {
    const world = await dubbed(["pt-BR", "es"]);
    expect([world.count("probe"), world.count("extract"), world.count("separate"), world.count("transcribe"), world.count("segment")]).toEqual([1, 1, 2, 1, 1]);
    expect(world.count("synthesize")).toBe(8);
  });
  it("prepares nothing again for a language that is added later", async () => {
    const world = await dubbed(["pt-BR"]);
    const before = world.ran.length;
    await world.loop.start(startOf("job_2", ["es"]));
    await world.run();
    expect(await world.status("job_2")).toBe("succeeded");
    expect(new Set(world.ran.slice(before).map((each) => each.stage))).not.toContain("transcribe");
    expect(world.count("separate")).toBe(2);
  });
  it("lets no long line for one service hold up another: a film of 100 pieces is heard while it is parted", async () => {
    const world = new World();
    const pieces = Array.from({ length: 100 }, (_, index) => [`programme/${index}`, `bytes ${index}`]);
    world.script = (task) => {
      const told = answer(task);
      if (task.stage !== "extract" || "failure" in told) return told;
      return { value: { ...told.value, pieces: 100, samples: 100 * 1_536_000 }, artifacts: { ...told.artifacts, ...Object.fromEntries(pieces) } };
    };
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.step();
    await world.step();
    const lanes: string[] = [];
    for (const { attempt } of world.queue.splice(0)) {
      const [claim] = await world.loop.claim([attempt], "con_test");
      if (claim?.kind === "compute") lanes.push(claim.lane);
    }
    expect([lanes.filter((lane) => lane === "demucs").length, lanes.filter((lane) => lane === "whisperx").length]).toEqual([64, 1]);
  });
  it("does nothing at all for a job whose work is done", async () => {
    const world = await dubbed(["pt-BR"]);
    const before = world.ran.length;
    await world.loop.start(startOf("job_2", ["pt-BR"]));
    await world.run();
    expect([await world.status("job_2"), world.ran.length - before]).toEqual(["succeeded", 0]);
  });
  it("takes the same start twice as one", async () => {
    const world = new World();
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.run();
    expect(world.count("probe")).toBe(1);
    expect((await world.loop.snapshot()).jobs.length).toBe(1);
  });
});

describe("the plan of a long film", () => {
  it("is not evaluated at every result: what comes within the time one evaluation may take is planned for together", async () => {
    const world = new World();
    const ports = world.ports();
    world.loop = new DubLoop({ ...ports, settings: { ...ports.settings, evaluateEveryMs: 250 } });
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    while (world.count("translate") === 0) {
      if (await world.step()) continue;
      world.now = world.alarmAt!;
      await world.loop.alarm();
    }
    world.now += 250;
    await world.loop.alarm();
    await world.quiet();
    const spoken = () => world.told("take").length;
    await world.step();
    expect([world.count("synthesize"), spoken()]).toEqual([1, 0]);
    await world.step();
    await world.step();
    expect([world.count("synthesize"), spoken(), world.alarmAt]).toEqual([3, 0, world.now + 1]);
    world.now = world.alarmAt!;
    await world.loop.alarm();
    expect(spoken()).toBe(3);
    await world.run();
    expect(await world.status("job_1")).toBe("succeeded");
  });
  it("is evaluated again after a crash, whatever was left over", async () => {
    const world = new World();
    const ports = world.ports();
    const settings = { ...ports.settings, evaluateEveryMs: 250 };
    world.ports = () => ({ ...ports, settings });
    world.loop = new DubLoop(world.ports());
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    for (let turns = 0; turns < 500 && (await world.status("job_1")) !== "succeeded"; turns++) {
      await world.step();
      await world.crash();
      if (world.queue.length === 0 && world.alarmAt !== null) {
        world.now = Math.max(world.now, world.alarmAt);
        await world.loop.alarm();
      }
    }
    expect([await world.status("job_1"), world.count("synthesize"), world.count("mix")]).toEqual(["succeeded", 4, 2]);
  });
});

describe("translators", () => {
  const routed = (routes: { engine: string; source: string | null; target: string | null }[], languages: string[]) => {
    const start = startOf("job_1", languages);
    return { ...start, dub: { ...start.dub, options: { ...start.dub.options, translation: { engine: routes[0]!.engine, routes } } } };
  };
  it("may be different ones for the languages of one dub, each the first that fits what was heard", async () => {
    const world = new World();
    const routes = [
      { engine: "bergamot/firefox-tiny", source: "pt", target: "es" },
      { engine: "bergamot/firefox-tiny", source: "en", target: "pt-BR" },
      { engine: "apertium/pivot", source: "en", target: "es" },
    ];
    await world.loop.start(routed(routes, ["pt-BR", "es"]));
    await world.run();
    const engineOf = async (language: string) => (await world.loop.lines({ afterId: null, limit: 1, language }))[0]!.translation!.engine;
    expect([await world.status("job_1"), await engineOf("pt-BR"), await engineOf("es")]).toEqual(["succeeded", "bergamot/firefox-tiny", "apertium/pivot"]);
  });
  it("are missed in a sentence that names both languages when none leads from what was heard", async () => {
    const world = new World();
    await world.loop.start(routed([{ engine: "bergamot/firefox-tiny", source: "pt", target: "en" }], ["es"]));
    await world.run();
    const [job] = (await world.loop.snapshot()).jobs;
    expect(job).toMatchObject({
      status: "failed",
      failure: { code: "unsupported_language", message: "English was heard, and no engine here translates it into Spanish." },
    });
  });
});

describe("what watchers hear", () => {
  it("is numbered without gap, and can be read again from any point", async () => {
    const world = await dubbed(["pt-BR"]);
    const sequences = world.frames.map((frame) => frame.sequence);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
    expect(await world.loop.events({ after: 3, limit: 1000 })).toEqual(world.frames.slice(3));
  });
  it("tells each line once of its translation, its take and its place, then the outputs, then the end", async () => {
    const world = await dubbed(["pt-BR"]);
    const count = (type: string) => world.frames.filter((frame) => frame.type === type).length;
    expect([world.told("translation").length, world.told("take").length, world.told("placement").length, count("output.ready")]).toEqual([4, 4, 4, 5]);
    expect(world.frames.at(-1)).toMatchObject({ type: "job.status_changed", data: { status: "succeeded" } });
  });
  it("never sees progress go back, and hears of it at most four times a second", async () => {
    const world = new World();
    world.taskMs = 100;
    await world.loop.start(startOf("job_1", ["pt-BR", "es"]));
    await world.run();
    const told = world.frames.filter((frame) => frame.type === "job.progressed");
    const progress = told.map((frame) => Number(frame.data["progress"]));
    expect(progress.length).toBeGreaterThan(3);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    const times = told.map((frame) => Date.parse(frame.createdAt));
    expect(Math.min(...times.slice(1).map((at, index) => at - times[index]!))).toBeGreaterThanOrEqual(250);
  });
});

describe("failures are values", () => {
  const refusing =
    (stage: string, code: string, retryable = false): World["script"] =>
    (task) =>
      task.stage === stage ? { failure: { code, message: `${code}.`, retryable } } : answer(task);

  it("ends the job with the probe's own code when the upload is no video, and marks the video", async () => {
    const world = new World();
    world.script = refusing("probe", "not_media");
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.run();
    expect(world.projections.at(-1)).toMatchObject({ jobs: [{ status: "failed", failure: { code: "not_media" } }], video: { failure: { code: "not_media" } } });
  });
  it.each(["unsupported_codec", "corrupt"])("tells of a video only that it failed when the probe cannot use its sound: %s", async (code) => {
    const world = new World();
    world.script = refusing("probe", code);
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.run();
    expect(world.projections.at(-1)?.video).toEqual({ failure: { code, message: `${code}.` } });
  });
  it.each(["extract", "separate"])("leaves a video usable when something later fails as corrupt: %s", async (stage) => {
    const world = new World();
    world.script = refusing(stage, "corrupt");
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.run();
    expect(world.projections.at(-1)?.video).toMatchObject({ failure: null });
  });
  it("ends with no_speech when nobody speaks", async () => {
    const world = new World();
    world.script = (task) =>
      task.stage === "transcribe"
        ? { value: { language: "en", languageProbability: 1, segments: 0, words: 0 }, artifacts: { words: JSON.stringify({ language: "en", segments: [] }) } }
        : answer(task);
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.run();
    expect((await world.loop.snapshot()).jobs[0]).toMatchObject({ status: "failed", failure: { code: "no_speech" } });
  });
  it("ducks the programme when separation fails", async () => {
    const world = new World();
    world.script = refusing("separate", "oom");
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.run();
    expect(await world.status("job_1")).toBe("succeeded");
  });
  it("keeps the original voice of the one line that cannot be spoken, and says so", async () => {
    const world = new World();
    world.script = (task) =>
      task.stage === "synthesize" && String(task.params["text"]).includes("sister")
        ? { failure: { code: "text_too_long", message: "Too long.", retryable: false } }
        : answer(task);
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.run();
    expect(await world.status("job_1")).toBe("succeeded");
    expect(world.told("kept")).toEqual(["text_too_long"]);
  });
  it("fails when no line at all can be spoken", async () => {
    const world = new World();
    world.script = refusing("synthesize", "unsupported_language");
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.run();
    expect((await world.loop.snapshot()).jobs[0]).toMatchObject({ status: "failed", failure: { code: "unsupported_language" } });
  });
  it("tries again what may pass, and gives up after four tries", async () => {
    const world = new World();
    world.script = refusing("extract", "oom", true);
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.run();
    expect([await world.status("job_1"), world.count("extract")]).toEqual(["failed", 4]);
  });
  it("leaves a failure that a running job has settled for, when another language is added", async () => {
    const world = new World();
    world.script = refusing("separate", "oom");
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    while (world.count("mix") === 0) await world.step();
    await world.loop.start(startOf("job_2", ["es"]));
    await world.run();
    expect([await world.status("job_1"), await world.status("job_2"), world.count("separate")]).toEqual(["succeeded", "succeeded", 2]);
  });
  it("tries a language anew that failed, though the job it failed in goes on with another", async () => {
    const world = new World();
    world.script = (task) =>
      task.params["language"] === "es" && task.stage === "synthesize" ? { failure: { code: "out_of_order", message: "", retryable: false } } : answer(task);
    await world.loop.start(startOf("job_1", ["es", "pt-BR"]));
    while (world.count("synthesize") < 5) await world.step();
    world.script = answer;
    await world.loop.start(startOf("job_2", ["es"]));
    await world.run();
    expect([await world.status("job_1"), await world.status("job_2")]).toEqual(["succeeded", "succeeded"]);
  });
  it("hands out all but what cannot be made beside it, tells that once, and makes it in a later job", async () => {
    const world = new World();
    world.script = refusing("burn", "no_libass");
    const { dub, job } = startOf("job_1", ["pt-BR"]);
    await world.loop.start({ dub, job: { ...job, outputs: ["video", "burned"] } });
    await world.run();
    const events = () => world.loop.events({ after: 0, limit: 1_000 });
    const told = async () => (await events()).flatMap((event) => (event.type === "output.failed" ? [event.data.failure.code] : []));
    expect([await world.status("job_1"), await told()]).toEqual(["succeeded", ["no_libass"]]);
    world.script = (task) => answer(task);
    await world.loop.start(startOf("job_2", ["pt-BR"]));
    await world.run();
    const ready = (await events()).flatMap((event) => (event.type === "output.ready" && event.data.kind === "burned" ? [event.data.format] : []));
    expect([await world.status("job_2"), await told(), ready]).toEqual(["succeeded", ["no_libass"], ["mp4"]]);
  });
  it("takes back what a job wanted besides, where it was cancelled: nothing is stale for it, and no later job makes it", async () => {
    const world = await dubbed(["pt-BR", "es"]);
    const stale = () => world.projections.at(-1)!.outputs.filter((output) => output.stale);
    const { dub, job } = startOf("job_2", ["pt-BR"]);
    await world.loop.start({ dub, job: { ...job, kind: "render", outputs: ["burned", "hls", "stems"] } });
    await world.step();
    await world.loop.cancel("job_2");
    await world.run();
    expect([await world.status("job_2"), stale().map(({ kind, name, language }) => [kind, name, language])]).toEqual(["canceled", []]);
    const before = world.ran.length;
    await world.loop.start(startOf("job_3", ["pt-BR"]));
    await world.run();
    expect([await world.status("job_3"), world.ran.slice(before)]).toEqual(["succeeded", []]);
  });
  it("makes nothing stale in a language that was not asked for more", async () => {
    const world = await dubbed(["pt-BR", "es"]);
    const { dub, job } = startOf("job_2", ["pt-BR"]);
    await world.loop.start({ dub, job: { ...job, kind: "render", outputs: ["hls"] } });
    await world.run();
    const [line] = await world.loop.lines({ afterId: null, limit: 1, language: "pt-BR" });
    const ops = [{ op: "set_translation" as const, lineId: line!.id, ifRevision: line!.revision, language: "pt-BR", text: "Outra coisa." }];
    expect((await world.loop.edit({ editId: "edt_1", actor: "key:a", ops })).kind).toBe("applied");
    await world.quiet();
    const stale = world.projections.at(-1)!.outputs.filter((output) => output.stale);
    expect(new Set(stale.map(({ language }) => language))).toEqual(new Set(["pt-BR"]));
  });
  it("retries by a later job only what failed", async () => {
    const world = new World();
    world.script = refusing("mux", "disk_full");
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.run();
    world.script = answer;
    const before = world.ran.length;
    await world.loop.start(startOf("job_2", ["pt-BR"]));
    await world.run();
    expect(world.ran.slice(before).map((each) => each.stage)).toEqual(["mux", "report"]);
    expect([await world.status("job_1"), await world.status("job_2")]).toEqual(["failed", "succeeded"]);
  });
  it("finishes the other languages when one fails, and names it", async () => {
    const world = new World();
    world.script = (task) =>
      task.stage === "translate" && task.params["target"] === "es"
        ? { failure: { code: "unsupported_language", message: "No way to Spanish.", retryable: false } }
        : answer(task);
    await world.loop.start(startOf("job_1", ["pt-BR", "es"]));
    await world.run();
    const [job] = (await world.loop.snapshot()).jobs;
    expect(job).toMatchObject({ status: "failed", failure: { code: "unsupported_language" } });
    expect(job!.failure!.message).toContain("es: No way to Spanish.");
    expect(world.projections.at(-1)!.outputs.map((output) => output.language)).toContain("pt-BR");
  });
  it("refuses a translation that does not answer the lines asked", async () => {
    const world = new World();
    world.script = (task) => {
      const told = answer(task);
      if (task.stage !== "translate" || "failure" in told) return told;
      return { ...told, value: { translations: (told.value["translations"] as { id: string; text: string }[]).slice(1) } };
    };
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.run();
    expect((await world.loop.snapshot()).jobs[0]).toMatchObject({ status: "failed", failure: { code: "malformed_result" } });
  });
});
