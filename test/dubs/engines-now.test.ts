/** What a dub's first job pins of the engines that its options name. */
import { expect, it } from "vitest";
import { STAGE_VERSIONS } from "../../src/dubbing/planning.ts";
import { GONE, pinnedNow } from "../../src/dubs/loop/engines-now.ts";
import { begunWith } from "../../src/dubs/loop/plan-input.ts";
import { ResolvedOptions } from "../../src/dubs/options.ts";

const pinned = (more: object) => {
  const options = ResolvedOptions.parse({
    transcription: { engine: "openai/whisper-1" },
    separation: { engine: "none" },
    translation: { engine: "none", routes: [] },
    speech: { engine: "none", voices: {} },
    ...more,
  });
  return pinnedNow({ dubId: "dub_1", workspaceId: "wsp_1", videoId: "vid_1", source: { artifactKey: "k", sizeBytes: 1 }, options });
};

it("pins whose opinion is asked of long sentences, with its price, and nothing where nobody is", () => {
  const digest = "openai/gpt-4.1-mini";
  expect(pinned({ segmentation: { engine: "openai/gpt-4.1-mini" } }).engines.clauses).toEqual({ id: digest, digest, lane: "worker", microsPerMinute: 5_000 });
  for (const more of [{}, { segmentation: { engine: "none" } }]) expect(pinned(more).engines).not.toHaveProperty("clauses");
  expect(begunWith(pinned({})).versions).toEqual(STAGE_VERSIONS);
});
it("pins what was not chosen as gone, so that only a job that needs it fails", () => {
  const { engines } = pinned({ transcription: { engine: "none" } });
  expect(engines).toMatchObject({ transcribe: { lane: GONE }, translate: [], synthesize: { id: "none", lane: GONE } });
});
