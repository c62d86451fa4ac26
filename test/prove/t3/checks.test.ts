import { describe, expect, test } from "vitest";
import type { Run } from "../../e2e/service-log.ts";
import { checkDigests, checkDue, checkEnds, checkObjects, checkProgress, checkQuiet, checkRunsAgain, checkStream, type Struck } from "./checks.ts";
import { type DubEvent, Seen } from "./seen.ts";

const kinds = (broken: { kind: string }[]): string[] => broken.map(({ kind }) => kind);
const event = (sequence: number, type: string, data: DubEvent["data"] = {}): DubEvent => ({ id: `evt_${sequence}`, sequence, type, jobId: "job_1", data });
const status = (sequence: number, to: string): DubEvent => event(sequence, "job.status_changed", { status: to });
const progressed = (sequence: number, progress: number): DubEvent => event(sequence, "job.progressed", { progress });

describe("the end of a job", () => {
  test("is one, and the last that is heard of it", () => {
    expect(checkEnds([status(1, "running"), progressed(2, 1), status(3, "succeeded")], ["job_1"])).toEqual([]);
  });
  test("that never came, or came twice, is told", () => {
    expect(kinds(checkEnds([status(1, "running")], ["job_1"]))).toEqual(["ends"]);
    expect(kinds(checkEnds([status(1, "canceled"), status(2, "succeeded")], ["job_1"]))).toEqual(["ends"]);
  });
  test("is followed by nothing", () => {
    const events = [status(1, "succeeded"), status(2, "running"), progressed(3, 1)];
    expect(kinds(checkEnds(events, ["job_1"]))).toEqual(["transition after the end", "transition after the end"]);
  });
});

test("progress that goes down is told, of each job for itself", () => {
  expect(checkProgress([progressed(1, 0.5), { ...progressed(2, 0.1), jobId: "job_2" }, progressed(3, 0.5)])).toEqual([]);
  expect(kinds(checkProgress([progressed(1, 0.5), progressed(2, 0.4)]))).toEqual(["progress went down"]);
});

describe("a watcher", () => {
  const saw = (...frames: Parameters<Seen["take"]>[0][]): Seen => {
    const seen = new Seen("WebSocket");
    for (const frame of frames) seen.take(frame);
    return seen;
  };
  const snapshot = (sequence: number) => ({ type: "snapshot" as const, sequence });
  const [running, succeeded] = [status(1, "running"), status(2, "succeeded")];
  const kept = [running, succeeded];

  test("that saw what is kept, over two connections, is content", () => {
    const seen = saw(snapshot(0), running);
    seen.connect();
    seen.take(snapshot(2));
    seen.take(succeeded);
    expect(checkStream(seen, kept)).toEqual([]);
  });
  test("tells of a gap, of a repeat, and of what it never saw", () => {
    expect(checkStream(saw(snapshot(0), succeeded), kept).map(({ detail }) => detail)).toEqual([
      "WebSocket: 2 (job.status_changed) came after 0",
      "WebSocket: event 1 of 2 is evt_2, kept is evt_1",
    ]);
    expect(saw(snapshot(0), running, running).wrong).toEqual(["WebSocket: 1 (job.status_changed) came again after 1"]);
    expect(kinds(checkStream(saw(snapshot(0), running), kept))).toEqual(["watcher"]);
  });
  test("tells of an event before the snapshot and of a snapshot from the past", () => {
    expect(saw(running).wrong).toEqual(["WebSocket: job.status_changed was the first frame"]);
    const seen = saw(snapshot(0), ...kept);
    seen.connect();
    seen.take(snapshot(1));
    expect(seen.wrong).toEqual(["WebSocket: a snapshot at 1 after event 2"]);
  });
  test("tells of an event that was another one before the crash", () => {
    expect(kinds(checkStream(saw(snapshot(0), { ...running, id: "evt_lost" }, succeeded), kept))).toEqual(["watcher"]);
  });
});

describe("a unit that ran again", () => {
  const run = (attempt: number, startedAt: number, endedAt: number | null, stage = "mix"): Run => ({
    taskId: `dub_1.${attempt}`,
    dubId: "dub_1",
    stage,
    service: "media",
    startedAt,
    endedAt,
    end: null,
  });
  const kill = (from: number, to: number, service: string | null = "media"): Struck => ({ name: "kill -9 of media", service, from, to });
  const units = new Map([
    [1, "mix/pt-BR/0"],
    [2, "mix/pt-BR/0"],
  ]);

  test("is right when a fault of its service met the attempt before", () => {
    expect(checkRunsAgain([run(1, 10, 30), run(2, 40, 50)], units, [kill(20, 35)])).toEqual([]);
    expect(checkRunsAgain([run(1, 10, 30), run(2, 40, 50)], units, [kill(20, 35, null)])).toEqual([]);
  });
  test("is wrong without one, or when the attempt before had ended, or by another service's fault", () => {
    expect(kinds(checkRunsAgain([run(1, 10, 30), run(2, 40, 50)], units, []))).toEqual(["ran again"]);
    expect(kinds(checkRunsAgain([run(1, 10, 30), run(2, 40, 50)], units, [kill(31, 35)]))).toEqual(["ran again"]);
    expect(kinds(checkRunsAgain([run(1, 10, 30), run(2, 40, 50)], units, [kill(20, 35, "kokoro")]))).toEqual(["ran again"]);
  });
  test("is right after an edit where edits reach, and wrong before it or in the preparation", () => {
    const edit: Struck = { name: "edit", service: null, from: 35, to: 36 };
    expect(checkRunsAgain([run(1, 10, 30), run(2, 40, 50)], units, [edit])).toEqual([]);
    expect(kinds(checkRunsAgain([run(1, 10, 30), run(2, 34, 50)], units, [edit]))).toEqual(["ran again"]);
    expect(kinds(checkRunsAgain([run(1, 10, 30, "extract"), run(2, 40, 50, "extract")], units, [edit]))).toEqual(["ran again"]);
  });
  test("must be known to the dub", () => {
    expect(kinds(checkRunsAgain([run(3, 10, 30)], units, []))).toEqual(["task of no unit"]);
  });
  test("of a cancelled job begins no more after the answer", () => {
    expect(checkQuiet([run(1, 10, 30)], 30, Infinity)).toEqual([]);
    expect(kinds(checkQuiet([run(1, 31, null)], 30, Infinity))).toEqual(["began after a cancel"]);
  });
});

test("an object belongs to something or is to be swept, and what is referred to is there", () => {
  const stored = { keys: ["a/1", "b/1/x"], openUploads: [] };
  expect(checkObjects(stored, ["a/1"], ["b/1/"])).toEqual([]);
  expect(kinds(checkObjects(stored, ["a/1"], []))).toEqual(["object nobody refers to"]);
  expect(kinds(checkObjects(stored, ["a/1", "b/1/x", "c"], []))).toEqual(["reference to nothing"]);
  expect(kinds(checkObjects({ ...stored, openUploads: ["d"] }, ["a/1", "b/1/x"], []))).toEqual(["open upload"]);
});

test("what the dub has not done is told", () => {
  expect(checkDue({ due: [], openUploads: 0 })).toEqual([]);
  expect(kinds(checkDue({ due: ["release"], openUploads: 1 }))).toEqual(["effect never done", "open upload"]);
});

test("an output is as it is without faults, in the languages that were made", () => {
  const undisturbed = new Map([
    ["stem flac pt-BR", "1"],
    ["stem flac pt", "2"],
  ]);
  expect(checkDigests(new Map([["stem flac pt-BR", "1"]]), undisturbed)).toEqual([]);
  expect(kinds(checkDigests(new Map([["stem flac pt-BR", "3"]]), undisturbed))).toEqual(["output differs"]);
  expect(kinds(checkDigests(new Map([["video mp4 pt-BR", "1"]]), undisturbed))).toEqual(["output differs"]);
});
