/** Voice servers on ports of this machine: one that speaks (a buzz as long as its text), and that for some texts does what servers do that are none. */
import type { ServerResponse } from "node:http";
import { z } from "zod";
import { writeWav } from "../../../src/sound/write-wav.ts";
import { bodyOf, listening, type Loopback } from "./loopback.ts";

export const VOICE_KEY = "e2e-voice-9d0c41aa77be4f02";
const SAMPLE_RATE = 16_000;
/** As a reader of Spanish needs. */
const MS_PER_CHARACTER = 62;
const PIECE = Buffer.alloc(65_536, 1);

export type Behaviour = "speaks" | "refuses" | "html" | "redirects" | "hangs" | "endless";
export type Said = { text: string; voice: string; language: string };
export type VoiceEndpoint = Loopback & {
  said: Said[];
  errors: unknown[];
  /** What it does, by the text; to be changed at any time. */
  behaves: (text: string) => Behaviour;
  /** How much of an endless answer was taken, answer by answer. */
  takenBytes: number[];
};

const Asked = z.strictObject({ text: z.string(), voice: z.string(), language: z.string() });

/** `elsewhere`: where it redirects to. */
export async function startVoiceEndpoint(elsewhere: string, behaves: VoiceEndpoint["behaves"] = () => "speaks"): Promise<VoiceEndpoint> {
  const endpoint = { said: [] as Said[], errors: [] as unknown[], takenBytes: [] as number[], behaves };
  const server = await listening(async (request, response) => {
    const text = await bodyOf(request);
    if (request.headers["x-key"] !== VOICE_KEY) return void response.writeHead(401).end();
    const asked = Asked.parse(JSON.parse(text));
    endpoint.said.push(asked);
    answer(endpoint, response, elsewhere, asked.text);
  }, endpoint.errors);
  return Object.assign(endpoint, server);
}

function answer(
  { behaves, said, takenBytes }: Pick<VoiceEndpoint, "behaves" | "said" | "takenBytes">,
  response: ServerResponse,
  elsewhere: string,
  text: string,
): void {
  switch (behaves(text)) {
    case "speaks":
      return void response.writeHead(200, { "content-type": "audio/wav" }).end(writeWav({ samples: buzz(text.length, said.length), sampleRate: SAMPLE_RATE }));
    case "refuses":
      return void response.writeHead(400).end();
    case "html":
      return void response.writeHead(200, { "content-type": "text/html" }).end("<h1>It works!</h1>");
    case "redirects":
      return void response.writeHead(307, { location: elsewhere }).end();
    case "hangs":
      return;
    case "endless":
      return endless(response, takenBytes);
  }
}

/** Neither silent nor clipped, and no words. As voices do, it never says a text the same way twice. */
function buzz(characters: number, time: number): Int16Array {
  const samples = new Int16Array(Math.round((characters * MS_PER_CHARACTER * SAMPLE_RATE) / 1_000));
  return samples.map((_, at) => Math.round(9_000 * Math.sin(at / (12 + (time % 8) / 8)) * (0.6 + 0.4 * Math.sin(at / 900))));
}

function endless(response: ServerResponse, takenBytes: number[]): void {
  const mine = takenBytes.push(0) - 1;
  let taken = 0;
  response.writeHead(200, { "content-type": "audio/wav" });
  const more = (): void => {
    while (!response.destroyed) {
      takenBytes[mine] = taken += PIECE.length;
      if (!response.write(PIECE)) return void response.once("drain", more);
    }
  };
  more();
}

/** Whom nobody may be led to. */
export async function startInner(): Promise<Loopback & { hits: number }> {
  const inner = { hits: 0 };
  const server = await listening((_, response) => {
    inner.hits += 1;
    response.writeHead(200, { "content-type": "audio/wav" }).end(writeWav({ samples: buzz(40, 0), sampleRate: SAMPLE_RATE }));
  });
  return Object.assign(inner, server);
}
