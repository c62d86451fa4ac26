/** Subtitles of a language: of what is heard, while it is heard. */
import type { Ref } from "../graph/graph.ts";
import type { Artifact } from "../graph/unit.ts";
import type { SubtitleParams } from "./cues/params.ts";
import { takeMs } from "./mix-plan.ts";
import type { LanguageContext, LineOutcome } from "./planning.ts";
import type { Placement } from "./script.ts";

/** By format; `titles`: what is burned in. */
export type Subtitles = (format: "srt" | "vtt" | "ass" | "titles") => Ref<Artifact>;

/** Made anew only when something in it changed: it holds every line of the film. */
export function subtitle({ language, input, graph, prepared }: LanguageContext, lines: LineOutcome[], placements: Placement[]): Subtitles {
  const label = `subtitle/${language}`;
  const version = input.versions.subtitle;
  const { overlays } = input.languages[language]!.outputs;
  const { film } = prepared;
  const told = lines.flatMap(({ line, translation, take }) => [line, translation?.text, take?.heard, take?.value]);
  const { ref } = graph.steady(label, [version, overlays, film.durationMs, ...told, null, ...placements], null, () => ({
    stage: "subtitle",
    version,
    label,
    lane: "worker",
    params: {
      language,
      filmMs: film.durationMs,
      overlays: [...overlays],
      picture: film.video && { width: film.video.width, height: film.video.height },
      lines: cueLines(lines, placements),
    } satisfies SubtitleParams,
    weight: 0.2,
  }));
  return (format) => graph.artifact(ref, format);
}

function cueLines(lines: LineOutcome[], placements: Placement[]): SubtitleParams["lines"] {
  const placementOf = new Map(placements.map((placement) => [placement.lineId, placement]));
  return lines.map(({ line: { id, startMs, endMs, text, treatment, speakerId }, translation, take }) => ({
    id,
    startMs,
    endMs,
    text,
    treatment,
    speakerId,
    translation: translation?.text ?? null,
    placement: placementOf.get(id) ?? null,
    takeMs: take ? takeMs(take.value) : null,
    heard: take?.heard ? take.heard.map((word): [string, number, number] => [word.text, word.startMs, word.endMs]) : null,
  }));
}
