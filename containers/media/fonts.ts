/**
 * The font that titles are drawn in: DejaVu Sans, which has Latin, Cyrillic, Greek, Armenian, Georgian, Hebrew and Arabic letters.
 * It comes as an npm package, so that a machine without fonts draws the same frames. FONTS_DIR: another folder of fonts,
 * where the package is not (an image of one bundled file) or where more scripts are needed.
 */
import { cp, mkdir, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";
import { TaskFailure } from "../node-service/stage.ts";

const FILES = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"];
const FONT = /\.(ttf|otf|ttc)$/i;

/** Copies the fonts into a folder of this run, whose name needs no escaping. @throws TaskFailure `no_fonts` */
export async function copyFonts(folder: string): Promise<void> {
  try {
    await mkdir(folder);
    const from = process.env["FONTS_DIR"] || packaged();
    const files = (await readdir(from)).filter((name) => (process.env["FONTS_DIR"] ? FONT.test(name) : FILES.includes(name)));
    if (files.length === 0) throw new Error(`no font in ${from}`);
    await Promise.all(files.map((name) => cp(path.join(from, name), path.join(folder, name))));
  } catch (cause) {
    throw new TaskFailure("no_fonts", "The media service has no fonts: name their folder in FONTS_DIR.", { cause });
  }
}

const packaged = (): string => path.dirname(createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${FILES[0]}`));
