// Where a pinned package archive lies, asked of the registries that this machine's own npm and pip are set to use.
import { readFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { npmCommand } from "./npm.mjs";
import { runCommand } from "./run-command.mjs";

// pip's built-in default. pip itself is fetched from here when a Python has none, so it cannot be asked; nowhere else in
// this repository is a registry named, and PIP_INDEX_URL or pip.conf win.
const DEFAULT_PYTHON_INDEX = "https://pypi.org/simple";

function configFiles(env, home) {
  const user = [
    path.join(home, ".config", "pip", "pip.conf"),
    path.join(home, ".pip", "pip.conf"),
    path.join(home, "Library", "Application Support", "pip", "pip.conf"),
  ];
  return [env.PIP_CONFIG_FILE, env.APPDATA && path.join(env.APPDATA, "pip", "pip.ini"), ...user, "/etc/pip.conf"].filter(Boolean);
}

/** The simple index pip would use, with credentials taken out of the URL into a header. */
export async function pythonIndex({ env = process.env, home = os.homedir(), read = (file) => readFile(file, "utf8").catch(() => "") } = {}) {
  let configured = env.PIP_INDEX_URL;
  for (const file of configFiles(env, home)) configured ||= /^\s*index-url\s*[=:]\s*(\S+)/m.exec(await read(file))?.[1];
  const url = new URL(configured || DEFAULT_PYTHON_INDEX);
  const { username, password } = url;
  url.username = url.password = "";
  const headers = username
    ? { authorization: `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64")}` }
    : {};
  return { url: url.href.replace(/\/*$/, "/"), headers };
}

/** Address of `file` in a project page of a simple index: JSON (PEP 691) or HTML (PEP 503); undefined when absent. */
export function findInIndex(body, contentType, file, base) {
  const links = contentType.includes("json")
    ? JSON.parse(body).files.map(({ filename, url }) => ({ filename, url }))
    : [...body.matchAll(/<a\b[^>]*\bhref\s*=\s*["']([^"']+)["'][^>]*>([^<]+)<\/a>/gi)].map(([, url, text]) => ({
        filename: text.trim(),
        url: url.replaceAll("&amp;", "&"),
      }));
  const found = links.find(({ filename }) => filename === file);
  return found && new URL(found.url.split("#")[0], base).href;
}

async function pypiArchive(entry, fetch) {
  const index = await pythonIndex();
  const page = new URL(`${entry.name.toLowerCase().replace(/[-_.]+/g, "-")}/`, index.url);
  const accept = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1";
  const response = await fetch(page, { headers: { ...index.headers, accept }, signal: AbortSignal.timeout(60_000) });
  if (!response.ok) throw new Error(`The Python index answered ${response.status} for ${entry.name}.`);
  const url = findInIndex(await response.text(), response.headers.get("content-type") ?? "", entry.file, response.url || page.href);
  if (!url) throw new Error(`The Python index does not have ${entry.file}.`);
  return { url, headers: new URL(url).origin === page.origin ? index.headers : {} };
}

async function npmArchive(entry) {
  const npm = npmCommand();
  const url = await runCommand(npm.command, [...npm.args, "view", `${entry.name}@${entry.version}`, "dist.tarball"]);
  if (!url.trim()) throw new Error(`The npm registry does not have ${entry.name}@${entry.version}.`);
  return { url: url.trim(), headers: {} };
}

/** Address and headers for an archive of models.lock.json `packages`. */
export function archiveAddress(entry, fetch = globalThis.fetch) {
  return entry.registry === "npm" ? npmArchive(entry) : pypiArchive(entry, fetch);
}
