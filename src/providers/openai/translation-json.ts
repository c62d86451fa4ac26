/** The JSON in what a model says. Not all servers hold their models to a schema: some think aloud before it, or put a fence around it. */

const THOUGHT = /^\s*<think>[\s\S]*?<\/think>/;
const FENCE = /^\s*```(?:json)?\s*\n([\s\S]*?)\n?\s*```\s*$/;

/** Undefined: there is none, or only a part of one. Prose with JSON somewhere in it is prose. */
export function jsonIn(text: string): unknown {
  const said = text.replace(THOUGHT, "");
  try {
    return JSON.parse(FENCE.exec(said)?.[1] ?? said) as unknown;
  } catch {
    return undefined;
  }
}
