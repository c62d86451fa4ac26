import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  BurnParams,
  BurnValue,
  EncodeParams,
  EncodeValue,
  ExtractParams,
  ExtractValue,
  FrameParams,
  FrameValue,
  JoinParams,
  JoinValue,
  MixParams,
  MixValue,
  MuxParams,
  MuxValue,
  PictureParams,
  PictureValue,
  PicturesParams,
  PicturesValue,
  ProbeParams,
  ProbeValue,
  ProsodyParams,
  ProsodyValue,
  ReferenceParams,
  ReferenceValue,
  StillParams,
  StillValue,
  StreamParams,
  StreamValue,
} from "../../../containers/contract/stages.ts";
import { Done, Task } from "../../../containers/contract/task.ts";
import { STAGES } from "../../../containers/media/engines.ts";

const example = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../../containers/contract/examples/${name}.json`, import.meta.url), "utf8"));
const schemas = {
  probe: [ProbeParams, ProbeValue],
  extract: [ExtractParams, ExtractValue],
  mix: [MixParams, MixValue],
  encode: [EncodeParams, EncodeValue],
  join: [JoinParams, JoinValue],
  mux: [MuxParams, MuxValue],
  picture: [PictureParams, PictureValue],
  burn: [BurnParams, BurnValue],
  stream: [StreamParams, StreamValue],
  reference: [ReferenceParams, ReferenceValue],
  prosody: [ProsodyParams, ProsodyValue],
  pictures: [PicturesParams, PicturesValue],
  frame: [FrameParams, FrameValue],
  still: [StillParams, StillValue],
} as const;

describe("the examples of the contract", () => {
  it.each(Object.entries(schemas))("of %s are valid by the schemas", (stage, [params, value]) => {
    const task = Task.parse(example(`${stage}.task`));
    const done = Done.parse(example(`${stage}.done`));
    expect(task.stage).toBe(stage);
    expect(params.safeParse(task.params).error).toBeUndefined();
    expect(value.safeParse(done.value).error).toBeUndefined();
  });
  it("are there for every stage of the service", () => expect(Object.keys(schemas)).toEqual(STAGES));
});
