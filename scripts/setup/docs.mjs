// Phase docs: the page behind /doc is served by ourselves. Its package would pull in two hundred others, so only the one file is taken.
import { existsSync } from "node:fs";
import path from "node:path";
import { digestFile } from "./digest.mjs";
import { archivesOf, takeFromPackages } from "./packages.mjs";
import { root } from "./paths.mjs";

const located = (context) => context.lock.assets.map((entry) => ({ ...entry, to: path.join(root, "public", "doc", entry.file) }));

async function missing(context) {
  const files = [];
  for (const entry of located(context)) if (!existsSync(entry.to) || (await digestFile(entry.to)) !== entry.sha256) files.push(entry);
  return files;
}

export const docs = {
  name: "API reference page",
  async plan(context) {
    const files = await missing(context);
    if (files.length === 0) return null;
    const sum = (sizes) => sizes.reduce((total, size) => total + size, 0);
    const bytes = sum(archivesOf(files).map((key) => context.lock.packages[key].sizeBytes));
    return { what: "script of the API reference page", bytes, disk: sum(files.map(({ sizeBytes }) => sizeBytes)), where: path.join(root, "public", "doc") };
  },
  async run(context, progress) {
    let done = 0;
    await takeFromPackages(context, await missing(context), (bytes) => progress.update({ done: (done += bytes) }));
  },
};
