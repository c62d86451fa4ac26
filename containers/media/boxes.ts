/** ISO 14496-12 boxes: 32 bits of size, four letters, a body. Read as views of a buffer; written by putting bodies together. */
export type Box = { type: string; body: Buffer };

/** The boxes that lie one after the other in `bytes`. @throws RangeError when one does not end inside it */
export function boxesOf(bytes: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + 8 > bytes.length) throw new RangeError(`no whole box at ${at}`);
    const short = bytes.readUInt32BE(at);
    const header = short === 1 ? 16 : 8;
    const size = short === 0 ? bytes.length - at : short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short;
    if (size < header || at + size > bytes.length) throw new RangeError(`no whole box at ${at}`);
    boxes.push({ type: bytes.toString("latin1", at + 4, at + 8), body: bytes.subarray(at + header, at + size) });
    at += size;
  }
  return boxes;
}

/** The body of the first box on a path such as `moov/trak/mdia`. @throws RangeError when there is none */
export function bodyAt(bytes: Buffer, path: string): Buffer {
  let body = bytes;
  for (const type of path.split("/")) {
    const found = boxesOf(body).find((box) => box.type === type);
    if (!found) throw new RangeError(`no box ${type} of ${path}`);
    body = found.body;
  }
  return body;
}

export function box(type: string, ...body: Buffer[]): Buffer {
  const size = body.reduce((sum, part) => sum + part.length, 8);
  return Buffer.concat([u32(size), Buffer.from(type, "latin1"), ...body]);
}

export const u32 = (...values: number[]): Buffer => table(values);

/** As u32, of any length: a film of hours has more frames than a call takes arguments. */
export function table(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeUInt32BE(value, at * 4);
  return bytes;
}

export function u16(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [at, value] of values.entries()) bytes.writeUInt16BE(value, at * 2);
  return bytes;
}

export function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

/** The matrix of a picture that is neither turned nor scaled, which a sound has as well (8.2.2). */
export const UNITY = [0x0001_0000, 0, 0, 0, 0x0001_0000, 0, 0, 0, 0x4000_0000];
