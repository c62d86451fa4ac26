/**
 * F5-TTS as 302.ai runs it: the sample is uploaded (POST /302/upload-file), the task answered at once with an address (POST
 * /302/submit/f5-tts; the fields are fal.ai's, fal.ai/models/fal-ai/f5-tts), the sound fetched from there, a WAV. As
 * github.com/Huanshere/VideoLingo, core/tts_backend/_302_f5tts.py, calls it: 302.ai's own page is not public.
 */
import { z } from "zod";
import { NetFailure } from "../../net/net-failure.ts";
import { publicUrl } from "../../net/public-url.ts";
import { callForBytes, callVendor, type VendorBytes } from "../call.ts";
import { VendorFailure } from "../failure.ts";
import type { SpeechConfig } from "../speech-sound.ts";
import { type F5Ask, keyOf, sampleName, sampleOf } from "./speech-sample.ts";

const vendor = "F5-TTS";
const Uploaded = z.object({ code: z.literal(200), data: z.url({ protocol: /^https?$/ }) });
const Spoken = z.object({ audio_url: z.object({ url: z.url({ protocol: /^https?$/ }) }) });

/** Throws VendorFailure. */
export async function speakBy302(ask: F5Ask, config: SpeechConfig): Promise<VendorBytes> {
  const sample = await upload(ask, config);
  const { text, reference, signal, mayBegin } = ask;
  const body = JSON.stringify({ gen_text: text, ref_audio_url: sample, ref_text: reference.text ?? "", model_type: "F5-TTS", remove_silence: false });
  const headers = { ...keyOf(config), "content-type": "application/json" };
  const spoken = await callVendor({ vendor, url: `${config.baseUrl}/302/submit/f5-tts`, headers, body, reply: Spoken, signal, mayBegin }, config);
  return fetchSound(spoken.audio_url.url, ask, config);
}

async function upload({ reference, signal, mayBegin }: F5Ask, config: SpeechConfig): Promise<string> {
  const body = new FormData();
  body.set("file", sampleOf(reference), sampleName(reference));
  const call = { vendor, url: `${config.baseUrl}/302/upload-file`, headers: keyOf(config), body, reply: Uploaded, signal, mayBegin };
  return (await callVendor(call, config)).data;
}

/** It is paid for already: whatever goes wrong from here on may have been charged. The key stays with the host it was given to. */
async function fetchSound(address: string, { signal }: F5Ask, config: SpeechConfig): Promise<VendorBytes> {
  const url = admitted(address, config.baseUrl);
  try {
    return await callForBytes({ vendor, url, method: "GET", headers: {}, body: null, signal, mayBegin: async () => true }, config);
  } catch (error) {
    if (!(error instanceof VendorFailure)) throw error;
    const { code, message, retryAfterMs } = error;
    throw new VendorFailure(code, message, { retryAfterMs, isAmbiguous: true });
  }
}

/** The server's own host, or one of the public internet: a vendor's answer is no reason to ask a machine of our network. */
function admitted(address: string, baseUrl: string): string {
  if (new URL(address).origin === new URL(baseUrl).origin) return address;
  try {
    return publicUrl(address, { allowPrivate: false, own: [] }).href;
  } catch (error) {
    if (error instanceof NetFailure) throw new VendorFailure("vendor_malformed", "F5-TTS put the sound at an address that is not asked.");
    throw error;
  }
}
