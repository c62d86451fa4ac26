/** The browser of this machine: Chromium or Chrome where it is installed. Nothing is downloaded. */
import { existsSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** $CHROMIUM, else one on PATH; null: there is none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  if (env["CHROMIUM"]) return env["CHROMIUM"];
  const folders = (env["PATH"] ?? "").split(path.delimiter).filter(Boolean);
  return folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name))).find((file) => existsSync(file)) ?? null;
}

export const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      // a container has neither the privileges of the sandbox nor a graphics card
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      // nobody clicks here
      "--autoplay-policy=no-user-gesture-required",
      // nothing but the page: no calls home
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
