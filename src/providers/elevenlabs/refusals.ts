/** ElevenLabs' refusals that their status alone does not tell apart (help.elevenlabs.io, "API - Error Code 400 or 401"). */
import type { VendorRefusal } from "../failure.ts";

const MEANINGS: Record<string, VendorRefusal> = {
  /** Answered with the status of a wrong key. */
  quota_exceeded: "vendor_out_of_funds",
  voice_not_found: "unknown_voice",
  /** Of the plan, which may be less than the model's. */
  max_character_limit_exceeded: "text_too_long",
};

export const meaningOf = (status: number, code: string | null): VendorRefusal | null => (status < 500 && code !== null ? (MEANINGS[code] ?? null) : null);
