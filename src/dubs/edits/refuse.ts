import type { Refusal, RefusalCode } from "./script.ts";

/** Thrown by an op that cannot be done; `decideEdit` and `undoEdit` turn it into their answer. Never leaves this folder. */
export class EditRefused extends Error {
  readonly code: RefusalCode;
  readonly revision: number | undefined;

  constructor(code: RefusalCode, message: string, revision?: number) {
    super(message);
    this.code = code;
    this.revision = revision;
  }

  at(index: number | null): Refusal {
    return { code: this.code, index, message: this.message, ...(this.revision === undefined ? {} : { revision: this.revision }) };
  }
}

export function refuse(code: RefusalCode, message: string, revision?: number): never {
  throw new EditRefused(code, message, revision);
}

/** What of a list goes into a sentence. */
export function some(names: Iterable<string>): string {
  const all = [...names];
  const most = 10;
  return all.slice(0, most).join(", ") + (all.length > most ? ` and ${all.length - most} more` : "");
}
