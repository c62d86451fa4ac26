import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { startPlatform } from "./platform.mjs";
import { closeOnSignals } from "./supervise.mjs";

const { paths } = JSON.parse(process.env.ONEVOICE_SETUP);
const { values } = parseArgs({
  options: { port: { type: "string" }, state: { type: "string" }, "worker-signed": { type: "boolean" }, yes: { type: "boolean" } },
});
const stateDir = path.resolve(values.state ?? path.join(paths.stateDir, "state"));

const tell = (event) => {
  if (event.event === "restarting") console.error(`${event.name} ended (${event.how}); again in ${event.inMs} ms`);
};
console.error("Starting the platform (logs in %s)…", path.join(stateDir, "logs"));
const platform = await startPlatform({
  paths,
  stateDir,
  ...(values.port && { port: Number(values.port) }),
  workerSigned: values["worker-signed"] ?? false,
  onEvent: tell,
  onStep: (what) => console.error(`  ${what}…`),
});
closeOnSignals(platform);
console.log(`
OneVoice is at ${platform.url}
  API reference   ${platform.url}/doc
  key             ${platform.key}
  try             curl -s ${platform.url}/v1/engines -H 'Authorization: Bearer ${platform.key}'
Ctrl-C stops it; what was made stays in ${stateDir}.`);
