/** The sound's and the timebase's rows of a report card that people read. */
import type { SoundReport } from "./input.ts";
import type { ReportTotals } from "./totals-schema.ts";

/** Name and text of each row. */
export function describeSound({ sound, sourceVoice, avDifferenceMs }: ReportTotals): [string, string][] {
  const audible = `${sourceVoice.audibleMs} ms beside the dub${sourceVoice.duckedOnly ? ", under it only made quieter" : ""}`;
  return [
    ...(sound ? loudness(sound) : []),
    ["source voice", audible],
    ...(avDifferenceMs ? [["A/V difference", differences(avDifferenceMs)] satisfies [string, string]] : []),
  ];
}

function loudness(sound: SoundReport): [string, string][] {
  const { programmeLufs, dialogueLufs, sourceLufs, targetLufs, gainDb, truePeakDb, decodedTruePeakDb, limitedMs, speechToBackgroundDb } = sound;
  const goal = targetLufs === "source" ? "as the original" : `${targetLufs} LUFS`;
  const decoded = decodedTruePeakDb === null ? "not near the ceiling decoded" : `${decodedTruePeakDb.toFixed(1)} decoded`;
  return [
    ["loudness", `${lufs(programmeLufs)} (goal ${goal}), dialogue ${lufs(dialogueLufs)}, original ${lufs(sourceLufs)}, gain ${gainDb.toFixed(1)} dB`],
    ["true peak", `${truePeakDb.toFixed(1)} dBTP, ${decoded}, limited for ${limitedMs} ms`],
    ["over the rest", speechToBackgroundDb === null ? "nothing to compare" : `${speechToBackgroundDb.toFixed(1)} dB speech over background`],
  ];
}

const lufs = (value: number | null): string => (value === null ? "silent" : `${value.toFixed(1)} LUFS`);

function differences({ dubbed, original }: NonNullable<ReportTotals["avDifferenceMs"]>): string {
  const told = (ms: number | null) => (ms === null ? "none" : `${ms.toFixed(1)} ms`);
  return `dub ${told(dubbed)}, original track ${told(original)}`;
}
