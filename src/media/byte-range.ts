/** `offset` and `length` of the bytes wanted; null: the whole object (no range, or one we may ignore by RFC 9110 14.2). */
export type ByteRange = { offset: number; length: number } | null | "unsatisfiable";

/** A single range of bytes (RFC 9110 14.1.2): `bytes=0-99`, `bytes=100-`, `bytes=-10`. Several ranges at once are answered with the whole. */
export function parseByteRange(header: string | null, sizeBytes: number): ByteRange {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!match) return null;
  const [first, last] = [match[1] ?? "", match[2] ?? ""];
  if (first === "") return last === "" ? null : suffix(Number(last), sizeBytes);
  const offset = Number(first);
  const end = last === "" ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (last !== "" && Number(last) < offset) return null;
  return offset >= sizeBytes ? "unsatisfiable" : { offset, length: end - offset + 1 };
}

function suffix(wanted: number, sizeBytes: number): ByteRange {
  const length = Math.min(wanted, sizeBytes);
  return length === 0 ? "unsatisfiable" : { offset: sizeBytes - length, length };
}
