/** The rival: every frame to every socket, with nothing else to do, by the `ws` package. node bare-broadcast.ts PORT < turns.json */
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { WebSocketServer } from "ws";

const turns = JSON.parse(await text(process.stdin)) as string[][];

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url!, "http://127.0.0.1");
  if (pathname === "/broadcast") void broadcast(Number(searchParams.get("turns")), Number(searchParams.get("everyMs"))).then(() => response.end());
  else response.end();
});
const sockets = new WebSocketServer({ server, perMessageDeflate: false });

async function broadcast(count: number, everyMs: number): Promise<void> {
  for (const turn of turns.slice(-count)) {
    for (const frame of turn) for (const socket of sockets.clients) socket.send(frame);
    await wait(everyMs);
  }
}

server.listen(Number(process.argv[2]), "127.0.0.1");
