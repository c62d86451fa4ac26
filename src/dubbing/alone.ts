/** Where nobody else speaks. Pure. */
import type { Line } from "./script.ts";

export type Span = { startMs: number; endMs: number };
/** The lines of others that touch a line. */
export type Beside = (line: Line) => readonly Line[];

/** Others within this distance may be heard in it. */
const ALONE_MS = 100;

export const isAlone = ({ startMs, endMs }: Span, others: readonly Line[]): boolean =>
  !others.some((other) => other.startMs < endMs + ALONE_MS && other.endMs > startMs - ALONE_MS);

const known = new WeakMap<readonly Line[], Beside>();

/** Made once for a script: each of its thousands of lines asks. */
export function besides(lines: readonly Line[]): Beside {
  const made = known.get(lines) ?? indexed(lines);
  known.set(lines, made);
  return made;
}

/** In a film of thousands of lines not all are looked at for each. */
function indexed(lines: readonly Line[]): Beside {
  const bySecond = new Map<number, Line[]>();
  const seconds = ({ startMs, endMs }: Line): number[] => {
    const [first, last] = [Math.floor((startMs - ALONE_MS) / 1000), Math.floor((endMs + ALONE_MS) / 1000)];
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  };
  for (const line of lines) {
    for (const second of seconds(line)) {
      const there = bySecond.get(second);
      if (there) there.push(line);
      else bySecond.set(second, [line]);
    }
  }
  return (line) => seconds(line).flatMap((second) => (bySecond.get(second) ?? []).filter(({ speakerId }) => speakerId !== line.speakerId));
}
