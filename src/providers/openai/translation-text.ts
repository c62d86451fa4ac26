/** Whether a text of a model may be spoken as the translation of a line. */
import { bare } from "./prompts/echo.ts";

/** One utterance on one line, without what cannot be spoken: controls, overrides of direction, tags that nobody sees. */
export const cleaned = (text: string): string =>
  text
    .replace(/[\u202a-\u202e\u2066-\u2069\ufeff]|\udb40[\udc00-\udc7f]/g, "")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();

/** How models decline, in the languages they mostly do it in. Only where the line itself says nothing of the kind. */
const DECLINES = [
  /\b(?:as|i am|i'm) an ai\b|\blanguage model\b/i,
  /\b(?:can(?:no|')t|can’t|unable to|won'?t|not able to)\b.{0,20}\b(?:assist|help|comply|fulfil|translat|provide|process)\w*\b.{0,30}\b(?:that|this|request|content|text|line)\b/i,
  /\b(?:no puedo|não posso|nao posso|no me es posible)\b.{0,20}\b(?:ayudar|asistir|traducir|cumplir|ajudar|traduzir|atender)\w*\b.{0,30}\b(?:eso|esto|esta|este|isso|isto|essa|esse|solicitud|solicitação|pedido|contenido|conteúdo|petición)\b/i,
  /\bje ne peux pas\b.{0,20}\b(?:aider|traduire|répondre|fournir)\b.{0,30}\b(?:cela|cette|ce|demande|contenu)\b/i,
  /\bnon posso\b.{0,20}\b(?:aiutar|tradurre|fornire|soddisfare)\w*\b.{0,30}\b(?:questo|questa|richiesta)\b/i,
  /\bkann\b.{0,20}\b(?:dabei|damit|anfrage|diesen?|dieser)\b.{0,30}\bnicht\b.{0,20}\b(?:helfen|übersetzen|unterstützen|beantworten|nachkommen)\b/i,
];
/** A piece of ours that long stands in no translation by chance. */
const PIECE = 32;
const FIELDS = /["'“”]\s*(?:id|source_start|faithful|spoken|lines)\s*["'“”]\s*:/i;
const isWordless = (text: string): boolean => !/[\p{L}\p{N}]/u.test(text);

export type Fault = { code: "refused" | "missing" | "malformed"; message: string };

/** `text` is cleaned; `pieces`: of what the model was told. Null: it may be spoken. */
export function faultOf(text: string, source: string, pieces: readonly string[]): Fault | null {
  if (text === "") return { code: "missing", message: "The engine left it empty." };
  if (text.length > 6 * source.length + 200) return { code: "malformed", message: "What the engine gave is far too long for it." };
  if (isWordless(text) !== isWordless(source))
    return { code: "malformed", message: `What the engine gave holds ${isWordless(text) ? "no words" : "words that nobody said"}.` };
  if (DECLINES.some((declines) => declines.test(text) && !declines.test(source))) return { code: "refused", message: "The engine would not translate it." };
  if (FIELDS.test(text) && !FIELDS.test(source)) return { code: "malformed", message: "What the engine gave holds its own form of answer." };
  if (quotes(text, pieces, source)) return { code: "malformed", message: "What the engine gave repeats what it was told." };
  return null;
}

/** Of what a model was told, half over one another: whatever is half as long again as one holds a whole one. */
export function piecesOf(orders: string): string[] {
  const told = bare(orders);
  return Array.from({ length: Math.max(0, Math.floor((2 * (told.length - PIECE)) / PIECE) + 1) }, (_, at) =>
    told.slice((at * PIECE) / 2, (at * PIECE) / 2 + PIECE),
  );
}

function quotes(text: string, pieces: readonly string[], source: string): boolean {
  const [said, asked] = [bare(text), bare(source)];
  return pieces.some((piece) => said.includes(piece) && !asked.includes(piece));
}
