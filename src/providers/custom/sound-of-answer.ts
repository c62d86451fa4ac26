/** The sound in what an endpoint answered: the body itself, base64 inside JSON, or an address inside JSON, which is then asked for. */
import type { Answer } from "../../net/guarded-fetch.ts";
import { BadSound } from "../../sound/bad-sound.ts";
import { readSound } from "../../sound/read-sound.ts";
import type { Pcm } from "../speech.ts";
import { bytesOfBase64 } from "./base64.ts";
import { EndpointFailure } from "./endpoint-failure.ts";
import { slimJson } from "../slim-json.ts";
import type { CustomTemplate } from "./template.ts";

type Audio = CustomTemplate["audio"];
type Sent = { bytes: Uint8Array; type: string | null; contentType: string };

const isJson = (type: string | null): boolean => type !== null && /^(application|text)\/([a-z0-9.-]+\+)?json$/.test(type);
/** A WAV file says itself what it is; of raw samples the content type is all there is to tell them from a page of text. */
const isSound = (type: string | null, format: Audio["format"]): boolean =>
  type === null ? format === "wav" : /^(audio\/|(application|binary)\/octet-stream$|application\/(x-)?wav$)/.test(type);

/** Whether an answer of this content type can hold what the template says is in it. */
export const wantedType =
  ({ kind, format }: Pick<Audio, "kind" | "format">) =>
  (type: string | null): boolean =>
    kind === "body" ? isSound(type, format) : isJson(type);

/** `fetchSound`: of an address inside the answer. Throws EndpointFailure. */
export async function soundOfAnswer(answer: Answer, audio: Audio, fetchSound: (url: string) => Promise<Answer>): Promise<Pcm> {
  if (audio.kind === "body") return read(sentBy(answer), audio);
  const found = foundIn(answer.bytes, audio.path);
  if (audio.kind === "json_base64") return read({ bytes: decoded(found), type: null, contentType: "" }, audio);
  const url = URL.parse(found, answer.url.href);
  if (url === null) throw new EndpointFailure("endpoint_no_url");
  return read(sentBy(await fetchSound(url.href)), audio);
}

function foundIn(bytes: Uint8Array, path: string): string {
  const json = slimJson(bytes);
  if (json === undefined) throw new EndpointFailure("endpoint_no_json");
  const found = textAt(json, path);
  if (found === null) throw new EndpointFailure("endpoint_no_path");
  return found;
}

function decoded(base64: string): Uint8Array {
  const bytes = bytesOfBase64(base64);
  if (bytes === null) throw new EndpointFailure("endpoint_no_base64");
  return bytes;
}

const sentBy = ({ bytes, type, headers }: Answer): Sent => ({ bytes, type, contentType: headers.get("content-type") ?? "" });

function read({ bytes, contentType }: Sent, { format, sampleRate }: Audio): Pcm {
  try {
    return readSound(bytes, contentType, format === "pcm_s16le" ? sampleRate! : null);
  } catch (error) {
    if (error instanceof BadSound) throw new EndpointFailure("endpoint_bad_sound", { said: `The endpoint ${error.message}` });
    throw error;
  }
}

/** The text at `data.items[0].audio`; null where there is none. Of fields that are the answer's own: never of a prototype. */
export function textAt(json: unknown, path: string): string | null {
  let at = json;
  for (const step of path.split(/[.[\]]+/).filter(Boolean)) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, step)) return null;
    at = (at as Record<string, unknown>)[step];
  }
  return typeof at === "string" ? at : null;
}
