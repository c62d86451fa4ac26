import path from "node:path";
import process from "node:process";
import { readOptions } from "./options.mjs";
import { startPlatform, vendorKeys } from "./platform.mjs";
import { closeOnSignals } from "./supervise.mjs";

const { paths } = JSON.parse(process.env.ONEVOICE_SETUP);
const options = readOptions(process.argv.slice(2));
const stateDir = path.resolve(options.state ?? path.join(paths.stateDir, "state"));

const tell = (event) => {
  if (event.event === "restarting") console.error(`${event.name} ended (${event.how}); again in ${event.inMs} ms`);
};
console.error("Starting the platform (logs in %s)…", path.join(stateDir, "logs"));
async function main() {
  const platform = await startPlatform({
    paths,
    stateDir,
    ...(options.port && { port: options.port }),
    workerSigned: options.workerSigned,
    vendors: true,
    onSupervisor: (supervisor) => closeOnSignals(supervisor),
    onEvent: tell,
    onStep: (what) => console.error(`  ${what}…`),
  });
  const keys = Object.keys(vendorKeys()).filter((name) => name.endsWith("_KEY"));
  if (keys.length > 0) console.error(`Vendors are on, and their calls cost money: ${keys.join(", ")} found in the environment.`);
  console.log(`
OneVoice is at ${platform.url}
  API reference   ${platform.url}/doc
  key             ${platform.key}
  sign up         ${platform.url}/sign-up
  mails           ${platform.url}/cdn-cgi/local/explorer/email/sending (none leaves this machine)
  try             curl -s ${platform.url}/v1/engines -H 'Authorization: Bearer ${platform.key}'
Ctrl-C stops it; what was made stays in ${stateDir}.`);
}

// A signal during the start ends what is starting; the handler then says how the process ends.
main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
