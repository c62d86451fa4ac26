/** Which of a model's wordings of a line comes nearest to the time there is. */
import { z } from "zod";
import type { RewriteRequest } from "../translation.ts";
import { bare } from "./prompts/echo.ts";
import { jsonIn } from "./translation-json.ts";
import { cleaned, faultOf, piecesOf } from "./translation-text.ts";

const Wordings = z.object({ wordings: z.array(z.unknown()) });
type Asked = Pick<RewriteRequest, "line" | "text" | "direction" | "now">;

/** Null: none of them is another text that is nearer. `answer` null: the model refused. */
export function nearest(answer: string | null, asked: Asked, orders: string): string | null {
  const said = Wordings.safeParse(answer === null ? undefined : jsonIn(answer)).data?.wordings ?? [];
  const texts = said.flatMap((each) => (typeof each === "string" ? [cleaned(each)] : []));
  const pieces = piecesOf(orders);
  const ranked = texts
    .filter((text) => isBetter(text, asked) && !faultOf(text, asked.text, pieces) && !faultOf(text, asked.line.text, pieces))
    .map((text) => ({ text, miss: missOf(text, asked), moved: Math.abs(lengthOf(text, asked) - asked.now) }))
    .sort((one, other) => one.miss - other.miss || one.moved - other.moved);
  return ranked[0]?.text ?? null;
}

/** In the terms of `now`: as characters of this voice go, by what the text there is came to. */
const lengthOf = (text: string, { text: before, now }: Asked): number => (text.length * now) / Math.max(1, before.length);

/** How far outside of the bounds; without bounds, how far from a fifth less or more. */
function missOf(text: string, asked: Asked, length = lengthOf(text, asked)): number {
  const { line, direction, now } = asked;
  const least = line.least ?? (direction === "fuller" ? now * 1.2 : 0);
  const most = line.most ?? (direction === "shorter" ? now * 0.8 : Number.POSITIVE_INFINITY);
  return Math.max(0, least - length, length - most);
}

function isBetter(text: string, asked: Asked): boolean {
  const length = lengthOf(text, asked);
  const isThatWay = asked.direction === "shorter" ? length < asked.now : length > asked.now;
  const before = missOf(asked.text, asked);
  // Much too short is no way to be short enough: what is said must still be said.
  const isEnough = asked.direction === "fuller" || length >= (asked.line.least ?? asked.now * 0.5) / 2;
  return isThatWay && isEnough && bare(text) !== bare(asked.text) && (missOf(text, asked) < before || before === 0);
}
