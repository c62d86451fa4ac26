/** Words that nobody else writes, planted wherever people type: none may turn up in a log. */
import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

export type Canaries = {
  /** A new one that nothing else contains, of letters alone, e.g. for a title or a word that is spoken. */
  word(): string;
  address(): string;
  password(): string;
  /** Plants what was made elsewhere: a token, a cookie, a key. `what`: how a test that finds it names it. */
  plant(secret: string, what: string): string;
  all(): readonly Canary[];
};
export type Canary = { secret: string; what: string };

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const word = (): string => `canary${[...randomBytes(10)].map((byte) => LETTERS[byte % LETTERS.length]).join("")}`;

export function plantCanaries(): Canaries {
  const planted: Canary[] = [];
  const plant = (secret: string, what: string): string => {
    if (secret.length < 12) throw new Error("too short to be told from anything else");
    planted.push({ secret, what });
    return secret;
  };
  return {
    word: () => plant(word(), "a word"),
    address: () => `${plant(word(), "an address")}@example.com`,
    password: () => plant(`${word()} 7`, "a password"),
    plant,
    all: () => planted,
  };
}

/**
 * What `wrangler dev` says for itself, where it stands for others: as the mailbox, to whom it delivered (a block of lines); as the
 * network, which paths were asked for. Cloudflare's own logs are told by wrangler.toml what to leave out.
 */
const DELIVERY = /^\S+ \[wrangler:info\] send_email binding called with MessageBuilder:\n(?:^\S+ (?:From|To|Subject|Text|HTML): .*\n|^\S+ \n)+/gm;
const REQUEST = /^\S+ \[wrangler:info\] [A-Z]+ \/\S* \d{3} .*\n/gm;

/** Which of them stand in a file of the folder; and how much was read. */
export async function sightings(logDir: string, canaries: readonly Canary[]): Promise<{ found: string[]; bytes: number; files: number }> {
  const names = await readdir(logDir);
  const texts = await Promise.all(names.map((name) => readFile(path.join(logDir, name), "utf8")));
  const found = texts.flatMap((text, at) => {
    const log = text.replace(DELIVERY, "").replace(REQUEST, "");
    return canaries.flatMap(({ secret, what }) => (log.includes(secret) ? [`${names[at]}: ${what}`] : []));
  });
  return { found, bytes: texts.reduce((sum, text) => sum + text.length, 0), files: names.length };
}
