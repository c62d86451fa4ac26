/** An endpoint of a user's own: it speaks what it is asked to (a buzz as long as the text), or misbehaves in one of the ways in which endpoints do. */
import { writeWav } from "../../src/sound/write-wav.ts";
import { FakeVoiceVendor, soundAnswer } from "./voice-vendor.ts";

export type Misbehaviour =
  | { kind: "redirects"; to: string; status?: number }
  | {
      kind:
        | "hangs"
        | "drips"
        | "endless"
        | "declares_2gb"
        | "html"
        | "mp3"
        | "half_sample"
        | "no_json"
        | "no_path"
        | "no_text"
        | "wrong_base64"
        | "wrong_type"
        | "empty"
        | "breaks_off"
        | "unreachable";
    }
  | { kind: "status"; status: number; headers?: Record<string, string> }
  | { kind: "canned" | "silent" };
export type CustomCall = { url: string; method: string; headers: Record<string, string>; body: string };

export const SAMPLE_RATE = 16_000;
export const ENDPOINT = "https://voice.example.com/speak";
const SAMPLES_PER_CHARACTER = SAMPLE_RATE / 15;

/** A buzz with a swell, so that it is neither silent nor clipped. */
export function buzz(characters: number): Int16Array {
  const samples = new Int16Array(Math.max(1, Math.round(characters * SAMPLES_PER_CHARACTER)));
  return samples.map((_, index) => Math.round(9_000 * Math.sin(index / 12) * (0.6 + 0.4 * Math.sin(index / 900))));
}

export const wavOf = (characters: number): Uint8Array<ArrayBuffer> => new Uint8Array(writeWav({ samples: buzz(characters), sampleRate: SAMPLE_RATE }));
export const base64Of = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

export const CUSTOM_KEY = "fake-custom";

/** As every vendor's fake (voice-vendor.ts), for the suite that all that speaks has to pass. */
export class FakeCustomEndpoint extends FakeVoiceVendor {
  private readonly form: "body" | "json_base64";

  constructor(form: "body" | "json_base64") {
    super();
    this.form = form;
  }

  protected async answer(request: Request): Promise<Response> {
    if (request.headers.get("x-api-key") !== CUSTOM_KEY) return new Response("secret speech", { status: 401 });
    const fields = (await request.json()) as { input: string };
    this.calls.push({ url: request.url, fields, fileBytes: 0 });
    if (/[<[(]/.test(fields.input)) this.orders.push(fields.input);
    const wav = writeWav(this.speak(fields.input, SAMPLE_RATE));
    return this.form === "body" ? soundAnswer(wav, "audio/wav") : Response.json({ audio: base64Of(wav) });
  }
}

export class FakeCustomVoice {
  readonly calls: CustomCall[] = [];
  /** For each call, until it is taken away. */
  misbehaves: Misbehaviour | null = null;
  /** How the sound comes: its bytes, or inside JSON. */
  form: "body" | "json_base64" | "json_url" = "body";
  soundUrl = "/sounds/1.wav";
  private lastText = "";

  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const body = await request.clone().text();
    this.calls.push({ url: request.url, method: request.method, headers: Object.fromEntries(request.headers), body });
    if (this.misbehaves !== null) return misbehave(this.misbehaves, init?.signal ?? request.signal);
    if (new URL(request.url).pathname.startsWith("/sounds/")) return sound(wavOf(this.lastText.length));
    this.lastText = textIn(request.url, body);
    return this.answer(this.lastText);
  };

  private answer(text: string): Response {
    const wav = wavOf(text.length);
    if (this.form === "body") return sound(wav);
    return Response.json({ data: { items: [{ audio: this.form === "json_base64" ? base64Of(wav) : this.soundUrl }] } });
  }
}

/** Where the tests' templates put it. */
function textIn(url: string, body: string): string {
  if (body === "") return new URL(url).searchParams.get("text") ?? "";
  return (JSON.parse(body) as { input: string }).input;
}

const sound = (bytes: Uint8Array<ArrayBuffer>, type = "audio/wav"): Response => new Response(bytes, { headers: { "content-type": type } });
const json = (text: string): Response => new Response(text, { headers: { "content-type": "application/json" } });
const stream = (pull: (controller: ReadableStreamDefaultController<Uint8Array>) => void | Promise<void>): ReadableStream<Uint8Array> =>
  new ReadableStream<Uint8Array>({ pull }, { highWaterMark: 0 });
const some = () => new Uint8Array(65_536);

function misbehave(how: Misbehaviour, signal: AbortSignal): Response | Promise<Response> {
  switch (how.kind) {
    case "redirects":
      return new Response(null, { status: how.status ?? 302, headers: { location: how.to } });
    case "status":
      return new Response("secret speech", { status: how.status, headers: how.headers ?? {} });
    case "hangs":
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true }));
    case "unreachable":
      return Promise.reject(new TypeError("fetch failed"));
    case "drips":
      return new Response(
        stream(async (controller) => (await new Promise((resolve) => setTimeout(resolve, 15)), controller.enqueue(new Uint8Array(1)))),
        { headers: { "content-type": "audio/wav" } },
      );
    case "endless":
      return new Response(
        stream((controller) => controller.enqueue(some())),
        { headers: { "content-type": "audio/wav" } },
      );
    case "breaks_off":
      return new Response(
        stream((controller) => controller.error(new TypeError("terminated"))),
        { headers: { "content-type": "audio/wav" } },
      );
    case "declares_2gb":
      return new Response(
        stream((controller) => controller.enqueue(some())),
        { headers: { "content-type": "audio/wav", "content-length": "2147483648" } },
      );
    case "html":
      return new Response("<html>secret speech</html>", { headers: { "content-type": "text/html; charset=utf-8" } });
    case "wrong_type":
      return sound(wavOf(10), "text/plain");
    case "mp3":
      return sound(Uint8Array.from(new TextEncoder().encode("ID3\u0004secret speech and more of it")), "audio/mpeg");
    case "half_sample":
      return sound(wavOf(10).slice(0, -1));
    case "empty":
      return sound(new Uint8Array());
    case "no_json":
      return json("secret speech");
    case "no_path":
      return json('{"data":{"items":[]}}');
    case "no_text":
      return json('{"data":{"items":[{"audio":{"secret":"speech"}}]}}');
    case "wrong_base64":
      return json('{"data":{"items":[{"audio":"*secret speech*"}]}}');
    case "canned":
      return sound(wavOf(40));
    case "silent":
      return sound(new Uint8Array(writeWav({ samples: new Int16Array(SAMPLE_RATE), sampleRate: SAMPLE_RATE })));
  }
}
