/** Why a video cannot be imported from an address: what is said of it on the video. No message holds the address or a word of the answer. */
import type { ofAnImport } from "../dubs/failure-codes.ts";
import { ErrandFailure } from "../errands/errand.ts";
import { NetFailure } from "../net/net-failure.ts";

const SAYS = {
  import_address: "The address is not one that may be asked: it must begin with https:// and lead to the public internet.",
  import_unreachable: "The address could not be reached.",
  import_timed_out:
    "The file did not come in time: its server has to send a megabyte every 20 seconds, and where it takes no ranges the whole within twelve minutes.",
  import_redirects: "The address leads from one redirect to the next.",
  import_denied: "The address answers that we may not have the file: it needs a password or a link that is open.",
  import_not_found: "There is no file at the address.",
  import_server_error: "The address's server answered with an error.",
  import_not_media: "What lies at the address is no video or sound that we know.",
  import_empty: "The file at the address has no bytes.",
  import_too_large: "The file at the address is larger than 6 GB.",
  import_source_changed: "The file at the address was changed while it was fetched.",
  import_broke_off: "The file broke off before its end.",
  import_size_mismatch: "The file at the address has another size than its server said.",
  import_interrupted: "What had been fetched was lost.",
  import_failed: "The file could not be imported, for a fault of ours.",
} as const satisfies Record<keyof typeof ofAnImport, string>;
export type ImportFault = keyof typeof SAYS;
/** What another try may mend. */
const PASSING = new Set<ImportFault>(["import_unreachable", "import_timed_out", "import_server_error", "import_broke_off"]);

/** Without the cause: what a fetch throws may name the host, and is logged. */
export const importFailure = (code: ImportFault, retryable = PASSING.has(code)): ErrandFailure => new ErrandFailure(code, SAYS[code], { retryable });

const ofNet = { too_many_redirects: "import_redirects", redirected: "import_redirects", timed_out: "import_timed_out", broke_off: "import_broke_off" } as const;

/** Nothing is wrong with the address. */
const OURS = new Set<string>(["import_interrupted", "import_failed"] satisfies ImportFault[]);
type Told = { code: string; message: string };

/** As the video says it: a failure of ours has a word of its own there, so that it is told from a dub's. */
export function saidOf({ code, message }: Told): Told {
  return Object.hasOwn(SAYS, code) ? { code, message } : { code: "import_failed", message: SAYS.import_failed };
}

/** What the video says of an import that has failed for good. */
export function toldOf(failure: Told): { failureCode: string; failureMessage: string } {
  const { code, message } = saidOf(failure);
  return { failureCode: code, failureMessage: OURS.has(code) ? `${message} Import it again.` : message };
}

/** Anything thrown on the way, as a failure of the import; what has nothing to do with the network stays what it is. */
export function toImportFailure(error: unknown): unknown {
  if (!(error instanceof NetFailure)) return error;
  // A name server that does not answer is no word on the address.
  if (error.code === "url_unresolved") return importFailure("import_unreachable");
  if (error.isRefusal) return importFailure("import_address");
  return importFailure(error.code in ofNet ? ofNet[error.code as keyof typeof ofNet] : "import_unreachable");
}

/** Of a status that is neither 200 nor 206. */
export function failureOfStatus(status: number): ErrandFailure {
  if (status === 401 || status === 403 || status === 407 || status === 451) return importFailure("import_denied");
  if (status === 404 || status === 410) return importFailure("import_not_found");
  const isPassing = status >= 500 || status === 408 || status === 425 || status === 429;
  return importFailure("import_server_error", isPassing);
}
