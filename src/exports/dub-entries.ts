/** What a dub is made of, as its object knows it, and what it hands out. */
import { and, isNull } from "drizzle-orm";
import { oneOf } from "../db/one-of.ts";
import { outputs } from "../db/schema.ts";
import { writeTranscript } from "../dubbing/transcript/write-transcript.ts";
import type { DubRow } from "../dubs/resource.ts";
import { type Content, type Entry, type ExportContext, json, once, openObject, safeName } from "./entry.ts";
import { each } from "./pages.ts";

const LINES_AT_ONCE = 500;
type Place = { at: string; path: string };
type OutputRow = typeof outputs.$inferSelect;

/** Of some dubs in the order of their ids: what they hand out is looked up for all of them together. `at`, `path`: of the workspace's dubs. */
export async function* dubsEntries(context: ExportContext, some: DubRow[], { at, path }: Place): AsyncGenerator<Entry> {
  const ids = some.map(({ id }) => id);
  const byDub = new Map<string, OutputRow[]>(ids.map((id) => [id, []]));
  for await (const row of each(context.db, outputs, and(oneOf(outputs.dubId, ids), isNull(outputs.deletedAt)))) byDub.get(row.dubId)?.push(row);
  for (const dub of some) yield* dubEntries(context, dub, byDub.get(dub.id)!, { at: `${at}/${dub.id}`, path: `${path}/${dub.id}` });
}

function* dubEntries(context: ExportContext, dub: DubRow, made: OutputRow[], { at, path }: Place): Generator<Entry> {
  for (const [name, open] of documents(context, dub)) yield { at: `${at}/0/${name}`, path: `${path}/${name}`, modifiedAt: context.now(), sizeBytes: 0, open };
  for (const row of made) {
    const { id, filename, sizeBytes, createdAt: modifiedAt, artifactKey } = row;
    yield { at: `${at}/1/${id}`, path: `${path}/outputs/${id}/${safeName(filename)}`, modifiedAt, sizeBytes, open: () => openObject(context, artifactKey) };
  }
}

function documents({ dubs }: ExportContext, { id, targetLanguages }: DubRow): [string, () => Promise<Content | null>][] {
  const lines = targetLanguages
    .toSorted()
    .map((language): [string, () => Promise<Content>] => [`lines.${language}.json`, async () => linesOf(dubs(id), language)]);
  const rest: [string, () => Promise<Content | null>][] = [
    ["glossary.json", async () => once(json(await dubs(id).glossary()))],
    ["script.json", async () => written(await dubs(id).script(), json)],
    ["speakers.json", async () => once(json(await dubs(id).speakers()))],
    ["transcript.srt", async () => written(await dubs(id).script(), (script) => writeTranscript({ ...script, language: script.language ?? "und" }, "srt"))],
  ];
  return [...lines, ...rest].sort(([a], [b]) => (a < b ? -1 : 1));
}

const written = <S>(script: S | null, write: (script: S) => string): Content | null => script && once(write(script));

async function* linesOf(dub: ReturnType<ExportContext["dubs"]>, language: string): AsyncGenerator<string> {
  yield "[";
  for (let afterId: string | null = null, isFirst = true; ; isFirst = false) {
    const some = await dub.lines({ afterId, limit: LINES_AT_ONCE, language });
    if (some.length > 0) yield `${isFirst ? "" : ","}\n${some.map((line) => json(line)).join(",\n")}`;
    if (some.length < LINES_AT_ONCE) break;
    afterId = some.at(-1)?.id ?? null;
  }
  yield "\n]\n";
}
