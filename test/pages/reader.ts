/** The modules of the pages that need no browser, as a reader of some languages meets them. They are JavaScript: types stand here. */
import path from "node:path";

export type Reader = { tag: string; language: string; say(key: string, values?: Record<string, string>): string };
export type Part = { text: string; lang: string };
export type Receipt = {
  subject: "account" | "workspace";
  status: "erasing" | "erased";
  createdAt: string;
  endedAt: string | null;
  removed: Record<string, number>;
};
type Problem = { code: string; detail: string; errors?: { pointer: string; detail: string }[]; details?: { retryAfterSeconds?: number }; request_id?: string };
type Told = { title: string; text: string; heading: string; lines: string[] };

const folder = path.join(import.meta.dirname, "../../public/pages");
const load = async <T>(name: string): Promise<T> => (await import(path.join(folder, name))) as T;

/** `tags`: what the browser asks for, best first. */
export const readerOf = async (...tags: string[]): Promise<Reader> => (await load<{ wordsFor: (tags: string[]) => Reader }>("words.js")).wordsFor(tags);

export async function explained(problem: Problem, ...tags: string[]): Promise<Part[]> {
  const { Refused } = await load<{ Refused: new (problem: Problem) => Error & { code: string } }>("ask.js");
  const { explain } = await load<{ explain: (refused: Error, reader: Reader) => Part[] }>("refusal.js");
  return explain(new Refused(problem), await readerOf(...tags));
}

export async function told(receipt: Receipt, tag: string, timeZone: string): Promise<Told> {
  const { tellReceipt } = await load<{ tellReceipt: (receipt: Receipt, reader: Reader, timeZone: string) => Told }>("receipt.js");
  return tellReceipt(receipt, await readerOf(tag), timeZone);
}
