/** How large a picture is on the screen, by its track header (ISO 14496-12, 8.3.2): pixels made square, then turned. Pure. */
import { bodyAt } from "./boxes.ts";

/** `trak`: body of the box. @throws RangeError when there is no header */
export function shownSize(trak: Buffer): { width: number; height: number } {
  const tkhd = bodyAt(trak, "tkhd");
  // behind the matrix of nine numbers: width and height in sixteen bits and sixteen of fraction
  const matrixAt = tkhd.readUInt8(0) === 1 ? 52 : 40;
  const [width, height] = [Math.round(tkhd.readUInt32BE(matrixAt + 36) / 65_536), Math.round(tkhd.readUInt32BE(matrixAt + 40) / 65_536)];
  const turned = tkhd.readInt32BE(matrixAt) === 0 && tkhd.readInt32BE(matrixAt + 4) !== 0;
  return turned ? { width: height, height: width } : { width, height };
}
