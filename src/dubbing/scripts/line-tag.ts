/** How a line's id and revision stand in files of subtitles: `lin_abc@3`. */

const TAG = /^(lin_[\w-]+)(?:@(\d{1,9}))?$/u;

export const lineTag = ({ id, revision }: { id: string; revision: number }): string => `${id}@${revision}`;

/** Of any other text: null. `revision` null: somebody took it off. */
export function readLineTag(text: string): { id: string; revision: number | null } | null {
  const [, id, revision] = TAG.exec(text.trim()) ?? [];
  return id === undefined ? null : { id, revision: revision === undefined ? null : Number(revision) };
}
