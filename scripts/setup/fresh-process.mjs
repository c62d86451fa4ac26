// Node 20's fetch knows no proxy, and no Node reads the usual CA variable once it runs. The Node that npm installed, started
// with the right variables, does both: on such machines everything after the npm phase is run by it.
import { spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("../setup.mjs", import.meta.url));

/** Variables that a new process needs, or null when this one will do. */
export function missingVariables(env = process.env) {
  const proxied = env.HTTPS_PROXY || env.https_proxy || env.ALL_PROXY || env.all_proxy;
  const wanted = {};
  if (proxied && !env.NODE_USE_ENV_PROXY) wanted.NODE_USE_ENV_PROXY = "1";
  if (env.SSL_CERT_FILE && !env.NODE_EXTRA_CA_CERTS) wanted.NODE_EXTRA_CA_CERTS = env.SSL_CERT_FILE;
  return Object.keys(wanted).length > 0 ? wanted : null;
}

/** Runs the set-up to its end in a new process and returns its result; its messages go where ours go. */
export async function setUpInFreshProcess(node, variables, options) {
  const flags = ["--yes", "--json", "--continued", ...["dev", "offline", "quiet"].filter((name) => options[name]).map((name) => `--${name}`)];
  if (options.pairs?.length > 0) flags.push(`--pairs=${options.pairs.map((pair) => pair.join("-")).join(",")}`);
  const child = spawn(node, [script, ...flags], { env: { ...process.env, ...variables }, stdio: ["ignore", "pipe", "inherit"] });
  const end = () => child.kill("SIGTERM");
  process.once("exit", end);
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (output += text));
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  process.off("exit", end);
  if (code !== 0) throw new Error("The set-up did not finish; its messages are above.");
  return JSON.parse(output);
}
