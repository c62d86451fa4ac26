/** A workspace's own credential as a vendor's file sees it. From nothing, not over the house's: what the user left out is the vendor's default, never a proxy or a key of ours. */
import { VendorSettings } from "../providers/vendor-settings.ts";
import type { Secret } from "./secret.ts";

export const settingsOf = (secret: Secret): VendorSettings => VendorSettings.parse(namesOf(secret));

function namesOf(secret: Secret): Record<string, string | undefined> {
  switch (secret.vendor) {
    case "openai":
      return { OPENAI_API_KEY: secret.apiKey, OPENAI_BASE_URL: secret.baseUrl, OPENAI_API: secret.api };
    case "openai-compatible":
      return {
        OPENAI_COMPATIBLE_URL: secret.baseUrl,
        OPENAI_COMPATIBLE_KEY: secret.apiKey,
        OPENAI_COMPATIBLE_MODEL: secret.model,
        OPENAI_COMPATIBLE_API: secret.api,
      };
    case "elevenlabs":
      return { ELEVENLABS_API_KEY: secret.apiKey, ELEVENLABS_BASE_URL: secret.baseUrl };
    case "fish":
      return { FISH_API_KEY: secret.apiKey, FISH_BASE_URL: secret.baseUrl };
    case "f5":
      return { F5_URL: secret.url, F5_KEY: secret.apiKey, F5_API: secret.api };
    case "whisperx-hosted":
      return { WHISPERX_HOSTED_URL: secret.url, WHISPERX_HOSTED_KEY: secret.apiKey };
    case "custom":
      return {};
  }
}
