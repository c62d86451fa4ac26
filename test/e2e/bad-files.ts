/** Files that are no spoken video, and uploads that are not what they said. */
import { expect, test } from "vitest";
import { uploadVideo } from "../../scripts/client/upload.mjs";
import type { Dub, Job } from "../../src/dubs/resource.ts";
import { type Answer, announce, asOwner, ended, expectDeletable, expectProblem, putPart } from "./asking.ts";
import { runsIn } from "./service-log.ts";
import { musicOnly, textNamedVideo, truncated } from "./sources.ts";
import type { World } from "./world.ts";

const MIB = 1024 * 1024;
const BAD: { what: string; make: (world: World) => Promise<string>; code: string }[] = [
  { what: "a text that is called .mp4", make: textNamedVideo, code: "not_media" },
  { what: "a video whose end is missing", make: truncated, code: "truncated" },
  { what: "a video in which nobody speaks", make: musicOnly, code: "no_speech" },
];

export function badFiles(world: () => World): void {
  test.for(BAD)("$what ends as a failed job that says so, can be tried again and be deleted", async ({ make, code }) => {
    const video = await uploadVideo(world().api, await make(world()));
    const { dub, job } = await world().api<{ dub: Dub; job: Job }>("POST", `/v1/videos/${video.id}/dubs`, { targetLanguages: ["pt-BR"], options: {} });
    const failure = { code, message: expect.stringMatching(/^[A-Z].{10,}\.$/) as string };
    expect(await ended(world(), job.id)).toMatchObject({ status: "failed", failure });
    const again = await world().api<{ job: Job }>("POST", `/v1/dubs/${dub.id}/jobs`, { kind: "dub" });
    expect(await ended(world(), again.job.id)).toMatchObject({ status: "failed", failure });
    const probed = (await runsIn(world().platform.logDir)).filter((run) => run.dubId === dub.id && run.stage === "probe");
    expect(probed).toHaveLength(code === "no_speech" ? 1 : 2);
    expect(await world().api("GET", `/v1/dubs/${dub.id}/outputs`)).toMatchObject({ data: [] });
    await expectDeletable(world(), video.id, `/v1/dubs/${dub.id}`, `/v1/jobs/${job.id}`);
  });

  const BEFORE_SENT = [
    { what: "a file of 0 bytes", file: { sizeBytes: 0, contentType: "video/mp4" }, code: "empty_file", at: "sizeBytes" },
    { what: "a file of more than 6 GB", file: { sizeBytes: 6_000_000_001, contentType: "video/mp4" }, code: "file_too_large", at: "sizeBytes" },
    { what: "a file that is no video by its type", file: { sizeBytes: 1000, contentType: "text/html" }, code: "unsupported_content_type", at: "contentType" },
  ];
  test.for(BEFORE_SENT)("$what is refused before it is sent", async ({ file, code, at }) => {
    const refused = await asOwner(world(), "POST", "/v1/videos", { source: { upload: { filename: "talk.mp4", ...file } } });
    expectProblem(refused, 422, code);
    expect(refused.body["errors"]).toMatchObject([{ in: "body", pointer: `/source/upload/${at}` }]);
  });

  test("a part that is missing at completion is named, and completion works once it came", async () => {
    const { video, upload } = await announce(world(), 8 * MIB + 1000);
    const first = await putPart(world(), upload.id, 1, new Uint8Array(8 * MIB));
    const parts = [{ partNumber: 1, etag: first.headers.get("etag") }];
    const refused = await asOwner(world(), "POST", `/v1/uploads/${upload.id}/complete`, { parts });
    expectProblem(refused, 409, "parts_missing");
    expect(refused.body["detail"]).toContain("Missing: 2 of 2");
    expectProblem(await asOwner(world(), "POST", `/v1/videos/${video.id}/dubs`, { targetLanguages: ["pt-BR"], options: {} }), 409, "video_not_ready");
    const second = await putPart(world(), upload.id, 2, new Uint8Array(1000));
    const completed = await asOwner(world(), "POST", `/v1/uploads/${upload.id}/complete`, { parts: [{ partNumber: 2, etag: second.headers.get("etag") }] });
    expect(completed).toMatchObject({ status: 200, body: { video: { status: "ready" }, upload: { status: "completed" } } });
    expectProblem(await asOwner(world(), "POST", `/v1/uploads/${upload.id}/parts`, { partNumbers: [1] }), 409, "upload_not_open");
    await expectDeletable(world(), video.id, `/v1/uploads/${upload.id}`);
  });

  wrongSize(world);
}

/** Both adapters of the Media port have to hold a client to the size it declared. */
export function wrongSize(world: () => World): void {
  test.for([600, 1400])("%i bytes where 1000 were declared never become a video", async (sent) => {
    const { video, upload } = await announce(world(), 1000);
    expect((await putPart(world(), upload.id, 1, new Uint8Array(sent))).status).toBe(403);
    const complete = (parts: unknown[]): Promise<Answer> => asOwner(world(), "POST", `/v1/uploads/${upload.id}/complete`, { parts });
    expectProblem(await complete([]), 409, "parts_missing");
    expectProblem(await complete([{ partNumber: 1, etag: "made-up" }]), 409, "parts_missing");
    await expectDeletable(world(), video.id, `/v1/uploads/${upload.id}`);
  });
}
