/** The examples that the Python services are held to as well (containers/service/tests/test_contract.py): drift fails on both sides. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import {
  AlignParams,
  AlignValue,
  DiarizeParams,
  DiarizeValue,
  SeparateParams,
  SeparateValue,
  SynthesizeParams,
  SynthesizeValue,
  TranscribeParams,
  TranscribeValue,
  VerifyParams,
  VerifyValue,
} from "../../../containers/contract/stages.ts";
import { Transcript, Turns } from "../../../containers/contract/transcript.ts";
import { Done, Grant, Health, HeartbeatAnswer, Message, Models, ReportAnswer, Task } from "../../../containers/contract/task.ts";

const folder = new URL("../../../containers/contract/examples/", import.meta.url);
const example = (name: string): unknown => JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8"));

const whole: Record<string, z.ZodType> = {
  failed: Message,
  heartbeat: Message,
  "grant.request": Message,
  "heartbeat.answer": HeartbeatAnswer,
  "grant.answer": Grant,
  "grant-parts.answer": Grant,
  "report.answer": ReportAnswer,
  health: Health,
  models: Models,
  transcript: Transcript,
  turns: Turns,
};
const stages: Record<string, readonly [z.ZodType, z.ZodType]> = {
  transcribe: [TranscribeParams, TranscribeValue],
  align: [AlignParams, AlignValue],
  diarize: [DiarizeParams, DiarizeValue],
  separate: [SeparateParams, SeparateValue],
  synthesize: [SynthesizeParams, SynthesizeValue],
  verify: [VerifyParams, VerifyValue],
};

describe("an example of the contract", () => {
  it.each(Object.entries(whole))("%s is read and keeps all it has", (name, schema) => {
    expect(schema.parse(example(name))).toEqual(example(name));
  });
  it.each(Object.entries(stages))("of the stage %s has its parameters and its value", (stage, [params, value]) => {
    const task = Task.parse(example(`${stage}.task`));
    expect(task.stage).toBe(stage);
    expect(params.parse(task.params)).toEqual(task.params);
    const done = Done.parse(example(`${stage}.done`));
    expect(value.parse(done.value)).toEqual(done.value);
  });
  it("that is no task and no report is one of those above", () => {
    const names = readdirSync(folder).map((file) => file.replace(/\.json$/, ""));
    expect(names.filter((name) => !/\.(task|done)$/.test(name)).toSorted()).toEqual(Object.keys(whole).toSorted());
  });
});
