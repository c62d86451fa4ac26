/** What `wrangler dev` kept of the mails that the Worker sent (local mail delivery). */
import { setTimeout as sleep } from "node:timers/promises";

const SENT = "/cdn-cgi/local/explorer/api/local/email/sending";
const ARRIVES_WITHIN_MS = 20_000;

type Listed = { messageId: string; to: string[]; subject: string };
export type Mail = Listed & { text: string; html: string };

/** Mails that one person got, read one after the other: each is read once. */
export function openMailbox(platformUrl: string, address: string): { next(): Promise<Mail> } {
  const read = new Set<string>();
  const next = async (): Promise<Mail> => {
    for (const until = Date.now() + ARRIVES_WITHIN_MS; Date.now() < until; await sleep(200)) {
      const listed = (await sent<Listed[]>(platformUrl, "per_page=100")).filter((mail) => mail.to.includes(address) && !read.has(mail.messageId));
      if (listed.length > 1) throw new Error(`${listed.length} mails came at once`);
      const [mail] = listed;
      if (!mail) continue;
      read.add(mail.messageId);
      return sent<Mail>(platformUrl, `email_id=${encodeURIComponent(mail.messageId)}`);
    }
    throw new Error("no mail came");
  };
  return { next };
}

async function sent<T>(platformUrl: string, query: string): Promise<T> {
  const answer = await fetch(`${platformUrl}${SENT}?${query}`);
  if (!answer.ok) throw new Error(`local mail delivery answered ${answer.status}`);
  return ((await answer.json()) as { result: T }).result;
}

/** The address behind the button, which the text names as well. */
export function linkIn({ text, html }: Mail): string {
  const [link = ""] = /https?:\/\/\S+/.exec(text) ?? [];
  if (!html.includes(`href="${link}"`)) throw new Error("text and HTML of a mail lead to different places");
  return link;
}
