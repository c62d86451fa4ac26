/** ffmpeg's ffmetadata text: `[STREAM]` sections with `key=value` lines; `=;#\` and newlines are escaped by a backslash. */
export function parseStreamTags(text: string): Record<string, string>[] {
  const streams: Record<string, string>[] = [];
  for (const line of text.split(/(?<!\\)\n/)) {
    if (line === "[STREAM]") streams.push({});
    const [, key, value] = /^((?:[^=\\]|\\.)+)=(.*)$/s.exec(line) ?? [];
    const current = streams.at(-1);
    if (current && key && value !== undefined) current[unescape(key)] = unescape(value);
  }
  return streams;
}

const unescape = (escaped: string): string => escaped.replace(/\\(.)/gs, "$1");
