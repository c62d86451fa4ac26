/** Apertium (GPL, run as a program) between the close Romance languages, where it is good. https://wiki.apertium.org */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import type { Leg } from "./route.ts";

export type Place = { dir: string; signal: AbortSignal };

/** From far languages it translates word by word; the way there is by Portuguese. */
const ROMANCE = new Set(["pt", "es", "fr", "it", "ca", "gl"]);
/** Words that pt-es gets wrong each time. */
const SLIPS: Record<string, Record<string, string>> = {
  "pt-es": {
    "medio-día": "mediodía",
    "guardia-lluvia": "paraguas",
    jugueteando: "jugando",
    juguetean: "juegan",
    juguetea: "juega",
    cêntimos: "céntimos",
    apóstolo: "apóstol",
  },
};
const PRIMARY: Record<string, string> = { por: "pt", spa: "es", fra: "fr", ita: "it", cat: "ca", glg: "gl" };

/** Directions of the installed Apertium; none when it is not on PATH. */
export async function findModes(command = "apertium"): Promise<Leg[]> {
  const listed = await execa(command, ["-l"], { reject: false });
  return listed.failed ? [] : readModes(listed.stdout);
}

/** `es-pt_BR`, `spa-ita`: one direction each; the Brazilian mode where there are several to Portuguese. */
export function readModes(list: string): Leg[] {
  const modes = list.split("\n").map((line) => line.trim());
  const legs = modes.flatMap((mode): Leg[] => {
    const [from, to, ...more] = mode.split("-").map(primary);
    return from && to && more.length === 0 && from !== to && ROMANCE.has(from) && ROMANCE.has(to) ? [{ from, to, by: "apertium", mode }] : [];
  });
  const preferred = legs.toSorted((a, b) => Number(b.mode?.endsWith("_BR")) - Number(a.mode?.endsWith("_BR")));
  return preferred.filter((leg, index) => preferred.findIndex((other) => other.from === leg.from && other.to === leg.to) === index);
}

/**
 * A blank line between sentences keeps them apart. Through files in `dir`: the program opens /dev/stdin and /dev/stdout by
 * name, which fails where they are sockets, as under Node. Throws when it fails or loses a sentence.
 */
export async function runApertium(leg: Leg, sentences: string[], { dir, signal }: Place, command = "apertium"): Promise<string[]> {
  const [input, output] = [path.join(dir, "apertium.in"), path.join(dir, "apertium.out")];
  await writeFile(input, `${sentences.join("\n\n")}\n`);
  // -u: no marks at unknown words.
  const args = ["-u", "-f", "txt", leg.mode ?? `${leg.from}-${leg.to}`, input, output];
  const ended = await execa(command, args, { cancelSignal: signal, reject: false });
  signal.throwIfAborted();
  // Without the program's own words: they may quote the text.
  if (ended.failed) throw new Error(`apertium ended with ${ended.exitCode ?? "a signal"}`);
  const blocks = (await readFile(output, "utf8")).split(/\n\s*\n/).map((block) => mend(block.trim(), leg));
  if (blocks.length !== sentences.length) throw new Error(`apertium answered ${blocks.length} blocks for ${sentences.length}`);
  return blocks;
}

function mend(text: string, leg: Leg): string {
  const slips = SLIPS[`${leg.from}-${leg.to}`] ?? {};
  return text.replaceAll(/[\p{L}-]+/gu, (word) => slips[word] ?? word);
}

function primary(code: string): string {
  const [language = ""] = code.split("_");
  return PRIMARY[language] ?? language;
}
