/** What people are shown of words and takes. */
import { sha256 } from "../graph/digest.ts";
import type { Translation } from "./planning.ts";

/** What is told of how a line is worded. */
export const shownWords = ({ text, engine, prompt, rewrites }: Translation): Pick<Translation, "text" | "engine" | "prompt" | "rewrites"> => ({
  text,
  engine,
  ...(prompt !== undefined && { prompt }),
  ...(rewrites !== undefined && { rewrites }),
});

/** The same bytes said for two lines are two takes. */
export const takeId = (digest: string, lineId: string): string => `tak_${sha256(`${digest} ${lineId}`).slice(0, 32)}`;
