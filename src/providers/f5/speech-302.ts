/**
 * F5-TTS as 302.ai runs it: the sample is uploaded (POST /302/upload-file), the task answered at once with an address (POST
 * /302/submit/f5-tts; the fields are fal.ai's, fal.ai/models/fal-ai/f5-tts), the sound fetched from there, a WAV. As
 * github.com/Huanshere/VideoLingo, core/tts_backend/_302_f5tts.py, calls it: 302.ai's own page is not public.
 */
import { z } from "zod";
import { NetFailure } from "../../net/net-failure.ts";
import { publicUrl } from "../../net/public-url.ts";
import { callVendor, type VendorBytes } from "../call.ts";
import { VendorFailure } from "../failure.ts";
import { fetchSound } from "./fetch-sound.ts";
import { type F5Ask, type F5Config, keyOf, sampleName, sampleOf } from "./speech-sample.ts";

const vendor = "F5-TTS";
const Uploaded = z.object({ code: z.literal(200), data: z.url({ protocol: /^https?$/ }) });
const Spoken = z.object({ audio_url: z.object({ url: z.url({ protocol: /^https?$/ }) }) });

/** Throws VendorFailure. All its calls together have the time of one. */
export async function speakBy302(ask: F5Ask, config: F5Config): Promise<VendorBytes> {
  const timed = onOneClock(config);
  const sample = await upload(ask, timed());
  const { text, reference, signal, mayBegin } = ask;
  const body = JSON.stringify({ gen_text: text, ref_audio_url: sample, ref_text: reference.text ?? "", model_type: "F5-TTS", remove_silence: false });
  const headers = { ...keyOf(config), "content-type": "application/json" };
  const spoken = await callVendor({ vendor, url: `${config.baseUrl}/302/submit/f5-tts`, headers, body, reply: Spoken, signal, mayBegin }, timed());
  return fetchSound({ url: admitted(spoken.audio_url.url, config.baseUrl), text, signal }, timed);
}

/** What is left of the time, for the next call. */
function onOneClock(config: F5Config): () => F5Config {
  const until = config.now() + config.timeLimitMs;
  return () => {
    const timeLimitMs = until - config.now();
    if (timeLimitMs <= 0) throw new VendorFailure("vendor_timed_out", `${vendor} did not answer within ${Math.round(config.timeLimitMs / 1000)} s.`);
    return { ...config, timeLimitMs };
  };
}

async function upload({ reference, signal, mayBegin }: F5Ask, config: F5Config): Promise<string> {
  const body = new FormData();
  body.set("file", sampleOf(reference), sampleName(reference));
  const call = { vendor, url: `${config.baseUrl}/302/upload-file`, headers: keyOf(config), body, reply: Uploaded, signal, mayBegin };
  return (await callVendor(call, config)).data;
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
