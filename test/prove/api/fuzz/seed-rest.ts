/** Uploads, keys, credentials and the like: what stays, and what an operation takes away. */
import { type Ask, type Person, signIn } from "./people.ts";

type Row = { id: string };
type Sent = { video: Row; upload: Row };
const file = { filename: "a.mp4", sizeBytes: 100_000, contentType: "video/mp4" };
const secretKey = "sk-seed-0123456789-abcdef";

export async function seedRest(
  ask: Ask,
  { videoId }: { videoId: string },
  main: Person,
  url: string,
): Promise<{ ids: Record<string, string>; bodies: Record<string, unknown> }> {
  const send = () => ask<Sent>("POST", "/v1/videos", { source: { upload: file } });
  const [open, whole, spare] = [await send(), await send(), await send()];
  await part(ask, whole.upload.id);
  const uppy = () => ask<{ key: string; uploadId: string }>("POST", "/v1/uppy/s3/multipart", { filename: "a.mp4", type: "video/mp4", size: file.sizeBytes });
  const [sent, dropped] = [await uppy(), await uppy()];
  const etag = await uppyPart(ask, sent);
  const begun = () => ask<{ dub: Row; job: Row }>("POST", `/v1/videos/${videoId}/dubs`, { targetLanguages: ["pt-BR"] });
  const [again, extra] = [await begun(), await begun()];
  await Promise.all([again, extra].map(({ job }) => ask("POST", `/v1/jobs/${job.id}/cancel`)));
  const credential = (baseUrl?: string) => ({ name: "Seeded", secret: { vendor: "openai", apiKey: secretKey, ...(baseUrl && { baseUrl }) } });
  const [kept, tested, gone] = [credential(), credential("http://127.0.0.1:9/v1"), credential()].map((body) => ask<Row>("POST", "/v1/credentials", body));
  const glossary = () => ask<Row>("POST", "/v1/glossaries", { name: "Seeded", terms: [{ source: "OneVoice", kind: "keep" }] });
  const spareKey = await ask<Row>("POST", "/v1/keys", { name: "Spare", mode: "test" });
  await signIn(url, main.email);
  const session = (await main.ask<{ data: (Row & { isCurrent: boolean })[] }>("GET", "/v1/me/sessions")).data.find(({ isCurrent }) => !isCurrent);
  return {
    ids: {
      "/v1/uploads": open.upload.id,
      "POST /v1/uploads/{id}/complete": whole.upload.id,
      "DELETE /v1/uploads": spare.upload.id,
      "DELETE /v1/videos": (await send()).video.id,
      "/v1/uppy/s3/multipart": sent.uploadId,
      "DELETE /v1/uppy/s3/multipart": dropped.uploadId,
      "query /v1/uppy/s3/multipart": sent.key,
      "DELETE query /v1/uppy/s3/multipart": dropped.key,
      "POST /v1/jobs/{id}/retry": again.job.id,
      "POST /v1/jobs/{id}/cancel": extra.job.id,
      "DELETE /v1/dubs": extra.dub.id,
      "/v1/credentials": (await kept)?.id ?? "",
      "POST /v1/credentials/{id}/test": (await tested)?.id ?? "",
      "DELETE /v1/credentials": (await gone)?.id ?? "",
      "/v1/glossaries": (await glossary()).id,
      "DELETE /v1/glossaries": (await glossary()).id,
      "DELETE /v1/keys": spareKey.id,
      "DELETE /v1/me/sessions": session?.id ?? "",
    },
    bodies: {
      "POST /v1/uploads/{id}/complete": { parts: [] },
      "POST /v1/uppy/s3/multipart": { filename: "a.mp4", type: "video/mp4", size: 9_000_000 },
      "POST /v1/uppy/s3/multipart/{uploadId}/complete": { parts: [{ PartNumber: 1, ETag: etag }] },
      "PUT /v1/glossaries/{id}/terms.csv": "source,kind,language,target\nOneVoice,keep,,\n",
      "PATCH /v1/credentials/{id}": { name: "Renamed" },
    },
  };
}

async function part(ask: Ask, uploadId: string): Promise<void> {
  const { data } = await ask<{ data: { url: string; headers: Record<string, string> }[] }>("POST", `/v1/uploads/${uploadId}/parts`, { partNumbers: [1] });
  const [signed] = data;
  if (!signed) throw new Error("No part was signed.");
  const answer = await fetch(signed.url, { method: "PUT", headers: signed.headers, body: new Uint8Array(file.sizeBytes) });
  await ask("PUT", `/v1/uploads/${uploadId}/parts/1`, { etag: answer.headers.get("etag") });
}

async function uppyPart(ask: Ask, { uploadId, key }: { uploadId: string; key: string }): Promise<string> {
  const { url } = await ask<{ url: string }>("GET", `/v1/uppy/s3/multipart/${uploadId}/1?key=${key}`);
  return (await fetch(url, { method: "PUT", body: new Uint8Array(file.sizeBytes) })).headers.get("etag") ?? "";
}
