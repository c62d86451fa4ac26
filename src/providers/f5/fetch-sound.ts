/**
 * The sound that a vendor says lies ready at an address. It is paid for: it is asked for again where that may help, since whoever begins
 * anew pays anew; and whatever goes wrong in the end may have been charged, and is nobody's wish to come again later.
 */
import { callForBytes, type VendorBytes } from "../call.ts";
import { VendorFailure } from "../failure.ts";
import { mostBytesFor } from "../speech-sound.ts";
import type { F5Config } from "./speech-sample.ts";

const TRIES = 4;
const PAUSE_MS = 1_000;
/** A unit of work has minutes, and others wait for its place. */
const LONGEST_PAUSE_MS = 15_000;
const SLICE_MS = 250;

type Wanted = { url: string; text: string; signal: AbortSignal };

/** `timed`: the config, with what is left of the time; throws where there is none. The key stays with the host it was given to. Throws VendorFailure. */
export async function fetchSound({ url, text, signal }: Wanted, timed: () => F5Config): Promise<VendorBytes> {
  for (let tries = 1; ; tries++) {
    try {
      const config = timed();
      const mostBytes = mostBytesFor(text, config);
      return await callForBytes({ vendor: "F5-TTS", url, method: "GET", headers: {}, body: null, signal, mayBegin: async () => true, mostBytes }, config);
    } catch (error) {
      if (!(error instanceof VendorFailure)) throw error;
      if (tries === TRIES || !error.retryable || signal.aborted) throw charged(error);
      await waited(Math.min(LONGEST_PAUSE_MS, error.retryAfterMs ?? PAUSE_MS * 2 ** (tries - 1)), signal, timed().wait ?? pause);
    }
  }
}

const charged = ({ code, message }: VendorFailure): VendorFailure => new VendorFailure(code, message, { isAmbiguous: true });

/** In slices, so that nobody is waited for who is not wanted any more. */
async function waited(ms: number, signal: AbortSignal, wait: (ms: number) => Promise<void>): Promise<void> {
  for (let left = ms; left > 0 && !signal.aborted; left -= SLICE_MS) await wait(Math.min(left, SLICE_MS));
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
