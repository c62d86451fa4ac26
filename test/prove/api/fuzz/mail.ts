/** The mails that a platform on this machine has sent: wrangler writes each to a file and its path to the log. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const LONGEST_MS = 20_000;

/** The token in the link of the newest mail to the address whose link leads to `page`. Throws when none comes. */
export async function tokenMailed(logDir: string, to: string, page: string): Promise<string> {
  for (const until = Date.now() + LONGEST_MS; Date.now() < until; await sleep(200)) {
    const log = await readFile(path.join(logDir, "worker.log"), "utf8");
    for (const mail of log.split("send_email binding called").toReversed()) {
      if (!mail.includes(`To: ${to}\n`)) continue;
      const file = /Text: (\S+)/.exec(mail)?.[1];
      const text = file ? await readFile(file, "utf8").catch(() => "") : "";
      const token = new RegExp(`/${page}#token=([\\w.-]+)`).exec(text)?.[1];
      if (token) return token;
    }
  }
  throw new Error(`No mail with a link to /${page} came to ${to}.`);
}
