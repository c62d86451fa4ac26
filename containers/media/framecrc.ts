/** ffmpeg's framecrc output, one line for each packet: the machine-readable view of a file where no ffprobe exists. */
export type FramecrcLine =
  | { kind: "header"; stream: number; key: string; value: string }
  | {
      kind: "packet";
      stream: number;
      /** When it is presented; where the file does not say that, when it is decoded. */
      pts: number;
      /** Whether `pts` is the latter: pictures of AVI that are reordered have no time of presentation. */
      decodingTime: boolean;
      duration: number;
      sizeBytes: number;
      discarded: boolean;
    };

// AV_PKT_FLAG_DISCARD: decoded, but cut away by an edit list
const DISCARD_FLAG = 4;
// AV_NOPTS_VALUE: there is no such time
const NO_TIME = -(2 ** 63);

/** `#tb 0: 1/12800` and `0, -1024, 0, 512, 1768, 0x6c6defaa, F=0x5`; null for anything else. Times are in the stream's time base; a packet without any is left out. */
export function parseFramecrc(line: string): FramecrcLine | null {
  if (line.startsWith("#")) {
    const [, key, stream, value] = /^#(\w+) (\d+): *(.*)$/.exec(line) ?? [];
    return key && stream && value !== undefined ? { kind: "header", stream: Number(stream), key, value } : null;
  }
  const fields = line.split(",", 7);
  if (fields.length < 6) return null;
  const [stream, dts = NO_TIME, presented = NO_TIME, duration, sizeBytes] = fields.map(Number);
  const decodingTime = !isTime(presented);
  const pts = decodingTime ? dts : presented;
  const flags = Number(/F=(0x[0-9A-F]+)/.exec(fields[6] ?? "")?.[1] ?? 1);
  if (stream === undefined || duration === undefined || sizeBytes === undefined || !isTime(pts)) return null;
  return { kind: "packet", stream, pts, decodingTime, duration, sizeBytes, discarded: (flags & DISCARD_FLAG) !== 0 };
}

const isTime = (ticks: number): boolean => Number.isFinite(ticks) && ticks !== NO_TIME;

/** Turns byte pieces into whole lines. */
export function lineReader(onLine: (line: string) => void): (bytes: Buffer) => void {
  let rest = "";
  return (bytes) => {
    const lines = (rest + bytes.toString("latin1")).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  };
}
