// The stream of a dub as a folder that any web server can hand to players: playlists whose files lie beside them.
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

/** In a line of its own, or as an attribute (RFC 8216 sections 4.1 and 4.2). */
const PLAYLIST = /(?:^|URI=")([\w.-]+\.m3u8)(?="|$)/gm;
const FILE = /https?:\/\/[^"\s]+/g;

/**
 * @param {{ api: ReturnType<import("../client/api.mjs").createClient>, dubId: string, folder: string }} what
 *   `folder`: is made
 * @returns {Promise<string>} the master playlist
 */
export async function fetchStream({ api, dubId, folder }) {
  await mkdir(folder, { recursive: true });
  const { url } = await api("GET", `/v1/dubs/${dubId}/stream`);
  const master = await textOf(url);
  const lists = [...new Set([...master.matchAll(PLAYLIST)].map(([, name]) => name))];
  for (const name of lists) await fetchList(new URL(name, url).href, path.join(folder, name));
  const file = path.join(folder, "master.m3u8");
  await writeFile(file, master);
  return file;
}

/** With what it lists, which is one file. */
async function fetchList(url, to) {
  const text = await textOf(url);
  const [media] = text.match(FILE) ?? [];
  if (media === undefined) throw new Error(`The playlist ${path.basename(to)} lists no file.`);
  const name = path.basename(to).replace(/m3u8$/, text.includes("EXT-X-MAP") ? "mp4" : "vtt");
  await writeFile(path.join(path.dirname(to), name), Buffer.from(await (await answerOf(media)).arrayBuffer()));
  await writeFile(
    to,
    text.replaceAll(FILE, () => name),
  );
}

const textOf = async (url) => (await answerOf(url)).text();

async function answerOf(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`The stream was answered ${answer.status}.`);
  return answer;
}
