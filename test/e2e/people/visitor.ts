/** A person at a browser of one's own: what is clicked, typed and read on the pages. */
import { expect } from "vitest";
import type { Browser, BrowserContext, Page } from "playwright-core";

export type Visitor = {
  page: Page;
  context: BrowserContext;
  open(address: string): Promise<void>;
  /** Fills the fields by name, presses the button of this form, and waits for what the page says then. */
  submit(form: string, fields?: Record<string, string>): Promise<string>;
  follow(href: string): Promise<void>;
  /** The session's cookie, as a header of requests from elsewhere. */
  cookie(): Promise<string>;
  close(): Promise<void>;
};

const LIMIT_MS = 20_000;
/** As wide as a small telephone. */
const NARROW = { width: 320, height: 640 };

/** `locale`: what the browser asks for. Throws, at `close`, on anything that the content policy blocked or a script threw. */
export async function visit(browser: Browser, platformUrl: string, locale: string): Promise<Visitor> {
  const context = await browser.newContext({ locale, viewport: NARROW });
  const page = await context.newPage();
  const faults: string[] = [];
  page.setDefaultTimeout(LIMIT_MS);
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => /Content Security Policy|Refused to/i.test(message.text()) && faults.push(message.text()));
  const open = async (address: string): Promise<void> => {
    await page.goto(new URL(address, platformUrl).href);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  };
  const submit = async (form: string, fields: Record<string, string> = {}): Promise<string> => {
    for (const [name, value] of Object.entries(fields)) await page.fill(`#${form} [name=${name}]`, value);
    // A form that comes only when an answer does says something as it comes: that is not what this one is waited for.
    await page.locator(`#${form} button`).waitFor();
    await page.evaluate("document.getElementById('said').textContent = ''");
    await page.click(`#${form} button`);
    await page.locator("#said:not(:empty)").waitFor();
    return page.innerText("#said");
  };
  const follow = async (href: string): Promise<void> => {
    await page.click(`#next a[href^="${href}"]`);
    await page.waitForURL((url) => url.pathname === new URL(href, platformUrl).pathname);
  };
  const cookie = async (): Promise<string> => (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const close = async (): Promise<void> => {
    await context.close();
    expect(faults).toEqual([]);
  };
  return { page, context, open, submit, follow, cookie, close };
}
