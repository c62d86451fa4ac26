import { existsSync } from "node:fs";
import { parseArgs } from "node:util";

export const HELP = `usage: npm run demo -- [--input FILE] [--from en] [--to pt-BR[,es]] [--out FILE] [--json] [--keep] [--yes] [--quiet]

Dubs a video on this machine, without an account or a key. The first run fetches what it needs.

  --input FILE   a video or sound file with speech (a credited sample of public-domain voices)
  --from LANG    the language spoken (heard by itself)
  --to LANGS     BCP 47 tags, comma-separated (pt-BR); several are prepared once
  --out FILE     where the result goes (dubbed.mp4; with several languages dubbed.LANG.mp4)
  --json         one JSON object on standard output, progress on standard error (npm run -s demo keeps npm's own lines away)
  --keep         leave the platform's data and logs, and say where
  --yes          do not ask before fetching
  --quiet        no progress

Exit status: 0 the dub is good, 1 it failed or a check was missed, 2 usage.`;

class UsageError extends Error {
  usage = true;
}

/** Throws an Error with `usage: true` on what it does not know. */
export function readOptions(args) {
  const flag = { type: "boolean", default: false };
  const word = { type: "string" };
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        input: word,
        from: word,
        to: { ...word, default: "pt-BR" },
        out: { ...word, default: "dubbed.mp4" },
        json: flag,
        keep: flag,
        yes: flag,
        quiet: flag,
        help: flag,
      },
    }));
  } catch (error) {
    throw new UsageError(`${String(error.message)}\n\n${HELP}`);
  }
  if (values.input && !existsSync(values.input)) throw new UsageError(`There is no file ${String(values.input)}.`);
  return {
    ...values,
    to: values.to
      .split(",")
      .map((tag) => tag.trim())
      .filter(Boolean),
  };
}
