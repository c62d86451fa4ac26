/** The sockets of a dub's watchers. They hibernate: whose each one is stands in its tag, since when in its attachment. */
import { z } from "zod";
import { describeError } from "../src/describe-error.ts";
import type { DubEvent } from "../src/dubs/events.ts";
import { snapshotFrame } from "../src/dubs/snapshot-frame.ts";
import { comeBack, SOCKET_LIVES_MS, watchEnds, type Watcher, watcherOf, type WatchRefusal } from "../src/dubs/watcher.ts";
import type { Snapshot } from "../src/dubs/wire.ts";

/** To look at every socket's age costs more than to send it a frame. */
const LOOK_EVERY_MS = 60 * 60 * 1000;
const MOST_HEARD_BYTES = 4096;

type End = { code: number; reason: string };
type Coming = { keyId: string; end: keyof typeof watchEnds | null };
const Attachment = z.object({ since: z.number() });

export type WatchPorts = {
  /** Notes that the key watches this dub, then says whether it may. */
  admit(watcher: Watcher): Promise<boolean>;
  /** How things stand and the events above `after`, in one go. Null: there never was such an event. */
  join(after: number | null): { snapshot: Snapshot; missed: DubEvent[] } | null;
  now(): number;
};

export class Watchers {
  private readonly state: Pick<DurableObjectState, "acceptWebSocket" | "getWebSockets">;
  private readonly ports: WatchPorts;
  /** Those being admitted: a revoke in that moment finds no socket of theirs to close. */
  private readonly coming = new Set<Coming>();
  private lookedAt = Number.NEGATIVE_INFINITY;

  constructor(state: Pick<DurableObjectState, "acceptWebSocket" | "getWebSockets">, ports: WatchPorts) {
    this.state = state;
    this.ports = ports;
  }

  /** Of a watcher whose credential the API has checked: the snapshot, what came after `after`, then everything as it happens. */
  async welcome(request: Request): Promise<Response> {
    const watcher = watcherOf(request);
    const end = await this.admit(watcher);
    if (end) return refuse({ kind: end });
    // Read and join in one go: an event between the two would reach neither the replay nor the socket.
    const joined = this.ports.join(watcher.after);
    const last = (joined ?? this.ports.join(null))?.snapshot.sequence ?? 0;
    if (!joined || (watcher.after ?? 0) > last) return refuse({ kind: "ahead", sequence: last });
    const { 0: client, 1: server } = new WebSocketPair();
    this.state.acceptWebSocket(server, [watcher.keyId]);
    server.serializeAttachment({ since: this.ports.now() });
    server.send(snapshotFrame(joined.snapshot));
    for (const event of joined.missed) server.send(JSON.stringify(event));
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Null: it may come. */
  private async admit(watcher: Watcher): Promise<keyof typeof watchEnds | null> {
    const one: Coming = { keyId: watcher.keyId, end: null };
    this.coming.add(one);
    try {
      return (await this.ports.admit(watcher)) ? one.end : "revoked";
    } finally {
      this.coming.delete(one);
    }
  }

  /** Never waits: a slow reader's frames wait in its own socket. */
  tell(frame: string): void {
    this.dismissOld();
    for (const socket of this.state.getWebSockets()) {
      if (socket.readyState !== WebSocket.OPEN) continue;
      try {
        socket.send(frame);
      } catch (error) {
        console.warn(JSON.stringify({ event: "socket_gone", error: describeError(error) }));
      }
    }
  }

  /** Before anything is told, so that none hears of the dub when its key's revoke can no longer find it. */
  private dismissOld(): void {
    const now = this.ports.now();
    if (now - this.lookedAt < LOOK_EVERY_MS) return;
    this.lookedAt = now;
    close(
      this.state.getWebSockets().filter((socket) => now - sinceOf(socket) >= SOCKET_LIVES_MS),
      comeBack,
    );
  }

  dismiss(keyId: string): void {
    for (const one of this.coming) if (one.keyId === keyId) one.end = "revoked";
    close(this.state.getWebSockets(keyId), watchEnds.revoked);
  }

  dismissAll(): void {
    for (const one of this.coming) one.end = "deleted";
    close(this.state.getWebSockets(), watchEnds.deleted);
  }

  /** Watchers only listen. */
  heard(socket: WebSocket, message: string | ArrayBuffer): void {
    const size = typeof message === "string" ? message.length : message.byteLength;
    if (size > MOST_HEARD_BYTES) socket.close(1009, "frame too large");
  }

  left(socket: WebSocket, code: number): void {
    socket.close(code === 1005 || code === 1006 ? 1000 : code);
  }
}

const refuse = (refusal: WatchRefusal): Response => Response.json(refusal, { status: 409 });

function close(sockets: readonly WebSocket[], { code, reason }: End): void {
  for (const socket of sockets) if (socket.readyState === WebSocket.OPEN) socket.close(code, reason);
}

/** One that says nothing of its age is as old as can be. */
function sinceOf(socket: WebSocket): number {
  const attachment = Attachment.safeParse(socket.deserializeAttachment());
  return attachment.success ? attachment.data.since : 0;
}
