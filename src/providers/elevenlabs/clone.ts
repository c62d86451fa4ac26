/**
 * Instant cloning (POST /v1/voices/add, multipart; DELETE /v1/voices/{id}; elevenlabs.io/docs/api-reference/voices, npm
 * @elevenlabs/elevenlabs-js 2.73.0): a voice of the account, made from one sample, that costs nothing but one of the plan's places.
 */
import { z } from "zod";
import { callVendor, type VendorRequest } from "../call.ts";
import { VendorFailure } from "../failure.ts";
import type { SpeechConfig } from "../speech-sound.ts";
import type { CloningProvider, VoiceReference } from "../speech.ts";
import { meaningOf } from "./refusals.ts";
import type { ElevenLabsVoice } from "./speech.ts";

const Added = z.object({ voice_id: z.string().regex(/^[A-Za-z0-9]{1,40}$/), requires_verification: z.boolean() });
const Deleted = z.object({ status: z.string() });
const MOST_NAME = 100;

type Config = Omit<SpeechConfig, "microsPerThousandCharacters">;

export function elevenLabsCloning(model: ElevenLabsVoice, config: Config): CloningProvider {
  const call = (path: string, signal: AbortSignal): Omit<VendorRequest, "body" | "mayBegin"> => ({
    vendor: "ElevenLabs",
    url: `${config.baseUrl}/v1/voices/${path}`,
    headers: { "xi-api-key": config.apiKey },
    meaning: meaningOf,
    signal,
  });
  return {
    engine: `elevenlabs/${model}`,
    async clone({ name, reference, signal, mayBegin }) {
      const added = await callVendor({ ...call("add", signal), body: formOf(name, reference), mayBegin, reply: Added }, config);
      if (added.requires_verification)
        throw new VendorFailure("vendor_refused", "ElevenLabs wants the cloned voice to be verified first: do so in its own pages.");
      return { voice: added.voice_id, usage: [{ meter: "cloned_voices", quantity: 1, vendorCostMicros: 0 }] };
    },
    async forget({ voice, signal }) {
      const request = { ...call(encodeURIComponent(voice), signal), method: "DELETE" as const, body: null, mayBegin: async () => true };
      await callVendor({ ...request, reply: Deleted }, config).catch(unlessGone);
    },
  };
}

function formOf(name: string, { audio, contentType }: VoiceReference): FormData {
  const form = new FormData();
  form.set("name", name.slice(0, MOST_NAME));
  form.set("files", new Blob([Uint8Array.from(audio)], { type: contentType }), contentType === "audio/flac" ? "voice.flac" : "voice.wav");
  // The sample is clean already, and what is left of the room belongs to the voice.
  form.set("remove_background_noise", "false");
  return form;
}

function unlessGone(error: unknown): void {
  if (!(error instanceof VendorFailure) || error.code !== "unknown_voice") throw error;
}
