/** A folder and a few files over http on this machine, with byte ranges: what a player needs to seek and to stream. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mp4": "video/mp4",
  ".m4a": "audio/mp4",
  ".vtt": "text/vtt",
  ".m3u8": "application/vnd.apple.mpegurl",
};

/** `routes`: first part of the path -> the folder or file it stands for. */
export async function serveFiles(routes: Record<string, string>): Promise<{ base: string; close(): Promise<void> }> {
  const server = createServer((request, response) => void answer(routes, request, response).catch((error: unknown) => response.destroy(error as Error)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { base: `http://127.0.0.1:${port}`, close };
}

async function answer(routes: Record<string, string>, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [first = "", ...rest] = new URL(request.url ?? "/", "http://localhost").pathname.split("/").filter(Boolean);
  const file = path.join(routes[first] ?? "", ...rest);
  const size =
    routes[first] && !rest.includes("..")
      ? await stat(file).then(
          (found) => found.size,
          () => null,
        )
      : null;
  if (size === null) return void response.writeHead(404).end();
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
  const [start, end] = [Number(from ?? 0), Math.min(size - 1, Number(to || size - 1))];
  response.writeHead(from === undefined ? 200 : 206, {
    "content-type": TYPES[path.extname(file)] ?? "application/octet-stream",
    "content-length": end - start + 1,
    "accept-ranges": "bytes",
    ...(from === undefined ? {} : { "content-range": `bytes ${start}-${end}/${size}` }),
  });
  createReadStream(file, { start, end }).pipe(response);
}
