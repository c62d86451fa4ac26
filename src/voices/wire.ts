/** Voices on the wire. */
import { z } from "zod";
import { LanguageTag } from "../dubs/options.ts";

const Gender = z.enum(["female", "male"]);

export const Voice = z
  .object({
    id: z.string().meta({
      description:
        "What `speech.voices` of a dub's options, `set_line_voice` and `set_speaker_voice` take, for dubs with this engine. Some engines take more ids than are listed (`anyVoice` of GET /v1/engines).",
    }),
    engine: z.string(),
    name: z.string(),
    languages: z.array(LanguageTag).nullable().meta({ description: "What it speaks; null: the engine does not limit it." }),
    gender: Gender.nullable().meta({ description: "As it is heard; null: neither, or nobody knows." }),
    isCloned: z.boolean().meta({
      description:
        "The voice `clone` of engines that clone: each speaker of a dub in a voice like their own. It is taken only where a consent is on record (`record_consent`), which lies with the dub: GET /v1/dubs/{id}/speakers shows it for each speaker, with a sample to hear once there is one.",
    }),
    previewUrl: z.string().nullable().meta({
      description:
        "Path of this API where it can be heard. Null: voices that need a key, because to hear them would cost; cloned ones; languages without a sample sentence.",
    }),
  })
  .meta({ id: "Voice" });
export type Voice = z.infer<typeof Voice>;

export const VoiceFilter = z.object({
  language: LanguageTag.optional().meta({ description: "Voices that a dub into this language may have: `pt-BR` finds voices of `pt-BR` and of `pt`." }),
  engine: z.string().max(200).optional().meta({ description: "`vendor/model`" }),
  gender: Gender.optional(),
});
export type VoiceFilter = z.infer<typeof VoiceFilter>;
