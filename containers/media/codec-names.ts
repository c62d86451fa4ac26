/** What HLS and browsers call a track's codec (RFC 6381), read from its sample entry in `moov` (ISO 14496-12, 8.5.2). Pure. */
import { bodyAt, boxesOf } from "./boxes.ts";

/** Reserved bytes and fixed fields of a VisualSampleEntry and of an AudioSampleEntry before their own boxes. */
const VISUAL_BYTES = 78;
const AUDIO_BYTES = 28;

/** null: a codec that has no name there. @throws RangeError when the boxes are broken */
export function codecName(stsd: Buffer): string | null {
  const entry = boxesOf(stsd.subarray(8))[0];
  if (!entry) throw new RangeError("no sample entry");
  const { type, body } = entry;
  if (type === "avc1" || type === "avc3") return avc(type, bodyAt(body.subarray(VISUAL_BYTES), "avcC"));
  if (type === "hvc1" || type === "hev1") return hevc(type, bodyAt(body.subarray(VISUAL_BYTES), "hvcC"));
  if (type === "av01") return av1(bodyAt(body.subarray(VISUAL_BYTES), "av1C"));
  if (type === "vp09") return vp9(bodyAt(body.subarray(VISUAL_BYTES), "vpcC"));
  if (type === "mp4a") return aac(bodyAt(body.subarray(AUDIO_BYTES), "esds"));
  return null;
}

/** ISO 14496-15, annex E: profile, constraints and level as six hexadecimal digits. */
const avc = (type: string, avcC: Buffer): string => `${type}.${avcC.toString("hex", 1, 4).toUpperCase()}`;

/** ISO 14496-15, annex E: profile, compatibility in reverse bit order, tier and level, constraint bytes without trailing zeros. */
function hevc(type: string, hvcC: Buffer): string {
  const first = hvcC.readUInt8(1);
  const space = ["", "A", "B", "C"][first >> 6] ?? "";
  const reversed = hvcC.readUInt32BE(2).toString(2).padStart(32, "0").split("").toReversed().join("");
  const constraints = [...hvcC.subarray(6, 12)];
  while (constraints.at(-1) === 0) constraints.pop();
  const tier = (first >> 5) & 1 ? "H" : "L";
  const parts = [type, `${space}${first & 31}`, hex(Number.parseInt(reversed, 2)), `${tier}${hvcC.readUInt8(12)}`, ...constraints.map(hex)];
  return parts.join(".");
}

/** AV1 in ISOBMFF, section 5: profile, level and tier, bits. */
function av1(av1C: Buffer): string {
  const [second, third] = [av1C.readUInt8(1), av1C.readUInt8(2)];
  const bits = third & 0x40 ? (third & 0x20 ? 12 : 10) : 8;
  return `av01.${second >> 5}.${two(second & 31)}${third >> 7 ? "H" : "M"}.${two(bits)}`;
}

/** VP Codec ISO Media File Format Binding: profile, level, bits, behind the version and flags of a full box. */
const vp9 = (vpcC: Buffer): string => `vp09.${two(vpcC.readUInt8(4))}.${two(vpcC.readUInt8(5))}.${two(vpcC.readUInt8(6) >> 4)}`;

/** The object type that begins the AudioSpecificConfig, which is descriptor 5 inside the elementary stream's (ISO 14496-1, 7.2.6). */
function aac(esds: Buffer): string | null {
  // object type 0x40 and stream type 0x15 of descriptor 4; behind them 3 bytes of buffer size and two rates
  const at = esds.indexOf(Buffer.from([0x40, 0x15]));
  if (at < 0 || esds[at + 13] !== 5) return null;
  let length = at + 14;
  // lengths take up to four bytes, all but the last with their high bit set
  while ((esds[length] ?? 0) & 0x80) length += 1;
  const config = esds[length + 1];
  return config === undefined ? null : `mp4a.40.${config >> 3}`;
}

const hex = (value: number): string => value.toString(16).toUpperCase();
const two = (value: number): string => String(value).padStart(2, "0");
