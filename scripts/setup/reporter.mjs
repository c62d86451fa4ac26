// Says what goes on: one updating line on a terminal, a plain line every few seconds elsewhere.
import process from "node:process";

const QUIET_MS = 2_000;
const PLAIN_EVERY_MS = 5_000;

export const megabytes = (bytes) => (bytes >= 1e9 ? `${(bytes / 1e9).toFixed(2)} GB` : `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`);

/** The text of a progress line. `done` and `total` in bytes, `seconds` since the phase began. */
export function progressText({ phase, done = 0, total = 0, note = "", seconds }) {
  const amount =
    total > 0 ? ` ${megabytes(done)} of ${megabytes(total)} (${Math.min(100, Math.floor((100 * done) / total))} %)` : done > 0 ? ` ${megabytes(done)}` : "";
  const detail = `${amount}${note ? ` ${note}` : ""}`;
  return `  ${phase}:${detail ? `${detail},` : ""} ${seconds} s`;
}

/**
 * Reporter for one run. `start(phase)` returns the handle a phase reports through: `update({done, total, note})` and
 * `end()`. Lines appear only for phases that take over two seconds.
 */
export function createReporter({ stream = process.stderr, quiet = false, onProgress = () => {}, now = Date.now } = {}) {
  const say = (text) => (quiet ? undefined : stream.write(`${text}\n`));
  const start = (phase) => {
    const begun = now();
    let state = {};
    let printed = begun + QUIET_MS - PLAIN_EVERY_MS;
    let open = false;
    const show = () => {
      const at = now();
      if (quiet || at - begun < QUIET_MS) return;
      const text = progressText({ phase, ...state, seconds: Math.round((at - begun) / 1000) });
      if (stream.isTTY) {
        stream.write(`\r\u001b[2K${text.slice(0, (stream.columns ?? 100) - 1)}`);
        open = true;
      } else if (at - printed >= PLAIN_EVERY_MS) {
        printed = at;
        stream.write(`${text}\n`);
      }
    };
    const timer = setInterval(show, 500);
    timer.unref();
    const update = (change) => {
      state = { ...state, ...change };
      onProgress({ phase, ...state });
    };
    const end = () => {
      clearInterval(timer);
      if (open) stream.write("\r\u001b[2K");
      return (now() - begun) / 1000;
    };
    return { update, end };
  };
  return { say, start };
}
