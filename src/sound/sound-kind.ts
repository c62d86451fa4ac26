/** What bytes of sound are, by their first bytes, as far as those say so. Raw PCM has none that would. */

const MAGIC: readonly (readonly [string, number, string])[] = [
  ["RIFF", 0, "WAV"],
  ["ID3", 0, "MP3"],
  ["OggS", 0, "Ogg"],
  ["fLaC", 0, "FLAC"],
  ["ftyp", 4, "MP4"],
  ["\x1aE\xdf\xa3", 0, "WebM"],
];
/** MPEG-1 and -2, layer III: kilobits a second by their index (ISO 11172-3, 13818-3). */
const BITRATES_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const BITRATES_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const RATES_1 = [44_100, 48_000, 32_000];

/** `WAV`, `MP3`, ...; null: not to be told. */
export function soundKind(bytes: Uint8Array): string | null {
  const known = MAGIC.find(([magic, at]) => Array.from(magic).every((letter, index) => bytes[at + index] === letter.charCodeAt(0)));
  if (known) return known[2];
  return isMpeg(bytes) ? "MP3" : null;
}

/** A sync word alone is also a possible sample of PCM: two frames in a row, the second where the first ends, are not. */
function isMpeg(bytes: Uint8Array): boolean {
  const first = frameBytes(bytes, 0);
  return first !== null && frameBytes(bytes, first) !== null;
}

function frameBytes(bytes: Uint8Array, at: number): number | null {
  const [sync, second = 0, third = 0] = bytes.subarray(at, at + 3);
  const version = (second >> 3) & 3;
  if (sync !== 0xff || second >> 5 !== 7 || version === 1 || ((second >> 1) & 3) !== 1) return null;
  const bitrate = (version === 3 ? BITRATES_1 : BITRATES_2)[third >> 4];
  const rate = RATES_1[(third >> 2) & 3];
  if (!bitrate || !rate) return null;
  const divided = version === 3 ? 1 : version === 2 ? 2 : 4;
  return Math.floor(((version === 3 ? 144 : 72) * bitrate * 1000) / (rate / divided)) + ((third >> 1) & 1);
}
