/** An endpoint of a workspace's own as an engine of the catalogue. What is known of it without opening the secret. */
import { z } from "zod";
import { OWN_SPEEDS } from "../catalog-rule-voices.ts";
import type { VoiceEngine } from "../catalog-voices.ts";
import { languageSubtag } from "../language-subtag.ts";
import { placeholdersIn } from "./fill.ts";
import type { CustomTemplate } from "./template.ts";

const Voice = z.object({ id: z.string(), name: z.string(), language: z.string().nullable(), gender: z.enum(["female", "male"]).nullable() });
/** Kept in plain beside the secret. `digest`: SHA-256 of the template, hexadecimal; the key is no part of it, so that a new key changes no take. */
export const CustomFacts = z.object({
  host: z.string(),
  digest: z.string(),
  voices: z.array(Voice),
  languages: z.array(z.string()).nullable(),
  maxCharacters: z.number().int(),
  concurrency: z.number().int(),
  requestsPerMinute: z.number().int().nullable(),
  /** `{{speed}}` is somewhere in the template. Not known of templates that were kept before it was asked. */
  takesSpeed: z.boolean().default(false),
});
export type CustomFacts = z.infer<typeof CustomFacts>;

/** Its voice where the template names none. */
const ONLY_VOICE = { id: "default", name: "Default", language: null, gender: null };

export const customEngineId = (credentialId: string): string => `custom/${credentialId}`;

/** `digestOf`: SHA-256 of bytes, hexadecimal. Fields in one order, whatever order they were sent in. */
export async function factsOf(template: CustomTemplate, digestOf: (bytes: Uint8Array) => Promise<string>): Promise<CustomFacts> {
  const { url, method, headers, body, audio, voices, languages, maxCharacters, concurrency, requestsPerMinute } = template;
  const sorted = Object.entries(headers).sort(([one], [other]) => (one < other ? -1 : 1));
  const path = "path" in audio ? audio.path : null;
  const said = JSON.stringify([url, method, sorted, body, audio.kind, path, audio.format, audio.sampleRate ?? null]);
  const digest = await digestOf(new TextEncoder().encode(said));
  return { host: URL.parse(url)?.host ?? "", digest, voices, languages, maxCharacters, concurrency, requestsPerMinute, takesSpeed: takesSpeed(template) };
}

export const takesSpeed = ({ url, body }: Pick<CustomTemplate, "url" | "body">): boolean => placeholdersIn(`${url} ${body ?? ""}`).includes("speed");

export const customEngine = (credentialId: string, facts: CustomFacts): VoiceEngine =>
  voiceEngineOf(customEngineId(credentialId), `custom-${facts.digest}`, facts);

/** By what a template says as well as by what is kept of it. */
export function voiceEngineOf(
  id: string,
  digest: string,
  { voices, languages, maxCharacters, concurrency, takesSpeed }: Pick<CustomFacts, "voices" | "languages" | "maxCharacters" | "concurrency" | "takesSpeed">,
): VoiceEngine {
  return {
    id,
    stage: "synthesize",
    lane: "worker",
    digest,
    atOnce: concurrency,
    shipped: false,
    languages: languages === null ? null : [...new Set(languages.map(languageSubtag))],
    voices: voices.length > 0 ? voices : [ONLY_VOICE],
    // How far one may go is not said: as far as is ever asked for.
    speech: { mostCharacters: maxCharacters, ...(takesSpeed && { speeds: OWN_SPEEDS }) },
  };
}
