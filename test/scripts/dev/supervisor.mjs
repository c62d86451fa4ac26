// A supervisor in a process of its own, to be killed: supervisor.mjs LOGDIR. Its child has no watch of its own.
import process from "node:process";
import { fileURLToPath } from "node:url";
import { closeOnSignals, supervise } from "../../../scripts/dev/supervise.mjs";

const supervisor = supervise({ logDir: process.argv[2], stopMs: 500 });
closeOnSignals(supervisor);
const ready = await supervisor.start({ name: "child", command: process.execPath, args: [fileURLToPath(new URL("./child.mjs", import.meta.url)), "--deaf"] });
console.log(JSON.stringify({ child: ready.pid }));
