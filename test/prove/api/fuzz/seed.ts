/** What the platform holds when schemathesis comes: something of every kind, made over HTTP as a customer would. */
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { createClient } from "../../../../scripts/client/api.mjs";
import { uploadVideo } from "../../../../scripts/client/upload.mjs";
import type { World } from "../../../e2e/world.ts";
import type { Seeded } from "../seeded.ts";
import { asking, newPerson, PASSWORD } from "./people.ts";
import { seedDub } from "./seed-dub.ts";
import { seedRest } from "./seed-rest.ts";
import { seedMailed, seedWorkspace } from "./seed-workspace.ts";

export async function seed({ platform: { url, logDir }, setup, folder }: World): Promise<Seeded> {
  const at = { url, logDir };
  const main = await newPerson(at, "ana@example.com");
  const [other, leaver, eraser, member, another] = [await newPerson(at), await newPerson(at), await newPerson(at), await newPerson(at), await newPerson(at)];
  const { key } = await main.ask<{ key: string }>("POST", "/v1/keys", { name: "Seeded", mode: "live", scopes: ["read", "write", "manage"] });
  const ask = asking(url, { authorization: `Bearer ${key}` });
  const shared = await seedWorkspace(main, [member, another], logDir);
  const made = await seedDub(ask, (await uploadVideo(createClient({ url, key }), await clip(setup.paths, folder))).id);
  const rest = await seedRest(ask, made, main, url);
  const { receiptId } = await (await newPerson(at)).ask<{ receiptId: string }>("DELETE", "/v1/me", { currentPassword: PASSWORD });
  const bodies = { ...made.bodies, ...rest.bodies, ...(await seedMailed(url, logDir, main, other, shared.id)) };
  return { key, origin: url, people: { main, other, leaver, eraser }, ids: { ...made.ids, ...shared.ids, ...rest.ids, "/v1/erasures": receiptId }, bodies };
}

/** Five seconds of speech. */
async function clip({ ffmpeg, sample }: { ffmpeg: string; sample: string }, folder: string): Promise<string> {
  const to = path.join(folder, "clip.mp4");
  const cut = ["-v", "error", "-nostdin", "-y", "-ss", "20", "-t", "5", "-i", sample];
  await promisify(execFile)(ffmpeg, [...cut, "-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac", to]);
  return to;
}
