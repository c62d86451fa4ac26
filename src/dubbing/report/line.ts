/** One line of the report card. */
import type { Line, Placement } from "../script.ts";
import type { Reason, ReportLine } from "./card.ts";
import type { ReportInput, ReportTake } from "./input.ts";
import { cutMs, isUnchanged } from "./placed-take.ts";
import { whyOf } from "./why.ts";

type Translation = ReportInput["translations"][number];
type Found = { translation: Translation | undefined; take: ReportTake | undefined; placement: Placement | undefined; baseRate: number };
type Written = ReportInput["lines"][number];

/** `transcription`: the engine that heard it. */
export function reportLine(line: Written, found: Found, transcription: string): ReportLine {
  const { translation, take, baseRate } = found;
  return {
    ...written(line),
    ...spoken(take),
    translation: translation?.text ?? null,
    prompt: translation?.prompt ?? null,
    rewrites: translation?.rewrites ?? 0,
    baseRate,
    ...fitted(line, found),
    engines: { transcription, translation: translation?.engine ?? null, speech: take?.engine ?? null },
  };
}

const written = ({ id, startMs, endMs, speakerId, text, score, treatment }: Written) => ({ id, startMs, endMs, speakerId, text, score, treatment });

function spoken(take: ReportTake | undefined) {
  return {
    takeId: take?.takeId ?? null,
    takeMs: take?.durationMs ?? null,
    voice: take?.voice ?? null,
    speed: take?.speed ?? null,
    takeFlags: take?.flags ?? null,
    takeWer: take?.wer ?? null,
    misses: take?.misses ?? null,
  };
}

function fitted(line: Written, { translation, take, placement: every, baseRate }: Found) {
  const placement = line.treatment === "dub" ? every : undefined;
  const placed = placement?.placed ? placement : undefined;
  const reason: Reason = line.treatment === "dub" ? (placement?.reason ?? missing(translation, take)) : line.treatment;
  const done = [...(placed?.done ?? [])];
  const [rate, neededRate] = [placed?.rate ?? null, placement?.neededRate ?? null];
  return {
    stemWer: placed && take ? stemWer(placed, take) : null,
    placed: placed !== undefined,
    placedStartMs: placed?.startMs ?? null,
    placedEndMs: placed?.endMs ?? null,
    rate,
    neededRate,
    onsetErrorMs: placed ? Math.abs(placed.startMs - line.startMs) : null,
    endErrorMs: placed ? Math.abs(placed.endMs - line.endMs) : null,
    cutMs: placed && take ? cutMs(placed, take) : 0,
    reason,
    done,
    why: whyOf({ reason, done, rate, baseRate, neededRate, ...off(line, placed) }),
  };
}

/** A take that is heard as it was spoken is understood as it was. */
const stemWer = (placed: Placement, take: ReportTake): number | null => take.stemWer ?? (isUnchanged(placed, take.durationMs) ? take.wer : null);

function off(line: Pick<Line, "startMs" | "endMs">, placed: Placement | undefined) {
  const beyond = (ms: number) => (placed ? Math.max(0, ms) : 0);
  return {
    earlyMs: beyond(line.startMs - (placed?.startMs ?? 0)),
    lateMs: beyond((placed?.startMs ?? 0) - line.startMs),
    overMs: beyond((placed?.endMs ?? 0) - line.endMs),
  };
}

function missing(translation: Translation | undefined, take: ReportTake | undefined): Reason {
  if (!translation) return "untranslated";
  return take ? "unplaced" : "unspoken";
}
