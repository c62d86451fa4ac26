/** Two people, each with something of everything, and the ids of it: by the path before an id, or by the field that holds one. */
import { outputs } from "../../../src/db/schema.ts";
import { join, newPerson, type TestPerson } from "./people.ts";
import { newDub, readyVideo, videoOf, type World } from "./world.ts";

export type Owner = { person: TestPerson; key: string; ids: Record<string, string> };
/** In the titles and names of the one whose things are foreign. */
export const CANARY = "Canary4711";

export async function ownerOf(world: World, name: string): Promise<Owner> {
  const person = await newPerson(world);
  const call: World["call"] = (path, { key: _key, ...rest } = {}) => person.call(path, rest);
  const own: World = { ...world, call };
  const make = async (path: string, body: unknown = {}) => (await call(path, { method: "POST", body })).body;
  const { dubId, jobId, videoId } = await newDub(own);
  await call(`/v1/videos/${videoId}`, { method: "PATCH", body: { title: name } });
  const [spare, open] = [await readyVideo(own), await make("/v1/videos", videoOf(4))];
  const uppy = await make("/v1/uppy/s3/multipart", { filename: `${name}.mp4`, type: "video/mp4", size: 4 });
  const secret = { vendor: "openai", apiKey: "sk-0123456789-abcdef" };
  const [credential, glossary] = [
    await make("/v1/credentials", { name, secret }),
    await make("/v1/glossaries", { name, terms: [{ source: name, kind: "keep" }] }),
  ];
  const key = await make("/v1/keys", { name, mode: "live" });
  const workspace = await make("/v1/workspaces", { name });
  const [member, colleague] = [await newPerson(world), await newPerson(world)];
  await join(world, member, workspace.id, "editor");
  await join(world, colleague, workspace.id, "viewer");
  const invitation = await make(`/v1/workspaces/${workspace.id}/invitations`, { email: `${name.toLowerCase()}@example.com`, role: "viewer" });
  const share = await make(`/v1/dubs/${dubId}/shares`);
  const exported = await make("/v1/me/exports");
  const outputId = await output(world, person, dubId);
  return {
    person,
    key: await world.newKey(person.personalId, ["read", "write", "manage"]),
    ids: {
      "/v1/videos": videoId,
      spare,
      "/v1/uploads": open.upload.id,
      "/v1/uppy/s3/multipart": uppy.uploadId,
      key: uppy.key,
      "/v1/dubs": dubId,
      "/v1/jobs": jobId,
      "/v1/outputs": outputId,
      "/v1/credentials": credential.id,
      "/v1/glossaries": glossary.id,
      "/v1/keys": key.id,
      "/v1/workspaces": workspace.id,
      "/v1/workspaces/{id}/members": member.userId,
      "/v1/workspaces/{id}/invitations": invitation.id,
      "/v1/shares": share.id,
      "/v1/me/sessions": person.sessionId,
      "/v1/me/exports": exported.id,
    },
  };
}

async function output({ deps: { db }, clock }: World, { personalId }: TestPerson, dubId: string): Promise<string> {
  const id = `out_${dubId.slice(4)}`;
  const what = {
    language: "pt-BR",
    kind: "subtitles" as const,
    format: "srt",
    contentType: "application/x-subrip",
    filename: "a.srt",
    artifactKey: `w/${personalId}/${id}`,
  };
  const told = { revision: 1, stale: false, sizeBytes: 4, sequence: 1, createdAt: clock.now };
  await db.insert(outputs).values({ id, workspaceId: personalId, dubId, ...what, ...told });
  return id;
}
