/** What all fake vendors share: a log of calls, and mishaps that may be ordered for the next call. */

export type Mishap =
  | { kind: "status"; status: number; headers?: Record<string, string>; body: string }
  | { kind: "garbage" | "half" | "empty" | "hang" | "unreachable" | "breaks_off" | "other_form" };
export type VendorCallSeen = { url: string; fields: Record<string, unknown>; fileBytes: number };

export abstract class FakeVendor {
  readonly calls: VendorCallSeen[] = [];
  /** Those that are out at this moment, and the most there ever were. */
  open = 0;
  mostOpen = 0;
  /** Each for one call, in order. */
  readonly mishaps: Mishap[] = [];

  /** In place of the global one. */
  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    this.mostOpen = Math.max(this.mostOpen, ++this.open);
    try {
      // The signal as it was given: that of a Request is held weakly in Node, and may be collected before it fires.
      return await this.respond(request, this.mishaps.shift() ?? null, init?.signal ?? request.signal);
    } finally {
      this.open--;
    }
  };

  /** The answer of the documented API: a refusal where the request is not as documented. */
  protected abstract answer(request: Request): Promise<Response>;

  private async respond(request: Request, mishap: Mishap | null, signal: AbortSignal): Promise<Response> {
    if (mishap?.kind === "unreachable") throw new TypeError("fetch failed");
    if (mishap?.kind === "hang") return hang(signal);
    // What is refused for its key or its haste was read nonetheless.
    const good = await this.answer(request);
    if (mishap === null || !good.ok) return good;
    if (mishap.kind === "status")
      return new Response(mishap.body, { status: mishap.status, headers: { "content-type": "application/json", ...mishap.headers } });
    const text = await good.text();
    if (mishap.kind === "breaks_off") return new Response(breaking(text));
    const bodies = {
      garbage: "<html><body>Bad gateway</body></html>",
      half: text.slice(0, Math.floor(text.length / 2)),
      empty: "",
      other_form: '{"result":{"secret":"speech"}}',
    };
    return new Response(bodies[mishap.kind], { headers: { "content-type": "application/json" } });
  }
}

function hang(signal: AbortSignal): Promise<Response> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    else signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
}

function breaking(text: string): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) return controller.error(new TypeError("terminated"));
      sent = true;
      controller.enqueue(new TextEncoder().encode(text.slice(0, Math.floor(text.length / 2))));
    },
  });
}
