/** A process of its own for tasks of the media service, so that its memory is theirs alone. Arguments: a folder, a file of tasks as JSON. Prints CPU and highest memory. */
import { readFile } from "node:fs/promises";
import process from "node:process";
import { cpuOf, replay } from "./replay.ts";
import type { Asked } from "./run-stage.ts";

const [folder = ".", list = ""] = process.argv.slice(2);
const ran = await replay(folder, JSON.parse(await readFile(list, "utf8")) as Asked[]);
console.log(JSON.stringify({ ...cpuOf(ran), highestMb: process.resourceUsage().maxRSS / 1024 }));
