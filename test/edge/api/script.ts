/** What a dub's object would say of its script. */
import type { EditView, LineView, TakeView } from "../../../src/dubs/wire.ts";

type Place = { workspaceId: string; dubId: string };
const keyOf = ({ workspaceId, dubId }: Place, index: number) => `w/${workspaceId}/d/${dubId}/key/${index}/take`;
const spoken = (index: number) => ({ id: `tak_${index}`, durationMs: 800, voice: "pf_dora", engine: "kokoro/82m", variant: 0 });

export const lineOf = (place: Place, index: number, more: Partial<LineView> = {}): LineView => ({
  id: `lin_${index}`,
  revision: index,
  startMs: index * 1000,
  endMs: index * 1000 + 900,
  speakerId: "spk_1",
  text: "Hello.",
  treatment: "dub",
  spokenLanguage: null,
  warnings: [],
  language: "pt-BR",
  translation: { text: "Olá.", engine: "firefox/base", stale: index === 2, prompt: null, rewrites: 0 },
  take: { ...spoken(index), artifactKey: keyOf(place, index) },
  kept: null,
  keptMessage: null,
  placement: null,
  ...more,
});

export const takeOf = (place: Place, index: number): TakeView => ({
  ...spoken(index),
  text: "Olá.",
  selected: index === 1,
  artifactKey: keyOf(place, index),
});

export const editOf = (id: string): EditView => ({
  id,
  actor: "key:key_1",
  createdAt: "2026-11-24T10:00:00.000Z",
  ops: ["set_text"],
  lineIds: ["lin_1"],
  changes: [{ kind: "speaker", id: "spk_1", before: { name: null }, after: { name: "Ana" } }],
  changesLeftOut: 0,
  changed: true,
  undoes: null,
  undoneBy: null,
});
