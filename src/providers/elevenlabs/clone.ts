/**
 * Instant cloning (POST /v1/voices/add, multipart; DELETE /v1/voices/{id}; GET /v2/voices; elevenlabs.io/docs/api-reference/voices, npm
 * @elevenlabs/elevenlabs-js 2.73.0): a voice of the account, made from one sample, that costs nothing but one of the plan's places. It is
 * somebody's own voice: what a call that failed may have left there is looked for by its name, and deleted.
 */
import { z } from "zod";
import { callVendor, type VendorRequest } from "../call.ts";
import { VendorFailure } from "../failure.ts";
import type { SpeechConfig } from "../speech-sound.ts";
import type { CloningProvider, VoiceReference } from "../speech.ts";
import { meaningOf } from "./refusals.ts";
import type { ElevenLabsVoice } from "./speech.ts";

const VoiceId = z.string().regex(/^[A-Za-z0-9]{1,40}$/);
const Added = z.object({ voice_id: VoiceId, requires_verification: z.boolean() });
const Deleted = z.object({ status: z.string() });
const Listed = z.object({ voices: z.array(z.object({ voice_id: VoiceId, name: z.string().nullish() })) });
const MOST_NAME = 100;
/** "Can not exceed 100." More of one name than that nobody has. */
const MOST_LISTED = "100";
/** To tidy up takes a fraction of what it takes to clone; whoever paces the call waits for both. */
const TIDY_MS = 10_000;

type Config = Omit<SpeechConfig, "microsPerThousandCharacters">;
type Leave = Pick<VendorRequest, "signal" | "mayBegin">;
/** To tidy up is always wanted. */
const always = (): Leave => ({ signal: new AbortController().signal, mayBegin: async () => true });

export function elevenLabsCloning(model: ElevenLabsVoice, config: Config): CloningProvider {
  const voices = voicesOf(config);
  return {
    engine: `elevenlabs/${model}`,
    async clone({ name, reference, ...leave }) {
      const added = await voices.add(formOf(name, reference), leave).catch(async (error: unknown) => {
        // How it went is not known: the next try looks once more.
        if (error instanceof VendorFailure && error.isAmbiguous) await voices.removeNamed(name, always()).catch(onlyFailures);
        throw error;
      });
      if (added.requires_verification) {
        await voices.remove(added.voice_id, always());
        await voices.removeNamed(name, always()).catch(onlyFailures);
        throw new VendorFailure("vendor_refused", "ElevenLabs wants this account's cloned voices to be verified first: see its own pages.");
      }
      await voices.removeNamed(name, leave, added.voice_id).catch(async (error: unknown) => {
        // That an earlier try's may be there still is no reason to lose this one.
        if (error instanceof VendorFailure && error.code !== "canceled") return;
        // Nobody wants it any more, or can be asked; and nobody else knows its id.
        await voices.remove(added.voice_id, always());
        throw error;
      });
      return { voice: added.voice_id, usage: [{ meter: "cloned_voices", quantity: 1, vendorCostMicros: 0 }] };
    },
    forget: ({ voice, name, signal }) => (voice === null ? voices.removeNamed(name, { ...always(), signal }) : voices.remove(voice, { ...always(), signal })),
  };
}

function voicesOf(config: Config) {
  const tidy = { ...config, timeLimitMs: Math.min(config.timeLimitMs, TIDY_MS) };
  const request = (path: string): Omit<VendorRequest, "body" | keyof Leave> => ({
    vendor: "ElevenLabs",
    url: `${config.baseUrl}${path}`,
    headers: { "xi-api-key": config.apiKey },
    meaning: meaningOf,
  });
  const remove = async (voice: string, leave: Leave): Promise<void> => {
    const call = { ...request(`/v1/voices/${encodeURIComponent(voice)}`), ...leave, method: "DELETE" as const, body: null, reply: Deleted };
    await callVendor(call, tidy).catch(unlessGone);
  };
  return {
    add: (body: FormData, leave: Leave) => callVendor({ ...request("/v1/voices/add"), ...leave, body, reply: Added }, config),
    remove,
    /** The vendor's search is for people, and finds more than is asked for. */
    async removeNamed(name: string, leave: Leave, but?: string): Promise<void> {
      const query = new URLSearchParams({ search: called(name), page_size: MOST_LISTED, voice_type: "personal" });
      const { voices } = await callVendor({ ...request(`/v2/voices?${query.toString()}`), ...leave, method: "GET", body: null, reply: Listed }, tidy);
      for (const voice of voices) if (voice.name === called(name) && voice.voice_id !== but) await remove(voice.voice_id, always());
    },
  };
}

const called = (name: string): string => name.slice(0, MOST_NAME);

function formOf(name: string, { audio, contentType }: VoiceReference): FormData {
  const form = new FormData();
  form.set("name", called(name));
  form.set("files", new Blob([Uint8Array.from(audio)], { type: contentType }), contentType === "audio/flac" ? "voice.flac" : "voice.wav");
  // The sample is clean already, and what is left of the room belongs to the voice.
  form.set("remove_background_noise", "false");
  return form;
}

function unlessGone(error: unknown): void {
  if (!(error instanceof VendorFailure) || error.code !== "unknown_voice") throw error;
}

function onlyFailures(error: unknown): void {
  if (!(error instanceof VendorFailure)) throw error;
}
