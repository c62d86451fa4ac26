/** Many watchers of one dub: what each got, and when. */
import { once } from "node:events";
import { WebSocket } from "ws";

/** Sockets that are opened at a time. */
const AT_ONCE = 50;
type Told = { frame: Buffer; at: number };

export class Crowd {
  /** Frames after the first, over all watchers. */
  received = 0;
  /** Ms from when the dub said it happened to when a watcher had it. */
  readonly lags: number[] = [];
  /** Frames that came out of their order, or not as another watcher got them. */
  faults = 0;
  /** What was told, by sequence. */
  readonly told = new Map<number, Told>();
  private readonly last: number[] = [];
  private readonly sockets: WebSocket[] = [];

  static async join(url: string, size: number): Promise<Crowd> {
    const crowd = new Crowd();
    for (let from = 0; from < size; from += AT_ONCE)
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, size - from) }, (_, at) => crowd.open(url, from + at)));
    return crowd;
  }

  get size(): number {
    return this.sockets.length;
  }

  private async open(url: string, index: number): Promise<void> {
    const socket = new WebSocket(`${url.replace("http", "ws")}/watch`, { perMessageDeflate: false, skipUTF8Validation: true });
    socket.on("message", (data: Buffer) => this.hear(index, data));
    await once(socket, "open");
    this.sockets.push(socket);
  }

  private hear(index: number, frame: Buffer): void {
    const head = frame.toString("latin1", 0, 160);
    if (head.startsWith('{"type":"snapshot"')) {
      this.last[index] = Number(/"sequence":(\d+)/.exec(frame.toString("latin1"))![1]);
      return;
    }
    this.received++;
    const sequence = Number(/"sequence":(\d+)/.exec(head)![1]);
    const known = this.told.get(sequence) ?? { frame, at: Date.parse(/"createdAt":"([^"]+)"/.exec(head)![1]!) };
    this.told.set(sequence, known);
    if (sequence !== (this.last[index] ?? sequence - 1) + 1 || !known.frame.equals(frame)) this.faults++;
    this.last[index] = sequence;
    this.lags.push(Date.now() - known.at);
  }

  /** How many watchers have come to this event. */
  arrivedAt(sequence: number): number {
    return this.last.filter((each) => each === sequence).length;
  }

  /** What is told from here on is counted and no more. */
  onlyCount(): void {
    this.received = 0;
    for (const socket of this.sockets) {
      socket.removeAllListeners("message");
      socket.on("message", () => this.received++);
    }
  }

  leave(): void {
    for (const socket of this.sockets) socket.terminate();
  }
}

/** Until it is so, or too late. */
export async function until(isSo: () => boolean, ms: number): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 20))) if (isSo()) return true;
  return isSo();
}
