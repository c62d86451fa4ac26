/** What the platform's bundle is made of. */
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { atMost, type Finding, noted } from "../finding.ts";

const MOST_KB = 1_000;
const SHOWN = 20;
type Metafile = { outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }> };

/** All of it packed by gzip, as Cloudflare counts it; then the largest parts as they lie in the bundle, not packed. */
export async function bundleFindings({ bundle, metafile }: { bundle: string; metafile: string }): Promise<Finding[]> {
  const packed = gzipSync(await readFile(bundle)).length;
  const { outputs } = JSON.parse(await readFile(metafile, "utf8")) as Metafile;
  const parts = Object.entries(sizes(outputs)).sort(([, one], [, other]) => other - one);
  return [
    atMost("the Worker's bundle, gzip", packed / 1000, MOST_KB, " KB"),
    ...parts.slice(0, SHOWN).map(([name, bytes]) => noted(`of it, not packed: ${name}`, bytes / 1000, " KB")),
  ];
}

function sizes(outputs: Metafile["outputs"]): Record<string, number> {
  const bytes: Record<string, number> = {};
  for (const { inputs } of Object.values(outputs))
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) bytes[partOf(file)] = (bytes[partOf(file)] ?? 0) + bytesInOutput;
  return bytes;
}

/** A package's name, or the folder of ours: `hono`, `@hono/zod-openapi`, `src/dubbing`. */
export function partOf(file: string): string {
  const [, inPackage] = /.*(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file) ?? [];
  return inPackage ?? /^[^/]+(?:\/[^/]+(?=\/))?/.exec(file)?.[0] ?? file;
}
