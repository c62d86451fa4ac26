/** All of an answer, held to its own length and to what a Worker can hold. */
import { VendorFailure } from "./failure.ts";

/** Seven minutes of 16 bit sound at 24 kHz. A vendor that sends more has lost its way, and a Worker has 128 MB in all. */
const MOST_BYTES = 20_000_000;

/** `mostBytes`: where less is known to be enough. Throws VendorFailure: vendor_malformed where it is too much, vendor_broke_off where it is less than promised; what the stream throws is thrown on. */
export async function wholeBody(vendor: string, response: Response, mostBytes: number = MOST_BYTES): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  // Cancels the rest when it throws.
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > mostBytes) throw new VendorFailure("vendor_malformed", `${vendor} answered with more than ${Math.ceil(mostBytes / 100_000) / 10} MB.`);
    parts.push(part);
  }
  // What was packed on the way is longer than its length says.
  const promised = response.headers.get("content-encoding") === null ? response.headers.get("content-length") : null;
  if (promised !== null && Number(promised) !== length) throw new VendorFailure("vendor_broke_off", `${vendor} broke off in the middle of its answer.`);
  return joined(parts, length);
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
