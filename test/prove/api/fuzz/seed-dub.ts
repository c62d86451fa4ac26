/** A dub that was made, and what hangs on it. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Ask } from "./people.ts";

type Row = { id: string };
const DUB_MS = 150_000;
const ENDS = new Set(["succeeded", "failed", "canceled", "awaiting_review"]);

export async function seedDub(ask: Ask, videoId: string): Promise<{ videoId: string; ids: Record<string, string>; bodies: Record<string, unknown> }> {
  const { dub: row, job } = await ask<{ dub: Row; job: Row }>("POST", `/v1/videos/${videoId}/dubs`, {
    targetLanguages: ["pt-BR"],
    options: { outputs: ["video", "srt", "hls"] },
  });
  await over(ask, job.id);
  const at = `/v1/dubs/${row.id}`;
  const [lines, outputs, speakers] = await Promise.all(
    ["lines?language=pt-BR", "outputs", "speakers"].map((list) => ask<{ data: (Row & { revision: number })[] }>("GET", `${at}/${list}`)),
  );
  const [line, speaker] = [lines?.data[0], speakers?.data[0]];
  if (!line || !speaker || !outputs?.data[0]) throw new Error("The dub that was to be seeded was not made.");
  const edited = await ask<{ edit: Row }>("POST", `${at}/edits`, {
    ops: [{ op: "rename_speaker", speakerId: speaker.id, ifRevision: speaker.revision, name: "Eva" }],
  });
  const stream = new URL((await ask<{ url: string }>("GET", `${at}/stream`)).url);
  const playlist = /out_\w+\.m3u8/.exec(await ask<string>("GET", stream.pathname))?.[0];
  const share = await ask<{ id: string; apiUrl: string }>("POST", `${at}/shares`, {});
  const spare = await ask<Row>("POST", `${at}/shares`, {});
  return {
    videoId,
    ids: {
      "/v1/videos": videoId,
      "/v1/dubs": row.id,
      "/v1/jobs": job.id,
      "/v1/dubs/{id}/lines": line.id,
      "/v1/dubs/{id}/edits": edited.edit.id,
      "/v1/outputs": outputs.data[0].id,
      "/v1/streams": stream.pathname.split("/")[3] ?? "",
      "/v1/streams/{token}": playlist ?? "",
      "/v1/shared": share.apiUrl.split("/").at(-1) ?? "",
      "DELETE /v1/shares": spare.id,
    },
    bodies: {
      [`PATCH /v1/dubs/{id}/lines/{lineId}`]: { ifRevision: line.revision, text: "Hello again." },
      [`POST /v1/dubs/{id}/edits`]: { ops: [{ op: "set_glossary", ifRevision: 1, terms: [] }] },
      [`POST /v1/dubs/{id}/script`]: { text: JSON.stringify(await ask("GET", `${at}/script`)), dryRun: true },
    },
  };
}

async function over(ask: Ask, jobId: string): Promise<void> {
  for (const until = Date.now() + DUB_MS; Date.now() < until; await sleep(500))
    if (ENDS.has((await ask<{ status: string }>("GET", `/v1/jobs/${jobId}`)).status)) return;
}
