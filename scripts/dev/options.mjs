import { parseArgs } from "node:util";

export const HELP = `usage: npm run dev -- [--port N] [--state DIR] [--worker-signed] [--yes]

Starts the Worker (wrangler dev) and the five compute services on free loopback ports, restarts what dies, and prints a key.

  --port N          the Worker's port (8787, or any free one)
  --state DIR       where D1, R2 and Durable Objects live (.onevoice/state); one platform at a time
  --worker-signed   media URLs signed by the Worker, as without S3 credentials
  --yes             do not ask before fetching what is missing`;

/** Throws an Error with `usage: true` on what it does not know. */
export function readOptions(args) {
  const flag = { type: "boolean", default: false };
  try {
    const { values } = parseArgs({ args, options: { port: { type: "string" }, state: { type: "string" }, "worker-signed": flag, yes: flag, help: flag } });
    const port = values.port === undefined ? null : Number(values.port);
    if (port !== null && !(Number.isInteger(port) && port > 0 && port < 65_536)) throw new Error(`--port ${String(values.port)} is no port.`);
    return { port, state: values.state ?? null, workerSigned: values["worker-signed"], yes: values.yes, help: values.help };
  } catch (error) {
    throw Object.assign(new Error(`${String(error.message)}\n\n${HELP}`), { usage: true });
  }
}
