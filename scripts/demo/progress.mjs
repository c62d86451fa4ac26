// What the demo says while it works.
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
      return [`${language ? `${language}: ` : ""}${[data.kind, data.name, data.format].filter(Boolean).join(" ")} ready`];
    default:
      return [];
  }
}
