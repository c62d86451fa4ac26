/** What all fake vendors that speak share: real sound, sent in pieces of no round size, and the mishaps that sound may meet with. */
import type { Pcm } from "../../src/providers/speech.ts";
import { FakeVendor, type Mishap } from "./vendor.ts";

/** Of one character. */
const CHARACTER_MS = 5;
const BEFORE_MS = 150;
const AFTER_MS = 210;
const PIECE_BYTES = 4_111;

/** As a voice would be: silence, a tone with overtones that is another one for every character, silence. */
export function voiceOf(text: string, sampleRate: number): Pcm {
  const ms = (count: number) => Math.round((count * sampleRate) / 1000);
  const samples = new Int16Array(ms(BEFORE_MS + AFTER_MS) + text.length * ms(CHARACTER_MS));
  for (let index = 0; index < text.length * ms(CHARACTER_MS); index++) {
    const turn = (2 * Math.PI * (120 + (text.charCodeAt(Math.floor(index / ms(CHARACTER_MS))) % 64) * 2) * index) / sampleRate;
    samples[ms(BEFORE_MS) + index] = Math.round(7_000 * Math.sin(turn) + 3_000 * Math.sin(2 * turn) + 1_500 * Math.sin(3 * turn));
  }
  return { samples, sampleRate };
}

export abstract class FakeVoiceVendor extends FakeVendor {
  /** What it spoke last. */
  made: Pcm | null = null;
  /** What it took for an order instead of words. */
  readonly orders: string[] = [];
  /** Calls that go well before the first mishap. */
  goodFirst = 0;
  /** A mute one answers with silence. */
  isMute = false;

  override readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    this.mostOpen = Math.max(this.mostOpen, ++this.open);
    try {
      return await this.meet(request, this.goodFirst-- > 0 ? null : (this.mishaps.shift() ?? null), init?.signal ?? request.signal);
    } finally {
      this.open--;
    }
  };

  protected speak(text: string, sampleRate: number): Pcm {
    const { samples } = voiceOf(text, sampleRate);
    this.made = { samples: this.isMute ? new Int16Array(samples.length) : samples, sampleRate };
    return this.made;
  }

  private async meet(request: Request, mishap: Mishap | null, signal: AbortSignal): Promise<Response> {
    if (mishap?.kind === "unreachable") throw new TypeError("fetch failed");
    if (mishap?.kind === "hang") return hang(signal);
    const good = await this.answer(request);
    if (mishap === null || !good.ok) return good;
    if (mishap.kind === "status") {
      const headers = { "content-type": "application/json", ...mishap.headers };
      return new Response(mishap.body, { status: mishap.status, headers });
    }
    return spoilt(mishap.kind, new Uint8Array(await good.arrayBuffer()), good.headers.get("content-type") ?? "");
  }
}

function spoilt(kind: Exclude<Mishap["kind"], "status">, whole: Uint8Array<ArrayBuffer>, type: string): Response {
  const half = whole.slice(0, 2 * Math.floor(whole.length / 4));
  if (kind === "garbage") return new Response("<html><body>Bad gateway: secret speech</body></html>", { headers: { "content-type": "text/html" } });
  if (kind === "other_form") return Response.json({ result: { secret: "speech" } });
  if (kind === "empty") return new Response("", { headers: { "content-type": type } });
  if (kind === "half") return new Response(half, { headers: { "content-type": type, "content-length": String(whole.length) } });
  return new Response(inPieces(half, new TypeError("terminated")), { headers: { "content-type": type } });
}

export const soundAnswer = (bytes: Uint8Array, contentType: string): Response =>
  new Response(inPieces(bytes), { headers: { "content-type": contentType, "transfer-encoding": "chunked" } });

export const pcmBytes = ({ samples }: Pcm): Uint8Array => new Uint8Array(samples.slice().buffer);

/** `failure`: how it ends; absent: well. */
function inPieces(bytes: Uint8Array, failure?: Error): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at < bytes.length) controller.enqueue(bytes.slice(at, (at += PIECE_BYTES)));
      else if (failure) controller.error(failure);
      else controller.close();
    },
  });
}

function hang(signal: AbortSignal): Promise<Response> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    else signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
}
