/** Whether a take sounds like another language than it ought to. Pure. */
import type { VerifyValue } from "../../../containers/contract/stages.ts";
import { baseLanguage } from "../spelling.ts";

/** Languages that Whisper takes for one another, each as it names them. */
const RELATIVES: readonly (readonly string[])[] = [
  ["pt", "gl"],
  ["es", "gl", "ca"],
  ["no", "nb", "nn", "da", "sv"],
  ["hr", "bs", "sr", "sl", "mk"],
  ["cs", "sk"],
  ["ru", "uk", "be"],
  ["hi", "ur"],
  ["id", "ms", "jw", "jv", "su"],
  ["zh", "yue"],
  ["nl", "af"],
  ["fi", "et"],
  ["tr", "az"],
];
/** How sure it must be; and how sure where the words do not fit either. */
const SURE = 0.8;
const LIKELY = 0.5;

/** `errorRate`: letters that differ from what ought to be said, of its letters. */
export function isWrongLanguage(language: string, detected: VerifyValue["detected"], errorRate: number): boolean {
  if (detected === null) return false;
  const [wanted, found] = [baseLanguage(language), baseLanguage(detected.language)];
  if (wanted === found || RELATIVES.some((family) => family.includes(wanted) && family.includes(found))) return false;
  return detected.probability >= (errorRate > 0.4 ? LIKELY : SURE);
}
