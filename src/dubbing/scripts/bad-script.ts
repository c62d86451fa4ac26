/** A script file that cannot be read, and where. `message` is a sentence for the user and holds nothing of the file's text. */
export class BadScript extends Error {
  readonly code = "bad_script";
  /** Counted from 1; null: it is the file as a whole. */
  readonly line: number | null;

  constructor(message: string, line: number | null = null) {
    super(line === null ? message : `Line ${line}: ${message}`);
    this.name = "BadScript";
    this.line = line;
  }
}
