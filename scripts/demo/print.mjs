// What the demo says while it works, and at the end.
import { spawnSync } from "node:child_process";
import process from "node:process";

const clock = (ms) => `${Math.floor(ms / 60_000)}:${((ms % 60_000) / 1000).toFixed(1).padStart(4, "0")}`;
const cut = (text, width) => (text.length > width ? `${text.slice(0, width - 1)}…` : text);

/** One updating line on a terminal, plain lines else. `stream` null: silence. */
export function progressPrinter(stream) {
  let shown = "";
  const begun = Date.now();
  const line = (text) => {
    if (!stream || text === shown) return;
    shown = text;
    stream.write(
      stream.isTTY ? `\r\x1b[2K  ${cut(text, (stream.columns ?? 100) - 4)}` : `  ${((Date.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${text}\n`,
    );
  };
  return {
    upload: (sent, size) => line(`uploading ${Math.round((100 * sent) / size)} %`),
    event: (event) => {
      for (const text of describe(event)) line(text);
    },
    end: () => stream?.isTTY && stream.write("\r\x1b[2K"),
  };
}

/** What is worth saying of an event, in order. */
function describe({ type, data, language }) {
  switch (type) {
    case "job.progressed":
      return [`${Math.round(data.progress * 100)} %  ${data.stage}${data.etaMs === null ? "" : `, about ${Math.ceil(data.etaMs / 1000)} s left`}`];
    case "script.ready":
      return [`${data.lines} lines heard (${data.language})`];
    case "lines.changed":
      return data.lines.flatMap(({ translation, kept }) => [
        ...(translation ? [`${language}: ${translation.text}`] : []),
        ...(kept ? [`${language}: a line keeps its original voice (${kept})`] : []),
      ]);
    case "output.ready":
      return [`${language}: ${data.kind} ${data.format} ready`];
    default:
      return [];
  }
}

/** The duration that a player shows, in ms. */
function durationMs(ffmpeg, file) {
  const { stderr } = spawnSync(ffmpeg, ["-hide_banner", "-i", file], { encoding: "utf8" });
  const [, hours, minutes, seconds] = /Duration: (\d+):(\d+):([\d.]+)/.exec(stderr) ?? [];
  return hours === undefined ? null : Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000);
}

const found = (judged, name) => judged.checks.find((check) => check.name === name);

/** One JSON object: the first language's figures at the top, all under `languages`. */
export function summaryOf({ setup, options, made, judged, start }) {
  const { facts, took } = made;
  const languages = made.results.map((result, index) => language(setup, made, result, judged[index]));
  const [first] = languages;
  return {
    input: options.input ?? "sample (LibriVox and John F. Kennedy, public domain)",
    sourceLanguage: made.sourceLanguage,
    sourceDurationMs: facts.durationMs,
    seconds: { setup: setup.seconds, start, dub: took },
    downloadBytes: setup.downloadBytes,
    realTimeFactor: Math.round((took / (facts.durationMs / 1000)) * 1000) / 1000,
    ...first,
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
  };
}

export function printReport(summary) {
  const out = (text = "") => process.stdout.write(`${text}\n`);
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
    out();
    for (const check of one.checks) out(`  ${check.ok ? "ok  " : "MISS"}  ${check.name}: ${JSON.stringify(check.result)}  (goal ${check.goal})`);
    out(`\n  ${one.ok ? "Good" : "Not good"}: ${one.output}`);
    out(`  subtitles: ${one.subtitles.join(", ")}`);
  }
  const { setup, start, dub } = summary.seconds;
  out(
    `\n  set-up ${setup} s, start ${start} s, dub ${dub} s for ${(summary.sourceDurationMs / 1000).toFixed(1)} s of video: real-time factor ${summary.realTimeFactor}`,
  );
}
