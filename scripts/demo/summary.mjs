// What the demo says at the end: the lines, the report card, what the judge found.
import { spawnSync } from "node:child_process";
import process from "node:process";
import { describeReport } from "../../src/dubbing/report/describe.ts";

const clock = (ms) => `${Math.floor(ms / 60_000)}:${((ms % 60_000) / 1000).toFixed(1).padStart(4, "0")}`;

/** The duration that a player shows, in ms. */
function durationMs(ffmpeg, file) {
  const { stderr } = spawnSync(ffmpeg, ["-hide_banner", "-i", file], { encoding: "utf8" });
  const [, hours, minutes, seconds] = /Duration: (\d+):(\d+):([\d.]+)/.exec(stderr) ?? [];
  return hours === undefined ? null : Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000);
}

const found = (judged, name) => judged.checks.find((check) => check.name === name);

/** One JSON object: the first language's figures at the top, all under `languages`. */
export function summaryOf({ setup, name, made, judged, start }) {
  const { facts, took } = made;
  const languages = made.results.map((result, index) => language(setup, made, result, judged[index]));
  const [first] = languages;
  return {
    input: name,
    sourceLanguage: made.sourceLanguage,
    sourceDurationMs: facts.durationMs,
    seconds: { setup: setup.seconds, start, dub: took },
    downloadBytes: setup.downloadBytes,
    realTimeFactor: Math.round((took / (facts.durationMs / 1000)) * 1000) / 1000,
    ...first,
    stream: made.stream ?? undefined,
    ok: languages.every((each) => each.ok),
    languages: languages.length > 1 ? languages : undefined,
  };
}

function language(setup, made, result, judged) {
  const wer = found(judged, "werPointsAboveRawTakes");
  return {
    ok: judged.ok,
    language: result.language,
    output: result.output,
    subtitles: result.subtitles,
    others: result.others,
    outputDurationMs: durationMs(setup.paths.ffmpeg, result.output),
    reRecognitionWer: wer?.detail.at(-1)?.reRecognitionWer ?? null,
    cutWords: found(judged, "cutWords")?.result ?? null,
    overlaps: found(judged, "overlaps")?.result ?? null,
    checks: judged.checks.map(({ name, result: value, goal, ok }) => ({ name, result: value, goal, ok })),
    lines: result.lines.map((line) => ({
      startMs: line.startMs,
      endMs: line.endMs,
      speaker: line.speakerId,
      text: line.text,
      translation: line.translation?.text ?? null,
      takeMs: line.take?.durationMs ?? null,
      placedMs: line.placement?.placed ? [line.placement.startMs, line.placement.endMs] : null,
      rate: line.placement?.placed ? Math.round(line.placement.rate * 1000) / 1000 : null,
      voice: line.take?.voice ?? null,
      engine: line.take ? { translation: line.translation.engine, speech: line.take.engine } : null,
      kept: line.take && line.placement?.placed ? null : (line.placement?.reason ?? line.treatment),
    })),
    reportCard: result.reportCard,
  };
}

const print = (text) => process.stdout.write(`${text}\n`);

/** For people, line by line. */
export function printSummary(summary, out = print) {
  for (const one of summary.languages ?? [summary]) {
    out(`\n${summary.sourceLanguage} -> ${one.language}`);
    for (const line of one.lines) {
      const rate =
        line.rate === null
          ? `kept (${line.kept})`
          : `take ${(line.takeMs / 1000).toFixed(1)} s at ${line.rate.toFixed(2)}x, ${line.engine.speech} ${line.voice}`;
      out(`  ${clock(line.startMs)}-${clock(line.endMs)}  ${line.text}`);
      out(`  ${" ".repeat(13)}  ${line.translation ?? "-"}   [${rate}]`);
    }
    out(`\n${describeReport(one.reportCard).join("\n")}\n`);
    for (const check of one.checks) out(`  ${check.ok ? "ok  " : "MISS"}  ${check.name}: ${JSON.stringify(check.result)}  (goal ${check.goal})`);
    out(`\n  ${one.ok ? "Good" : "Not good"}: ${one.output}`);
    out(`  beside it: ${[...one.subtitles, ...one.others].join(", ")}`);
  }
  if (summary.stream) out(`\n  to stream: ${summary.stream}`);
  const { setup, start, dub } = summary.seconds;
  out(
    `\n  set-up ${setup} s, start ${start} s, dub ${dub} s for ${(summary.sourceDurationMs / 1000).toFixed(1)} s of video: real-time factor ${summary.realTimeFactor}`,
  );
}
