/** Plants one bug in the source as it is loaded; no file is changed. Used with `--import`; which one, `MUTANT` says. */
import { registerHooks } from "node:module";
import { MUTANTS } from "./list.ts";

/** What was to be changed is not there any more, or is there twice, or its file is not loaded at all. */
const OUT_OF_DATE = 86;

const mutant = MUTANTS.find(({ name }) => name === process.env["MUTANT"]);
if (!mutant) throw new Error(`there is no mutant ${process.env["MUTANT"]}`);

let isPlanted = false;
registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.endsWith(`/${mutant.file}`)) return loaded;
    const parts = sourceOf(loaded.source).split(mutant.find);
    if (parts.length !== 2) process.exit(OUT_OF_DATE);
    isPlanted = true;
    return { ...loaded, source: parts.join(mutant.replace) };
  },
});
process.on("exit", (code) => {
  if (code === 0 && !isPlanted) process.exitCode = OUT_OF_DATE;
});

function sourceOf(source: string | ArrayBuffer | NodeJS.TypedArray | null | undefined): string {
  return typeof source === "string" ? source : new TextDecoder().decode(source ?? undefined);
}
