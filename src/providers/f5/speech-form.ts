/**
 * F5-TTS behind the server of github.com/jianchang512/f5-tts-api (POST /api, multipart `gen_text`, `ref_text`, `model`, `audio`; answered by
 * a WAV), which pyVideoTrans speaks to as well. It asks for no key; where one is set it goes along, for whatever stands before it.
 */
import { callForBytes, type VendorBytes } from "../call.ts";
import { mostBytesFor, type SpeechConfig } from "../speech-sound.ts";
import { type F5Ask, keyOf, sampleName, sampleOf } from "./speech-sample.ts";

/** Throws VendorFailure. */
export function speakByForm({ text, reference, signal, mayBegin }: F5Ask, config: SpeechConfig): Promise<VendorBytes> {
  const body = new FormData();
  body.set("gen_text", text);
  body.set("ref_text", reference.text ?? "");
  body.set("model", "f5-tts");
  body.set("audio", sampleOf(reference), sampleName(reference));
  return callForBytes(
    { vendor: "F5-TTS", url: `${config.baseUrl}/api`, headers: keyOf(config), body, signal, mayBegin, mostBytes: mostBytesFor(text, config) },
    config,
  );
}
